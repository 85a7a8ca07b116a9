/**
 * For each position of a new segment, the ids of the trees that are compared: that of the commit, then those of its
 * parents. They are in shared memory, for all threads that compare trees.
 */
import { GitError } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { OID_BYTES, oidToBytes, type Oid } from '../../git/oid.js';
import type { CollectedCommits } from './collect-commits.js';
import { LOST_TIME } from './lost-time.js';
import type { NumberedCommits } from './number-chains.js';

export interface TreeLists {
  /** Number of commits. */
  readonly size: number;
  /**
   * Positions sorted by committer date, oldest first. Commits that are neighbours in time share most of their trees.
   */
  readonly order: SharedArrayBuffer;
  /** The position `p` has the ids `starts[p]` to `starts[p + 1]` - 1. */
  readonly starts: SharedArrayBuffer;
  /** Ids of 20 bytes each. */
  readonly oids: SharedArrayBuffer;
}

/** The commits of the older segments, by global position. */
export interface OlderTrees {
  /** The tree is read from the object. */
  oidAt(position: number): Oid;
  isLost(position: number): boolean;
}

/**
 * The tree of a lost commit is not known. It gets that of its child, so that nothing counts as changed by the child:
 * an entry that may have come from the lost commit leads a walk there, where it ends.
 */
export function treeLists(
  commits: CollectedCommits,
  { commitAt }: NumberedCommits,
  reader: ObjectReader,
  older: OlderTrees,
): TreeLists {
  const { size } = commits.ids;
  const isLost = (commit: number): boolean => commits.times[commit] === LOST_TIME;
  const lostCount = commits.times.reduce((count, time) => (time === LOST_TIME ? count + 1 : count), 0);
  const total = size + commits.parents.length + lostCount;
  const starts = new Uint32Array(new SharedArrayBuffer((size + 1) * 4));
  const oids = Buffer.from(new SharedArrayBuffer(total * OID_BYTES));
  let count = 0;
  const addTree = (commit: number): void => {
    commits.trees.copy(oids, count * OID_BYTES, commit * OID_BYTES, (commit + 1) * OID_BYTES);
    count += 1;
  };
  for (let position = 0; position < size; position += 1) {
    const commit = commitAt[position] as number;
    starts[position] = count;
    addTree(commit);
    // A lost commit changed nothing that is known: its tree is compared with itself.
    if (isLost(commit)) addTree(commit);
    for (let i = commits.parentStart[commit] as number; i < (commits.parentStart[commit + 1] as number); i += 1) {
      const parent = commits.parents[i] as number;
      if (parent < 0 ? older.isLost(-1 - parent) : isLost(parent)) addTree(commit);
      else if (parent >= 0) addTree(parent);
      else {
        oidToBytes(treeOf(reader, older.oidAt(-1 - parent))).copy(oids, count * OID_BYTES);
        count += 1;
      }
    }
  }
  starts[size] = count;
  return {
    size,
    order: dateOrder(commits, commitAt),
    starts: starts.buffer,
    oids: oids.buffer,
  };
}

function dateOrder({ times }: CollectedCommits, commitAt: Uint32Array): SharedArrayBuffer {
  const order = new Uint32Array(new SharedArrayBuffer(commitAt.length * 4));
  for (let i = 0; i < order.length; i += 1) order[i] = i;
  order.sort((a, b) => (times[commitAt[a] as number] as number) - (times[commitAt[b] as number] as number) || a - b);
  return order.buffer;
}

function treeOf(reader: ObjectReader, commit: Oid): Oid {
  const object = reader.find(commit);
  if (object === undefined) throw new GitError('not-found', { what: 'object', name: commit });
  return parseCommit(commit, object.bytes).tree;
}
