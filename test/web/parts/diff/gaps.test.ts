/**
 * The lines that a diff leaves out are available: gaps name the missing lines, their links lead to these, and scripts
 * can request the rows.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { MAX_GAP_LINES } from '../../../../src/web/parts/diff/gaps.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

const LINES = 400;
let app: RunningApp;
let work: string;
let id: string;
const text = (change: (line: number) => string[]): string =>
  Array.from({ length: LINES }, (_, at) => change(at + 1))
    .flat()
    .map((line) => `${line}\n`)
    .join('');

beforeAll(async () => {
  work = initWork('gaps');
  writeFile(work, 'long.c', text((line) => [`line ${String(line)}`]).slice(0, -1));
  writeFile(work, 'came-whole.c', 'int a;\n');
  commitAll(work, 'Begin', '1600000000 +0000');
  // Two lines are added, one is removed and one is changed, so the two sides have different numbers in each gap.
  writeFile(
    work,
    'long.c',
    text((line) =>
      line === 60
        ? ['new', `line ${String(line)}`, 'new too']
        : line === 100
          ? []
          : line === 300
            ? ['changed']
            : [`line ${String(line)}`],
    ).slice(0, -1),
  );
  writeFile(work, 'new.c', 'int b;\n'.repeat(50));
  id = commitAll(work, 'Change', '1600000100 +0000');
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

const pages = new Map<string, PageNode>();
const pageAt = async (target: string): Promise<PageNode> => {
  const page = pages.get(target) ?? parsePage(await (await app.get(target)).text());
  pages.set(target, page);
  return page;
};
const commitPage = (query: string): Promise<PageNode> => pageAt(`/o/r/commit/${id}${query}`);
const boxOf = (page: PageNode, name: string): PageNode => {
  const box = findAll(page, '.dfile').find((candidate) => textOf(find(candidate, 'h3')) === name);
  if (box === undefined) throw new Error(`no box of ${name}`);
  return box;
};
const numbersOf = (node: PageNode, name: string): number =>
  Number((node as { properties: Record<string, unknown> }).properties[name]);
const gapsOf = (box: PageNode) =>
  findAll(box, 'tbody')
    .filter((body) => body.properties['dataCount'] !== undefined)
    .map((body) => ({
      old: numbersOf(body, 'dataOld'),
      new: numbersOf(body, 'dataNew'),
      count: numbersOf(body, 'dataCount'),
      links: findAll(body, 'a'),
      html: textOf(body),
    }));
const run = (from: number, count: number): number[] => Array.from({ length: count }, (_, at) => from + at);

/** The line numbers of the new side that the rows show. */
function shownNumbers(box: PageNode, split: boolean): number[] {
  return findAll(box, 'tr').flatMap((row) => {
    const cells = findAll(row, 'td.dn');
    const last = cells.length === 2 ? cells[1] : undefined;
    const number = last === undefined ? 0 : numbersOf(last, 'dataN');
    return number > 0 && (!split || cells.length === 2) ? [number] : [];
  });
}

