/** The page of the graph: git's order, page by page, with and without an index, and its lines as they are drawn. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LaneLayout } from '../../../../src/history/graph/lane-layout.js';
import { drawLanes } from '../../../../src/web/pages/graph/lane-paths.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { git, gitText, tempDir } from '../../../support/git-fixture.js';
import { attribute, findAll, parsePage, type PageNode } from '../../../support/page.js';
import { randomHistory } from '../../../support/random-history.js';

let direct: RunningApp;
let indexed: RunningApp;
let gitDir: string;

beforeAll(async () => {
  ({ gitDir } = randomHistory(31, 130));
  git(gitDir, ['tag', 'v1.0', 'HEAD~3']);
  direct = await startApp({ 'o/r': gitDir });
  indexed = await startApp({ 'o/r': gitDir }, { dataDir: tempDir('data') });
  await vi.waitFor(() => expect(indexed.context.repositories.find('o', 'r')?.history.indexState?.state).toBe('ready'), {
    timeout: 30_000,
  });
});
afterAll(() => Promise.all([direct.close(), indexed.close()]));

const ids = (root: PageNode): string[] =>
  findAll(root, 'a.oid').map((link) => attribute(link, 'href').slice('/o/r/commit/'.length));

async function allPages(app: RunningApp, first: string): Promise<{ ids: string[]; pages: number }> {
  const found: string[] = [];
  let pages = 0;
  for (let path: string | undefined = first; path !== undefined; pages += 1) {
    const root: PageNode = parsePage(await app.text(path));
    found.push(...ids(root));
    const next = findAll(root, 'a.btn').find((link) => attribute(link, 'rel').startsWith('next'));
    path = next === undefined ? undefined : attribute(next, 'href');
  }
  return { ids: found, pages };
}

describe.each([
  ['by direct walk', () => direct],
  ['from the index', () => indexed],
])('the graph %s', (_, app) => {
  it('has the commits of all branches in the order of git log --topo-order', async () => {
    const { ids: shown, pages } = await allPages(app(), '/o/r/graph');
    expect(shown).toEqual(gitText(gitDir, ['log', '--branches', 'HEAD', '--topo-order', '--format=%H']).split('\n'));
    expect(pages).toBeGreaterThan(2);
  });

  it.each([
    ['refs/tags/v1.0', 'v1.0'],
    ['v1.0~2', 'v1.0~2'],
  ])('of %s has the commits of that revision', async (branch, revision) => {
    expect((await allPages(app(), `/o/r/graph?branch=${encodeURIComponent(branch)}`)).ids).toEqual(
      gitText(gitDir, ['log', revision, '--topo-order', '--format=%H']).split('\n'),
    );
  });

  it('answers 404 for a missing branch, and shows the first page for an invalid number', async () => {
    expect((await app().get('/o/r/graph?branch=refs/heads/nowhere')).status).toBe(404);
    expect(ids(parsePage(await app().text('/o/r/graph?page=zero')))).toHaveLength(50);
  });
});

describe('the drawing', () => {
  const histories = fc
    .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 40 })
    .map((lists) => lists.map((list, at) => list.map((number) => at + 1 + (number % 12))));

  it('has a segment for each line between two rows and a dot for each commit, within its frame', () => {
    fc.assert(
      fc.property(histories, fc.nat(40), (parents, cut) => {
        const layout = new LaneLayout();
        const all = parents.map((list, commit) => layout.place(commit, list));
        const start = Math.min(cut, all.length - 1);
        const rows = all.slice(start);
        const incoming = start === 0 ? [] : (all[start - 1]?.edges ?? []);
        const { width, height, paths } = drawLanes(rows, incoming);
        expect(height).toBe(rows.length);
        const drawn: string[] = [];
        for (const { lines } of paths) {
          for (const [, x, from, to] of lines.matchAll(/M([\d.]+) (-?[\d.]+)V([\d.]+)/g))
            for (let y = Number(from); y < Number(to); y += 1) drawn.push(`${x ?? ''} ${String(y)} ${x ?? ''}`);
          for (const [, x, from, , , , , end] of lines.matchAll(
            /M([\d.]+) (-?[\d.]+)C([\d.]+) (-?[\d.]+) ([\d.]+) (-?[\d.]+) ([\d.]+) [\d.]+/g,
          ))
            drawn.push(`${x ?? ''} ${from ?? ''} ${end ?? ''}`);
        }
        const wanted = [incoming, ...rows.map(({ edges }) => edges)].flatMap((edges, at) =>
          edges.map(({ from, to }) => `${String(from + 0.5)} ${String(at - 0.5)} ${String(to + 0.5)}`),
        );
        expect(drawn.sort()).toEqual(wanted.sort());
        const dots = paths.flatMap(({ dots: text }) =>
          [...text.matchAll(/M([\d.]+) ([\d.]+)h0/g)].map(([, x, y]) => `${x ?? ''} ${y ?? ''}`),
        );
        expect(dots.sort()).toEqual(rows.map(({ lane }, at) => `${String(lane + 0.5)} ${String(at + 0.5)}`).sort());
        expect(wanted.every((line) => line.split(' ').every((part, at) => at === 1 || Number(part) < width))).toBe(
          true,
        );
      }),
    );
  });
});
