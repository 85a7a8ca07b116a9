import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let work: string;

beforeAll(async () => {
  work = initWork('symbol');
  writeFile(
    work,
    'mm/tree.c',
    '/**\n * grow() - <b>makes</b> a tree larger\n */\nint grow(struct tree *tree,\n\t int years)\n{\n\treturn 0; /* grow */\n}\n',
  );
  writeFile(work, 'include/tree.h', 'int grow(struct tree *tree, int years);\n');
  writeFile(work, 'mm/many.c', 'void f(void)\n{\n' + '\tgrow(x, 1);\n'.repeat(60) + '}\n');
  for (let file = 0; file < 30; file += 1) writeFile(work, `wide/f${String(file).padStart(2, '0')}.c`, 'ops = grow;\n');
  commitAll(work, 'trees');
  git(work, ['branch', 'feature/x']);
  app = await startApp({ 'o/r': `${work}/.git` });
});
afterAll(() => app.close());

const page = async (target: string): Promise<PageNode> => parsePage(await app.text(`/o/r/symbol${target}`));
const texts = (root: PageNode, selector: string): string[] =>
  findAll(root, selector).map((node) => textOf(node).replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim());
const hrefs = (root: PageNode, selector: string): string[] =>
  findAll(root, selector).flatMap((node) => findAll(node, 'a').map((link) => attribute(link, 'href')));

test('the page has the definitions with signature and comment, and links to their lines', async () => {
  const found = await page('/branch/feature/x/grow');
  expect(texts(found, '.symbol-place')).toEqual([
    'объявление функции include/tree.h:1 Кто изменил',
    'функция mm/tree.c:4 Кто изменил',
  ]);
  expect(hrefs(found, '.symbol-place')).toEqual([
    '/o/r/src/branch/feature/x/include/tree.h#L1',
    '/o/r/blame/branch/feature/x/include/tree.h#L1',
    '/o/r/src/branch/feature/x/mm/tree.c#L4-L8',
    '/o/r/blame/branch/feature/x/mm/tree.c#L4-L8',
  ]);
  expect(texts(found, '.symbol-signature')).toEqual([
    'int grow(struct tree *tree, int years)',
    'int grow(struct tree *tree, int years)',
  ]);
  expect(texts(found, '.symbol-comment')).toEqual(['Комментарийgrow() - <b>makes</b> a tree larger']);
});

test('uses are grouped by file, with what each line does', async () => {
  const found = await page('/branch/main/grow');
  expect(texts(found, '.hit-path').slice(0, 3)).toEqual(['include/tree.h', 'mm/many.c', 'mm/tree.c']);
  expect(new Set(texts(found, '.symbol-use'))).toEqual(
    new Set(['объявление', 'вызов', 'определение', 'в комментарии', 'использование']),
  );
  expect(texts(found, '.hit-more')).toEqual(['Ещё 10 строк']);
});

test('a long list has further parts, which a link leads to', async () => {
  const first = await page('/branch/main/grow');
  const [next = ''] = hrefs(first, '.search-next');
  expect(next).toMatch(/^\/o\/r\/symbol\/branch\/main\/grow\?cursor=/);
  const second = parsePage(await app.text(next));
  const files = [...texts(first, '.hit-path'), ...texts(second, '.hit-path')];
  expect(files).toEqual(
    gitText(work, ['grep', '-l', '-w', 'grow', 'main', '--'])
      .replace(/^main:/gm, '')
      .split('\n'),
  );
  expect(hrefs(second, '.search-next')).toEqual([]);
});

test('a name without definitions or uses has a page that says so, and what is no name is not found', async () => {
  const none = await page('/branch/main/nothing_has_this_name');
  expect(texts(none, '.symbol-part')).toEqual([
    'ОпределенияОпределение этого имени не найдено ни на одном из известных языков.',
    'ИспользованиеНи в одной строке этого имени нет.',
  ]);
  expect((await app.get('/o/r/symbol/branch/main/a-b')).status).toBe(404);
  expect((await app.get('/o/r/symbol/branch/main/grow?cursor=x')).status).toBe(400);
});

test('programs get the same as JSON', async () => {
  const address = '/o/r/symbol/branch/main/grow?format=json';
  const answer = (await (await app.get(address)).json()) as { symbols: unknown[] };
  expect(answer).toMatchObject({
    query: 'grow',
    type: 'symbols',
    commit: gitText(work, ['rev-parse', 'main']),
    complete: true,
    count: 2,
    countIsExact: true,
    cursor: null,
  });
  expect(answer.symbols[1]).toEqual({
    name: 'grow',
    kind: 'function',
    path: 'mm/tree.c',
    line: 4,
    signature: 'int grow(struct tree *tree, int years)',
  });
});
