/** The two implementations of history that the contract suite compares with git: the index and the direct walk. */
import { ObjectStore } from '../../../src/git/store/object-store.js';
import type { Oid } from '../../../src/git/oid.js';
import type { GitPath } from '../../../src/git/path-text.js';
import { CommitSource } from '../../../src/history/direct/commit-source.js';
import { countCommits } from '../../../src/history/direct/count-commits.js';
import { ABSENT } from '../../../src/history/direct/entry-difference.js';
import { lastCommits } from '../../../src/history/direct/last-commits.js';
import { logCommits } from '../../../src/history/direct/log-commits.js';
import { PathFinder } from '../../../src/history/direct/path-at.js';
import type { OpenContainer } from '../../../src/segments/container.js';
import { HistoryIndex } from '../../../src/history/index/history-index.js';
import { NONE } from '../../../src/history/index/number-chains.js';
import { countHistory, walkHistory } from '../../../src/history/index/walk.js';
import { updateIndex, type UpdateOptions } from '../../../src/workers/indexing/update-index.js';
import type { CommitPosition } from '../../../src/history/index/position.js';
import type { LogFlags } from '../../support/history-oracle.js';
import { tempDir } from '../../support/git-fixture.js';

export interface HistoryAnswers {
  latest(revision: Oid, path: GitPath): Oid | undefined;
  /** The path '' means all commits. */
  log(revision: Oid, path: GitPath, flags: LogFlags): readonly Oid[];
  count(revision: Oid): number;
}

export interface Implementation {
  readonly name: string;
  open(gitDir: string): Promise<HistoryAnswers>;
}

const PLENTY = 600_000;

export function indexAnswers(index: HistoryIndex): HistoryAnswers {
  const oidOf = (position: CommitPosition): Oid | undefined => (position === NONE ? undefined : index.oidAt(position));
  return {
    latest: (revision, path) => oidOf(index.latest(index.pathNumbers(path), index.find(revision))),
    log: (revision, path, flags) =>
      [...walkHistory(index, index.find(revision), path === '' ? undefined : index.pathNumbers(path), flags)].map(
        (position) => index.oidAt(position),
      ),
    count: (revision) => countHistory(index, index.find(revision)),
  };
}

export interface Updated {
  readonly index: HistoryIndex;
  /** Number of commits that this update read. */
  readonly newCommits: number;
}

/** Updates the index in `dataDir` and opens it. */
export async function update(
  gitDir: string,
  dataDir: string,
  options: Pick<UpdateOptions, 'maxSegments' | 'minShared'> = {},
): Promise<Updated> {
  let containers: readonly OpenContainer[] = [];
  let newCommits = 0;
  const outcome = await updateIndex({
    gitDir,
    dataDir,
    ...options,
    onProgress: (phase, _, total) => (newCommits = phase === 'diff' ? total : newCommits),
    onIndex: (built) => (containers = built),
  });
  if (outcome !== 'done') throw new Error(`the update ended with "${outcome}"`);
  return { index: new HistoryIndex(containers), newCommits };
}

export async function updatedIndex(gitDir: string, dataDir: string): Promise<HistoryIndex> {
  return (await update(gitDir, dataDir)).index;
}

function directAnswers(gitDir: string): HistoryAnswers {
  const source = CommitSource.open({ reader: ObjectStore.open(gitDir), gitDir });
  const log = (revision: Oid, path: GitPath, flags: LogFlags, limit: number): readonly Oid[] =>
    logCommits(source, { from: [revision], path, ...flags, limit, budgetMs: PLENTY }).commits;
  const exists = (revision: Oid, path: GitPath): boolean => {
    const row = source.rowOf(revision);
    source.load(row);
    return new PathFinder(source, path).find(source.treeOid(row)).value.mode !== ABSENT.mode;
  };
  return {
    latest(revision, path) {
      // An absent path has a latest commit as well: the one that deleted it.
      if (!exists(revision, path)) return log(revision, path, {}, 1)[0];
      const slash = path.lastIndexOf('/');
      const name = path.slice(slash + 1);
      return lastCommits(source, {
        commit: revision,
        directory: path.slice(0, Math.max(slash, 0)),
        only: [name],
        budgetMs: PLENTY,
      }).commits.get(name);
    },
    log: (revision, path, flags) => log(revision, path, flags, 1_000_000),
    count: (revision) => countCommits(source, [revision], PLENTY).count,
  };
}

export const implementations: readonly Implementation[] = [
  { name: 'the index', open: async (gitDir) => indexAnswers(await updatedIndex(gitDir, tempDir('data'))) },
  { name: 'the direct walk', open: (gitDir) => Promise.resolve(directAnswers(gitDir)) },
];
