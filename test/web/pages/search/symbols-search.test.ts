import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let work: string;

beforeAll(async () => {
  work = initWork('symbols-search');
  writeFile(work, 'mm/tree.c', 'int regrow(void)\n{\n}\nint grow(int <b>)\n{\n}\nstruct grown {\n};\n');
  writeFile(work, 'mm/tree.h', 'int grow(int);\n');
  for (let file = 0; file < 30; file += 1)
    writeFile(work, `wide/f${String(file).padStart(2, '0')}.c`, `int wide_${String(file)};\n`);
  commitAll(work, 'trees');
  app = await startApp({ 'o/r': `${work}/.git` });
});
afterAll(() => app.close());

const texts = (root: PageNode, selector: string): string[] =>
  findAll(root, selector).map((node) => textOf(node).replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim());
const hrefs = (root: PageNode, selector: string): string[] =>
  findAll(root, selector).flatMap((node) => findAll(node, 'a').map((link) => attribute(link, 'href')));

describe('a search of symbols', () => {
  test('lists definitions with links to the symbol and to the line', async () => {
    const found = parsePage(await app.text('/o/r/search/branch/main?q=grow&type=symbols'));
    expect(texts(found, '.symbol-place')).toEqual([
      'grow функция mm/tree.c:4',
      'grown структура mm/tree.c:7',
      'regrow функция mm/tree.c:1',
    ]);
    expect(hrefs(found, '.symbol-place').slice(0, 2)).toEqual([
      '/o/r/symbol/branch/main/grow',
      '/o/r/src/branch/main/mm/tree.c#L4',
    ]);
    expect(texts(found, '.symbol-signature')[0]).toBe('int grow(int <b>)');
    expect(texts(found, '.search-summary')).toEqual(['Найдено: 3 символа']);
  });

  test('has further parts, which a link leads to', async () => {
    const first = parsePage(await app.text('/o/r/search?q=wide_&type=symbols'));
    const [next = ''] = hrefs(first, '.search-next');
    const second = parsePage(await app.text(next));
    expect([...texts(first, '.symbol-name'), ...texts(second, '.symbol-name')]).toEqual(
      Array.from({ length: 30 }, (_, file) => `wide_${String(file)}`),
    );
    expect(texts(second, '.search-summary')).toEqual(['Найдено: 30 символов']);
    expect(hrefs(second, '.search-next')).toEqual([]);
  });

  test('says what it finds, and that it found nothing', async () => {
    expect(texts(parsePage(await app.text('/o/r/search?type=symbols')), '.note-text')[0]).toContain('по частям имён');
    expect(texts(parsePage(await app.text('/o/r/search?type=symbols&q=nothing')), '.blank')[0]).toContain('nothing');
  });

  test('gives the same to programs', async () => {
    const answer: unknown = await (
      await app.get('/o/r/search/branch/main/mm?q=grow&type=symbols&format=json&limit=9')
    ).json();
    expect(answer).toEqual({
      query: 'grow',
      type: 'symbols',
      commit: gitText(work, ['rev-parse', 'main']),
      complete: true,
      count: 3,
      countIsExact: true,
      cursor: null,
      symbols: [
        { name: 'grow', kind: 'function', path: 'mm/tree.c', line: 4, signature: 'int grow(int <b>)' },
        { name: 'grown', kind: 'struct', path: 'mm/tree.c', line: 7, signature: 'struct grown' },
        { name: 'regrow', kind: 'function', path: 'mm/tree.c', line: 1, signature: 'int regrow(void)' },
      ],
    });
    const bad = await app.get('/o/r/search?q=a&type=symbols&format=json');
    expect(bad.status).toBe(400);
    expect(await bad.json()).toMatchObject({ error: { reason: 'no-name' } });
  });
});
