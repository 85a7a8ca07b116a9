/**
 * Containing branches and tags, the first of them, children and merges into a branch are compared with git on random
 * histories, in one and in several segments.
 */
import { describe, expect, it } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import type { OpenContainer } from '../../../src/segments/container.js';
import { HistoryIndex } from '../../../src/history/index/history-index.js';
import { FirstTips } from '../../../src/history/index/first-tips.js';
import { Descendants } from '../../../src/history/index/descendants.js';
import { updateIndex } from '../../../src/workers/indexing/update-index.js';
import { commitPosition, type CommitPosition } from '../../../src/history/index/position.js';
import { git, gitText, tempDir } from '../../support/git-fixture.js';
import { randomHistory, type RandomHistory } from '../../support/random-history.js';

const COMMITS = 60;
/** Number of commits. Each needs four git processes. */
const ASKED = 14;
const STEP = 7;

interface Tagged extends RandomHistory {
  /** By name: a tag of every fifth commit, a branch of every third. */
  readonly tags: readonly (readonly [string, Oid])[];
  readonly branches: readonly (readonly [string, Oid])[];
}

function tagged(seed: number): Tagged {
  const history = randomHistory(seed, COMMITS);
  const { gitDir, commits } = history;
  const tags = commits.flatMap((oid, n) => (n % 5 === seed % 5 ? [[`t${String(n)}`, oid] as const] : []));
  const branches = commits.flatMap((oid, n) => (n % 3 === 0 ? [[`b${String(n)}`, oid] as const] : []));
  git(gitDir, ['update-ref', '--stdin'], {
    input: [
      ...tags.map(([name, oid]) => `create refs/tags/${name} ${oid}\n`),
      ...branches.map(([name, oid]) => `create refs/heads/${name} ${oid}\n`),
    ].join(''),
  });
  return { ...history, tags, branches };
}

async function update(gitDir: string, dataDir: string): Promise<HistoryIndex> {
  let containers: readonly OpenContainer[] = [];
  await updateIndex({ gitDir, dataDir, onProgress: () => undefined, onIndex: (found) => (containers = found) });
  return new HistoryIndex(containers);
}

const inOneSegment = ({ gitDir }: Tagged): Promise<HistoryIndex> => update(gitDir, tempDir('data'));