describe('gaps of a diff', () => {
  test.each(
    ['unified', 'split'].flatMap((style) =>
      (
        [
          ['0', 5],
          ['3', 4],
          ['25', 3],
        ] as const
      ).map(([context, gaps]) => [style, context, gaps] as const),
    ),
  )('name exactly the lines that are not shown, %s, with %s lines of context', async (style, context, expected) => {
    const box = boxOf(await commitPage(`?style=${style}&context=${context}`), 'long.c');
    const gaps = gapsOf(box);
    expect(gaps).toHaveLength(expected);
    const hidden = gaps.flatMap((gap) => run(gap.new, gap.count));
    expect([...hidden, ...shownNumbers(box, style === 'split')].sort((a, b) => a - b)).toEqual(run(1, LINES + 1));
    const lines = gitText(work, ['show', `${id}:long.c`]).split('\n');
    const before = gitText(work, ['show', `${id}^:long.c`]).split('\n');
    for (const gap of gaps)
      expect(lines.slice(gap.new - 1, gap.new - 1 + gap.count)).toEqual(
        before.slice(gap.old - 1, gap.old - 1 + gap.count),
      );
  });

  it('are absent in files that are shown whole', async () => {
    expect(gapsOf(boxOf(await commitPage(''), 'new.c'))).toEqual([]);
  });

  test.each(['', '?parent=1&whitespace=ignore-all&style=split'])(
    'have links that lead, without script, to the lines themselves (%s)',
    async (query) => {
      const gaps = gapsOf(boxOf(await commitPage(query), 'long.c'));
      expect(gaps.map(({ links }) => links.map((link) => attribute(link, 'dataWay')))).toEqual([
        ['up', 'all'],
        ['down', 'up', 'all'],
        ['down', 'up', 'all'],
        ['down', 'all'],
      ]);
      for (const link of gaps.flatMap(({ links }) => links)) {
        const [target, anchor] = attribute(link, 'href').split('#') as [string, string];
        const ids = findAll(await pageAt(target), 'td')
          .map((cell) => attribute(cell, 'id'))
          .filter((cell) => cell === anchor);
        expect([target, ids]).toEqual([target, [anchor]]);
      }
      const all = gaps.map(
        ({ links }) => attribute(links.at(-1) as PageNode & { type: 'element' }, 'href').split('#')[0] as string,
      );
      for (const [at, target] of all.entries()) {
        const gap = gaps[at] as (typeof gaps)[number];
        const shown = new Set(shownNumbers(find(await pageAt(target), '.dfile'), query.includes('split')));
        expect(run(gap.new, gap.count).filter((line) => !shown.has(line))).toEqual([]);
      }
    },
  );

  it('are in comparisons too, with links into the comparison', async () => {
    const links = gapsOf(boxOf(await pageAt('/o/r/compare/HEAD~1..HEAD'), 'long.c')).flatMap((gap) => gap.links);
    expect(links).toHaveLength(10);
    expect(
      links.every((link) => attribute(link, 'href').startsWith('/o/r/compare/HEAD~1..HEAD?files=long.c&context=')),
    ).toBe(true);
  });
});

describe('lines for a script', () => {
  const ask = (query: string) => app.get(`/o/r/context-lines/${gitText(work, ['rev-parse', `${id}:long.c`])}?${query}`);

  it('are rows like those around them, numbered on both sides', async () => {
    for (const [style, width] of [
      ['unified', 4],
      ['split', 4],
    ] as const) {
      const rows = findAll(parsePage(await (await ask(`style=${style}&old=4&new=7&count=20`)).text()), 'tr');
      expect(
        rows
          .map((row) => findAll(row, 'td'))
          .map((cells) => [cells.length, numbersOf(cells[0] as PageNode, 'dataN'), textOf(cells.at(-1) as PageNode)]),
      ).toEqual(run(0, 20).map((at) => [width, 4 + at, `line ${String(7 + at)}`]));
    }
  });

  it('end at the end of the text, and report a missing newline', async () => {
    const rows = findAll(
      parsePage(await (await ask('style=unified&lang=en&old=398&new=399&count=500')).text()),
      'tr',
    ).map((row) => textOf(find(row, 'td.src')));
    expect(rows).toEqual(['line 398', 'line 399', 'line 400', 'No newline at end of file']);
  });

  it('may be cached for ever, and have an entity tag', async () => {
    const first = await ask('style=split&old=1&new=1&count=20');
    expect(first.headers.get('cache-control')).toBe('public, max-age=86400');
    const again = await app.get(
      `/o/r/context-lines/${gitText(work, ['rev-parse', `${id}:long.c`])}?style=split&old=1&new=1&count=20`,
      { 'if-none-match': first.headers.get('etag') ?? '' },
    );
    expect(again.status).toBe(304);
  });

  test.each([
    '',
    'style=none&old=1&new=1&count=1',
    'style=split&old=0&new=1&count=1',
    'style=split&old=1&new=-1&count=1',
    'style=split&old=1&new=1',
    `style=split&old=1&new=1&count=${String(MAX_GAP_LINES + 1)}`,
    'style=split&old=1e3&new=1&count=1',
  ])('are refused for %j', async (query) => {
    expect((await ask(query)).status).toBe(400);
  });

  it('are refused for an object that is not a blob', async () => {
    const status = async (oid: string) =>
      (await app.get(`/o/r/context-lines/${oid}?style=split&old=1&new=1&count=1`)).status;
    expect([await status(id), await status('0'.repeat(40)), await status(id.slice(0, 10))]).toEqual([404, 404, 400]);
  });
});
