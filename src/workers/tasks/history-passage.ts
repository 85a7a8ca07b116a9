/** The commits of a history in git's order, as lists and searches pass them: from the index, or by direct walk. */
import { readOr, unreadableOid } from '../../git/errors.js';
import { isOid, type Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { CommitSource } from '../../history/direct/commit-source.js';
import { logCommits } from '../../history/direct/log-commits.js';
import { onlyInHead } from '../../history/index/divergence.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import { NONE } from '../../history/index/number-chains.js';
import type { CommitPosition } from '../../history/index/position.js';
import { followHistory, walkHistory, type FollowedCommit } from '../../history/index/walk.js';
import type { PositionSet } from '../../search/commits/position-set.js';
import { storeOf } from '../stores.js';
import { HistoryOrder, historyOrder } from './history-order.js';
import { pathOrigin } from './path-origin.js';

/** Which commits are passed, and from which on. */
export interface PassageInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** '' for all commits. */
  readonly path: GitPath;
  /** The last commit of the previous page. */
  readonly after: Oid | undefined;
  /** The first commit of the following page; then `after` is ignored. */
  readonly before?: Oid | undefined;
  /** Commits reachable from this one are left out. */
  readonly not?: Oid | undefined;
  /** Follow only the first parent of each commit. */
  readonly firstParent: boolean;
  /** Leave merges out. */
  readonly noMerges: boolean;
  /** Follow a path under the name that it had before it was renamed; only with an index. */
  readonly followRenames: boolean;
  /** The walk stops at commits that are older, as that of git stops at `--since`. In seconds since 1970. */
  readonly since?: number | undefined;
}

/** A commit of the walk. Its id becomes text only on demand, because a search passes a million commits. */
export interface Passed {
  readonly oid: () => Oid;
  /** Its place in the index; undefined in a direct walk. */
  readonly position: CommitPosition | undefined;
  readonly timeSeconds: number;
  readonly path: GitPath;
  readonly renamedFrom: GitPath | undefined;
}

/** Yields commits after `after`. Returns false when the time limit was reached before the end. */
export type Passage = Generator<Passed, boolean>;

/** The number of commits that a direct walk returns at once. */
const CHUNK = 100;

/** Walks without an index until `deadline`, on the clock of `performance.now`. Adds what cannot be read to `lost`. */
export function* directHistory(
  source: CommitSource,
  { commit, not, since, path, before, after: first, firstParent, noMerges }: PassageInput,
  deadline: number,
  lost: Set<Oid>,
): Passage {
  let after = before === undefined ? first : undefined;
  for (;;) {
    const chunk = logCommits(source, {
      from: [commit],
      path,
      limit: CHUNK,
      firstParent,
      noMerges,
      budgetMs: deadline - performance.now(),
      ...(after === undefined ? {} : { after }),
      ...(not === undefined ? {} : { not }),
      ...(since === undefined ? {} : { since }),
    });
    for (const oid of chunk.lost) lost.add(oid);
    for (const oid of chunk.commits)
      yield {
        oid: () => oid,
        position: undefined,
        timeSeconds: source.timeSeconds(source.rowOf(oid)),
        path,
        renamedFrom: undefined,
      };
    if (!chunk.more) return true;
    if (!chunk.complete) return false;
    after = chunk.commits.at(-1);
  }
}

/**
 * Walks by an index. With `wanted`, only these commits are yielded, and the one that `before` names; the walk ends with
 * the last of them. Adds what cannot be read to `lost`.
 */
export function* indexedHistory(
  index: HistoryIndex,
  input: PassageInput & { readonly indexKey: string },
  lost: Set<Oid>,
  wanted?: PositionSet,
): Passage {
  const before = input.before === undefined ? undefined : index.find(input.before);
  const start = before !== undefined || input.after === undefined ? undefined : index.find(input.after);
  let isShown = start === undefined;
  // Those that the start of the walk passes count as well.
  let left = wanted === undefined || before !== undefined ? Infinity : wanted.count;
  if (left === 0) return true;
  for (const { position, path, renamedFrom } of indexedWalk(index, input, lost)) {
    const isWanted = wanted === undefined || wanted.has(position);
    if (isShown && (isWanted || position === before))
      yield { oid: () => index.oidAt(position), position, timeSeconds: index.timeAt(position), path, renamedFrom };
    else if (position === start) isShown = true;
    if (isWanted) left -= 1;
    if (left === 0) return true;
  }
  return true;
}

function* indexedWalk(
  index: HistoryIndex,
  input: PassageInput & { readonly indexKey: string },
  lost: Set<Oid>,
): Generator<FollowedCommit> {
  const { gitDir, commit, not, since, path, firstParent, noMerges, followRenames } = input;
  const from = index.find(commit);
  const options = {
    firstParent,
    noMerges,
    ...(since === undefined ? {} : { since }),
    ...(not === undefined ? {} : { within: onlyInHead(index, index.find(not), from) }),
  };
  if (path !== '' && followRenames) {
    yield* followHistory(
      index,
      from,
      path,
      (position, name) => knownOrigin(gitDir, index.oidAt(position), name, lost),
      { ...options, onLost: (position: CommitPosition) => lost.add(index.oidAt(position)) },
    );
    return;
  }
  const key = JSON.stringify([input.indexKey, commit, not, since, path, firstParent, noMerges]);
  const order = historyOrder(
    key,
    index.size,
    () =>
      new HistoryOrder((onLost) =>
        walkHistory(index, from, path === '' ? undefined : index.pathNumbers(path), { ...options, onLost }),
      ),
  );
  let known = 0;
  for (let at = 0; ; at += 1) {
    const position = order.at(at);
    if (order.lost.size > known) {
      for (const gone of order.lost) lost.add(index.oidAt(gone));
      known = order.lost.size;
    }
    if (position === NONE) return;
    yield { position, path, renamedFrom: undefined };
  }
}

function knownOrigin(gitDir: string, commit: Oid, path: GitPath, lost: Set<Oid>): GitPath | undefined {
  return readOr(
    () => pathOrigin(storeOf(gitDir), commit, path),
    (error) => {
      const oid = unreadableOid(error, commit);
      lost.add(isOid(oid) ? oid : commit);
      return undefined;
    },
  );
}
