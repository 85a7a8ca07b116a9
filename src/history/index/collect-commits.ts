/**
 * Reads the ids, trees, parents and times of all commits that are reachable from some tips and not in an older index.
 */
import { GitError, isUnreadable } from '../../git/errors.js';
import { OID_BYTES, oidFromBytes, oidToBytes, type Oid } from '../../git/oid.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { CommitHead } from '../../git/object/commit-head.js';
import { LOST_TIME } from './lost-time.js';
import { OidInterner } from './oid-interner.js';

/** Commits in the order of their discovery. The number of a commit is its index in the arrays. */
export interface CollectedCommits {
  readonly ids: OidInterner;
  /** Ids of the root trees, 20 bytes each. */
  readonly trees: Buffer;
  /** Committer times in seconds since 1970; LOST_TIME for a commit that cannot be read, which has no parents here. */
  readonly times: Float64Array;
  /**
   * The parents of commit `i` are `parents[parentStart[i], parentStart[i + 1])`. A value of at least 0 is the number of
   * a commit here; a negative one is `-1 - position` of a commit in the older index.
   */
  readonly parentStart: Uint32Array;
  readonly parents: Int32Array;
}

/** Position in the older index of the commit whose id is in `bytes[offset, offset + 20)`, or -1. */
export type KnownPosition = (bytes: Uint8Array, offset: number) => number;

export type ProgressReport = (done: number) => void;
const REPORT_EVERY = 4096;

export interface CollectOptions {
  readonly reader: ObjectReader;
  /** Ids of commits, 20 bytes each. */
  readonly tips: readonly Buffer[];
  readonly known: KnownPosition;
  /** The boundary commits of a shallow clone, whose parents are ignored. */
  readonly boundary: ReadonlySet<Oid>;
  readonly report: ProgressReport;
}

/** Collects breadth first, which is close to the order of commits in a pack. */
export function collectCommits({ reader, tips, known, boundary, report }: CollectOptions): CollectedCommits {
  const ids = new OidInterner();
  for (const tip of tips) if (known(tip, 0) < 0) ids.intern(tip, 0);
  const columns = new GrowingColumns();
  const head = new CommitHead();
  for (let id = 0; id < ids.size; id += 1) {
    if (!canRead(reader, ids.bytes, id * OID_BYTES, head)) {
      columns.addCommit(NO_TREE, LOST_TIME);
      continue;
    }
    columns.addCommit(head.tree, head.timeSeconds);
    const parentCount =
      boundary.size > 0 && boundary.has(oidFromBytes(ids.bytes, id * OID_BYTES)) ? 0 : head.parentCount;
    for (let i = 0; i < parentCount; i += 1) {
      const position = known(head.parents, i * OID_BYTES);
      columns.addParent(position >= 0 ? -1 - position : ids.intern(head.parents, i * OID_BYTES));
    }
    if (id % REPORT_EVERY === 0) report(id);
  }
  return { ids, ...columns.finish() };
}

/** Whether `collectCommits` would find a lost commit now. */
export function canReadCommit(reader: ObjectReader, oid: Oid): boolean {
  return canRead(reader, oidToBytes(oid), 0, new CommitHead());
}

const NO_TREE = Buffer.alloc(OID_BYTES);

/** Reads the commit into `head`. False when it is absent or damaged. */
function canRead(reader: ObjectReader, ids: Buffer, offset: number, head: CommitHead): boolean {
  try {
    readHead(reader, ids, offset, head);
    return true;
  } catch (error) {
    if (isUnreadable(error)) return false;
    throw error;
  }
}

function readHead(reader: ObjectReader, ids: Buffer, offset: number, head: CommitHead): void {
  const oid = oidFromBytes(ids, offset);
  const object = reader.findAt === undefined ? reader.find(oid) : reader.findAt(ids, offset);
  if (object === undefined) throw new GitError('not-found', { what: 'object', name: oid });
  if (object.type !== 'commit') throw new GitError('wrong-type', { oid, expected: 'commit', actual: object.type });
  head.parse(object.bytes, oid);
}

class GrowingColumns {
  #count = 0;
  #trees = Buffer.allocUnsafe(1024 * OID_BYTES);
  #times = new Float64Array(1024);
  #parentStart = new Uint32Array(1025);
  #parents = new Int32Array(2048);
  #parentCount = 0;

  addCommit(tree: Buffer, time: number): void {
    if (this.#count === this.#times.length) this.#grow();
    tree.copy(this.#trees, this.#count * OID_BYTES);
    this.#times[this.#count] = time;
    this.#parentStart[this.#count] = this.#parentCount;
    this.#count += 1;
    this.#parentStart[this.#count] = this.#parentCount;
  }

  addParent(parent: number): void {
    if (this.#parentCount === this.#parents.length) this.#parents = doubled(this.#parents, Int32Array);
    this.#parents[this.#parentCount++] = parent;
    this.#parentStart[this.#count] = this.#parentCount;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    this.#times = doubled(this.#times, Float64Array);
    const starts = new Uint32Array(capacity + 1);
    starts.set(this.#parentStart);
    this.#parentStart = starts;
    const trees = Buffer.allocUnsafe(capacity * OID_BYTES);
    this.#trees.copy(trees);
    this.#trees = trees;
  }

  finish(): Omit<CollectedCommits, 'ids'> {
    const count = this.#count;
    return {
      trees: this.#trees.subarray(0, count * OID_BYTES),
      times: this.#times.subarray(0, count),
      parentStart: this.#parentStart.subarray(0, count + 1),
      parents: this.#parents.subarray(0, this.#parentCount),
    };
  }
}

function doubled<A extends Int32Array | Float64Array>(array: A, Kind: new (length: number) => A): A {
  const grown = new Kind(array.length * 2);
  grown.set(array);
  return grown;
}
