/** The releases that define a symbol, and those that change it, are those that git shows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Oid } from '../../../../src/git/oid.js';
import type { Ref } from '../../../../src/git/refs/ref-snapshot.js';
import { lifeEvents } from '../../../../src/search/symbols/life.js';
import { lifeData, type SymbolLife } from '../../../../src/web/pages/symbol/symbol-life.js';
import { symbolLifeTask } from '../../../../src/workers/tasks/symbol-life.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

const grow = (body: string): string => `/* grow() */\nint grow(int years)\n{\n\treturn ${body};\n}\n`;

let app: RunningApp;
let work: string;
/** Oldest first. */
let tags: string[];

beforeAll(async () => {
  work = initWork('symbol-life');
  let release = 0;
  const tag = (name: string): void => {
    writeFile(work, 'Makefile', `VERSION = ${String((release += 1))}\n`);
    commitAll(work, name);
    git(work, ['tag', name]);
  };
  writeFile(work, 'include/tree.h', 'int grow(int years);\n');
  writeFile(work, 'mm/other.c', 'void other(void)\n{\n\tgrow(1);\n}\n');
  tag('v1.0');
  writeFile(work, 'mm/tree.c', grow('years'));
  tag('v1.1-rc1');
  tag('v1.1');
  writeFile(work, 'mm/tree.c', `int first;\n${grow('years')}`);
  tag('v1.2');
  writeFile(work, 'mm/tree.c', grow('years + 1'));
  tag('v1.9');
  git(work, ['mv', 'mm/tree.c', 'mm/forest.c']);
  tag('v1.10');
  git(work, ['rm', '-q', 'mm/forest.c']);
  tag('v1.11');
  writeFile(work, 'mm/tree.c', grow('2'));
  writeFile(work, 'mm/other.c', grow('3'));
  tag('v2.0');
  tags = ['v1.0', 'v1.1-rc1', 'v1.1', 'v1.2', 'v1.9', 'v1.10', 'v1.11', 'v2.0'];
  git(work, ['tag', 'note', 'HEAD:Makefile']);
  app = await startApp({ 'o/r': `${work}/.git` });
});
afterAll(() => app.close());

/** What `git grep` finds in a release: the text of each definition, and where the first one is. */
function inGit(tag: string): { texts: string; paths: string; place: string | undefined } {
  const lines = gitText(work, ['grep', '-n', '-E', '^int grow\\([a-z ]+\\)$', tag], { allowFailure: true })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(tag.length + 1).split(':'));
  const texts = lines.map(([path = '', line = '']) => {
    const text = git(work, ['cat-file', 'blob', `${tag}:${path}`]).toString('utf8');
    return text
      .split('\n')
      .slice(Number(line) - 1, Number(line) + 3)
      .join('\n');
  });
  const [first] = lines;
  return {
    texts: texts.sort().join('\n'),
    paths: lines.map(([path]) => path).join(),
    place: first === undefined ? undefined : `${first[0] ?? ''}:${first[1] ?? ''}`,
  };
}

/** «v1.2 changed mm/tree.c:3» */
function changesInGit(): string[] {
  let before = { texts: '', paths: '' };
  return tags.flatMap((tag) => {
    const now = inGit(tag);
    const change =
      now.texts === before.texts
        ? now.paths === before.paths
          ? undefined
          : 'moved'
        : before.texts === ''
          ? 'added'
          : now.texts === ''
            ? 'removed'
            : 'changed';
    before = now;
    return change === undefined ? [] : [[tag, change, now.place].filter((part) => part !== undefined).join(' ')];
  });
}

function life(paths: readonly string[], budgetMs = 60_000): ReturnType<typeof symbolLifeTask> {
  const releases = tags.map((tag) => gitText(work, ['rev-parse', tag]) as Oid);
  return symbolLifeTask({ gitDir: `${work}/.git`, name: 'grow', paths, releases, budgetMs });
}

describe('the life of a symbol', () => {
  const printed = (answer: ReturnType<typeof symbolLifeTask>): string[] =>
    lifeEvents(answer.releases, true).map(({ release, change, place }) =>
      [tags[release], change, ...(place === undefined ? [] : [`${place.path}:${String(place.line)}`])].join(' '),
    );

  test('is what git finds in the trees of the tags', () => {
    expect(changesInGit()).toEqual([
      'v1.1-rc1 added mm/tree.c:2',
      'v1.9 changed mm/tree.c:2',
      'v1.10 moved mm/forest.c:2',
      'v1.11 removed',
      'v2.0 added mm/other.c:2',
    ]);
    expect(printed(life([]))).toEqual(changesInGit());
    expect(printed(life([]))).toEqual(changesInGit());
  });

  test('looks first where it is expected', () => {
    const found = life(['mm/tree.c', 'mm/none/tree.c', 'Makefile/x', 'mm']).releases;
    expect(found.map((one) => one?.path)).toEqual([
      undefined,
      'mm/tree.c',
      'mm/tree.c',
      'mm/tree.c',
      'mm/tree.c',
      'mm/forest.c',
      undefined,
      'mm/tree.c',
    ]);
  });

  test('without time says how far it came', () => {
    // A name that the thread has not looked for yet.
    const releases = tags.map((tag) => gitText(work, ['rev-parse', tag]) as Oid);
    const late = symbolLifeTask({ gitDir: `${work}/.git`, name: 'shrink', paths: [], releases, budgetMs: -1 });
    expect(late).toEqual({ releases: [], complete: false });
  });

  test('of a part has no beginning', () => {
    const { releases } = life([]);
    const changes = (from: number): string[] =>
      lifeEvents(releases.slice(from), false).map(({ release, change }) => `${tags[from + release] ?? ''} ${change}`);
    expect(changes(3)).toEqual(['v1.9 changed', 'v1.10 moved', 'v1.11 removed', 'v2.0 added']);
    expect(changes(6)).toEqual(['v2.0 added']);
  });

  test('passes what cannot be read', () => {
    const missing = '1'.repeat(40) as Oid;
    const file = gitText(work, ['rev-parse', 'HEAD:Makefile']) as Oid;
    const known = gitText(work, ['rev-parse', 'v1.9']) as Oid;
    const answer = symbolLifeTask({
      gitDir: `${work}/.git`,
      name: 'grow',
      paths: [],
      releases: [known, missing, file, known],
      budgetMs: 60_000,
    });
    expect(answer.releases.map((one) => one?.line)).toEqual([2, undefined, undefined, 2]);
    expect(lifeEvents(answer.releases, true).map(({ release, change }) => `${String(release)} ${change}`)).toEqual([
      '0 added',
    ]);
  });
});

const inside = (root: PageNode, outer: string, inner: string): PageNode[] =>
  findAll(root, outer).flatMap((node) => findAll(node, inner));
const texts = (nodes: readonly PageNode[]): string[] =>
  nodes.map((node) => textOf(node).replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim());

describe('the page of a symbol', () => {
  test('has its releases, with links to the place in each', async () => {
    const found = parsePage(await app.text('/o/r/symbol/branch/main/grow?life=1'));
    expect(texts(inside(found, '.life-facts', 'li'))).toEqual(['Впервые в v1.1-rc1', 'Есть и в v2.0']);
    expect(texts(inside(found, '.life-rows', 'tr'))).toEqual([
      'v2.0появилосьmm/other.c:2',
      'v1.11удалено',
      'v1.10перенесеноmm/forest.c:2',
      'v1.9измененоmm/tree.c:2',
      'v1.1-rc1появилосьmm/tree.c:2',
    ]);
    const links = inside(found, '.life-rows', 'tr').map((row) =>
      findAll(row, 'a').map((link) => attribute(link, 'href')),
    );
    expect(links[2]).toEqual(['/o/r/symbol/tag/v1.10/grow', '/o/r/src/tag/v1.10/mm/forest.c#L2']);
    for (const link of links.flat()) expect((await app.get(link?.replace(/#.*/, '') ?? '')).status).toBe(200);
  });

  test('says when no release has the name', async () => {
    const found = parsePage(await app.text('/o/r/symbol/branch/main/nothing_has_this_name?life=1'));
    expect(texts(inside(found, '.life-facts', 'li'))).toEqual(['Релизов просмотрено: 8. Этого имени в них нет.']);
  });

  test('names no first release while older ones may have it, too', () => {
    const defined = { path: 'mm/tree.c', line: 1, print: 'p', paths: 'p' };
    const tag = (short: string): Ref => ({ short }) as Ref;
    const part = { tags: [tag('v2'), tag('v3')], events: [], isFinal: false, goesOn: true };
    const first = (releases: SymbolLife['releases'], rest: number): unknown =>
      lifeData({ ...part, releases, rest }).first;
    expect(first([defined, defined], 1)).toBeNull();
    expect(first([null, defined], 1)).toBe('v3');
    expect(first([defined, null], 0)).toBe('v2');
    expect(first([null, null], 0)).toBeNull();
  });

  test('gives the same to programs', async () => {
    const { life: found } = (await (await app.get('/o/r/symbol/branch/main/grow?life=1&format=json')).json()) as {
      life: { changes: { tag: string; change: string; path?: string; line?: number }[] };
    };
    expect(found).toMatchObject({ complete: true, unsearched: 0, first: 'v1.1-rc1', last: 'v2.0' });
    expect(
      found.changes.map(({ tag, change, path, line }) =>
        [tag, change, ...(path === undefined ? [] : [`${path}:${String(line)}`])].join(' '),
      ),
    ).toEqual(changesInGit());
  });
});