/** The same history, indexed in several steps as after pushes. */
async function inSteps({ gitDir, commits }: Tagged): Promise<HistoryIndex> {
  const dataDir = tempDir('data');
  const refs = gitText(gitDir, ['for-each-ref', '--format=%(refname) %(objectname)'])
    .split('\n')
    .map((line) => line.split(' ') as [string, Oid]);
  for (const [ref] of refs) git(gitDir, ['update-ref', '-d', ref]);
  let index: HistoryIndex | undefined;
  for (const end of [20, 41, commits.length]) {
    const reached = new Set(commits.slice(0, end));
    git(gitDir, ['update-ref', '--stdin'], {
      input: refs
        .filter(([, oid]) => reached.has(oid))
        .map(([ref, oid]) => `update ${ref} ${oid}\n`)
        .join(''),
    });
    index = await update(gitDir, dataDir);
  }
  expect(index?.segments.length).toBe(3);
  return index as HistoryIndex;
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** The tag whose ancestors include no other tag with the commit. Of several, the one with the oldest committer date. */
function firstByGit({ gitDir, tags }: Tagged, containing: readonly string[]): string | undefined {
  const times = new Map(
    lines(gitText(gitDir, ['for-each-ref', '--format=%(refname:short) %(committerdate:unix)', 'refs/tags'])).map(
      (line) => line.split(' ') as [string, string],
    ),
  );
  const lowest = containing.filter(
    (name) =>
      lines(gitText(gitDir, ['tag', '--merged', name])).filter((other) => containing.includes(other)).length === 1,
  );
  const order = tags.map(([name]) => name);
  return lowest.sort((a, b) => Number(times.get(a)) - Number(times.get(b)) || order.indexOf(a) - order.indexOf(b))[0];
}

/** The oldest commit of the first-parent line that contains the commit; the commit itself when it is on that line. */
function entryByGit(gitDir: string, oid: Oid, tip: Oid): string | undefined {
  const line = lines(gitText(gitDir, ['rev-list', '--first-parent', tip]));
  if (line.includes(oid)) return oid;
  const way = new Set(lines(gitText(gitDir, ['rev-list', '--ancestry-path', `${oid}..${tip}`])));
  return line.filter((commit) => way.has(commit)).at(-1);
}

/** The children that `tips` lead to, by commit. */
function childrenOf(gitDir: string, tips: readonly Oid[]): ReadonlyMap<string, string[]> {
  return new Map(
    lines(gitText(gitDir, ['rev-list', '--children', ...tips])).map((line) => [
      line.slice(0, 40),
      line.split(' ').slice(1).sort(),
    ]),
  );
}

describe.each([1, 2, 3])('random history %i', (seed) => {
  it.each([
    ['in one segment', inOneSegment],
    ['in several segments', inSteps],
  ] as const)('%s: the refs that contain a commit equal git', async (_, build) => {
    const history = tagged(seed);
    const index = await build(history);
    const { gitDir, commits, tags, branches } = history;
    const at = (oid: Oid): CommitPosition => {
      const position = index.find(oid);
      expect(position).toBeGreaterThanOrEqual(0);
      return position;
    };
    const tip = commits.at(-1) as Oid;
    const allTips = lines(gitText(gitDir, ['for-each-ref', '--format=%(objectname)'])) as Oid[];
    // The others are in the index only, like the commits of a branch that was rewritten.
    const someTips = branches.slice(0, 4).map(([, commit]) => commit);
    const childrenByGit = [allTips, someTips].map((tips) => ({
      refs: new FirstTips(index, tips.map(at)),
      children: childrenOf(gitDir, tips),
    }));
    const kinds = new Set<string>();
    for (let n = 0; n < ASKED; n += 1) {
      const oid = commits[(n * STEP + seed) % commits.length] as Oid;
      const found = new Descendants(index, at(oid));
      const containing = (refs: Tagged['tags']): string[] =>
        refs
          .filter(([, commit]) => found.has(at(commit)))
          .map(([name]) => name)
          .sort();
      expect(containing(tags)).toEqual(lines(gitText(gitDir, ['tag', '--contains', oid])).sort());
      expect(containing(branches)).toEqual(
        lines(gitText(gitDir, ['branch', '--format=%(refname:short)', '--contains', oid]))
          .filter((name) => name.startsWith('b'))
          .sort(),
      );
      for (const { refs, children } of childrenByGit)
        expect(
          found
            .children((child) => refs.contain(child))
            .map((position) => index.oidAt(position))
            .sort(),
        ).toEqual(children.get(oid) ?? []);
      const first = found.first(tags.map(([, commit]) => at(commit)));
      expect(tags[first]?.[0]).toBe(firstByGit(history, containing(tags)));
      const entry = found.entryInto(at(tip));
      expect(entry === undefined ? undefined : index.oidAt(entry)).toBe(entryByGit(gitDir, oid, tip));
      kinds.add(entry === undefined ? 'elsewhere' : index.oidAt(entry) === oid ? 'on the line' : 'merged');
    }
    // Without such cases the comparison above would prove less than its title says.
    expect(kinds.size).toBeGreaterThan(1);
  });

  it('the first tag of all commits at once is that of each by itself, where dates decide it', async () => {
    const history = tagged(seed);
    const index = await inSteps(history);
    const decided = [1, 2, 3, 5, 8].flatMap((step) => {
      const tips = history.commits.filter((_, n) => n % step === 0).map((oid) => index.find(oid));
      // Several names of one commit, and a tag of no commit.
      tips.push(...tips.slice(0, 3), commitPosition(-1));
      const first = new FirstTips(index, tips);
      return history.commits.map((oid) => {
        const position = index.find(oid);
        const found = new Descendants(index, position);
        const containing = tips.flatMap((tip, place) => (tip >= 0 && found.has(tip) ? [place] : []));
        expect(first.contain(position)).toBe(containing.length > 0);
        const expected = containing[found.first(containing.map((place) => tips[place] as CommitPosition))] ?? -1;
        const quick = first.of(position);
        if (quick !== undefined) expect(quick).toBe(expected);
        expect(first.find(position)).toBe(expected < 0 ? undefined : expected);
        return quick !== undefined;
      });
    });
    expect(new Set(decided).size).toBe(2);
  });
});
