/** Reads every commit reachable from some tips that an older index does not know: ids, trees, parents, times; nothing else of a commit is needed. */
import { GitError } from '../../git/errors.js';
import { OID_BYTES, oidFromBytes, type Oid } from '../../git/oid.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { OidSet } from './oid-set.js';

/** Commits in order of discovery; each has a number, its index in the arrays. */
export interface CollectedCommits {
  readonly ids: OidSet;
  /** 20 bytes each. */
  readonly trees: Buffer;
  /** Committer time, seconds. */
  readonly times: Float64Array;
  /** Parents of commit `i`: `parents[parentStart[i]]` up to `parentStart[i + 1]`. At least 0: a number here; below: `-1 - position` in the older index. */
  readonly parentStart: Uint32Array;
  readonly parents: Int32Array;
}

/** The position of a commit in the older index, -1 when it has none. */
export type KnownPosition = (bytes: Uint8Array, offset: number) => number;

export type ProgressReport = (done: number) => void;
const REPORT_EVERY = 4096;

export interface CollectOptions {
  readonly reader: ObjectReader;
  /** 20-byte ids of commits. */
  readonly tips: readonly Buffer[];
  readonly known: KnownPosition;
  /** Commits of a shallow clone: their parents count as absent. */
  readonly boundary: ReadonlySet<Oid>;
  readonly report: ProgressReport;
}

/** Breadth first, which is near the order of commits in a pack. Throws what the reader throws; an absent commit is not-found. */
export function collectCommits({ reader, tips, known, boundary, report }: CollectOptions): CollectedCommits {
  const ids = new OidSet();
  for (const tip of tips) if (known(tip, 0) < 0) ids.add(tip, 0);
  const columns = new GrowingColumns();
  const head = new CommitHead();
  for (let id = 0; id < ids.size; id += 1) {
    readHead(reader, ids.bytes, id * OID_BYTES, head);
    columns.addCommit(head.tree, head.time);
    const parentCount = boundary.size > 0 && boundary.has(oidFromBytes(ids.bytes, id * OID_BYTES)) ? 0 : head.parentCount;
    for (let i = 0; i < parentCount; i += 1) {
      const position = known(head.parents, i * OID_BYTES);
      columns.addParent(position >= 0 ? -1 - position : ids.add(head.parents, i * OID_BYTES));
    }
    if (id % REPORT_EVERY === 0) report(id);
  }
  return { ids, ...columns.finish() };
}

function readHead(reader: ObjectReader, ids: Buffer, offset: number, head: CommitHead): void {
  const object = reader.findAt === undefined ? reader.find(oidFromBytes(ids, offset)) : reader.findAt(ids, offset);
  if (object === undefined) throw new GitError('not-found', { what: 'object', name: oidFromBytes(ids, offset) });
  if (object.type !== 'commit') throw new GitError('wrong-type', { oid: oidFromBytes(ids, offset), expected: 'commit', actual: object.type });
  if (!head.parse(object.bytes)) throw new GitError('corrupt', { oid: oidFromBytes(ids, offset), detail: 'commit header' });
}

const TREE_LINE = 46; // "tree " + 40 digits + LF
const PARENT_LINE = 48; // "parent " + 40 digits + LF
const MAX_PARENTS = 10_000;
const LINE_FEED = 10;

/** The few facts of one commit that the index needs, parsed without a string. Buffers are reused by the next `parse`. */
export class CommitHead {
  readonly tree = Buffer.alloc(OID_BYTES);
  parents = Buffer.alloc(4 * OID_BYTES);
  parentCount = 0;
  time = 0;

  /** False: not a commit's bytes. */
  parse(bytes: Buffer): boolean {
    if (bytes.length < TREE_LINE || bytes.toString('latin1', 0, 5) !== 'tree ' || !hexToBytes(bytes, 5, this.tree, 0)) return false;
    let at = TREE_LINE;
    this.parentCount = 0;
    while (bytes[at] === 0x70 && bytes.toString('latin1', at, at + 7) === 'parent ') {
      if (this.parentCount >= MAX_PARENTS) return false;
      if ((this.parentCount + 1) * OID_BYTES > this.parents.length) this.parents = Buffer.concat([this.parents, Buffer.alloc(this.parents.length)]);
      if (!hexToBytes(bytes, at + 7, this.parents, this.parentCount * OID_BYTES)) return false;
      this.parentCount += 1;
      at += PARENT_LINE;
    }
    this.time = committerTime(bytes, at);
    return true;
  }
}

/** As git reads it: the digits after the last `>` of the committer line; 0 where there are none. */
function committerTime(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; ) {
    let end = bytes.indexOf(LINE_FEED, at);
    if (end < 0) end = bytes.length;
    if (end === at) return 0;
    if (bytes[at] === 0x63 && bytes.toString('latin1', at, at + 10) === 'committer ') return timeOfLine(bytes, at, end);
    at = end + 1;
  }
  return 0;
}

function timeOfLine(bytes: Buffer, start: number, end: number): number {
  let at = end - 1;
  while (at > start && bytes[at] !== 0x3e) at -= 1;
  at += 1;
  while (at < end && bytes[at] === 0x20) at += 1;
  let time = 0;
  for (; at < end; at += 1) {
    const digit = (bytes[at] as number) - 48;
    if (!(digit >= 0 && digit < 10)) break;
    time = time * 10 + digit;
  }
  return Number.isSafeInteger(time) ? time : 0;
}

function hexToBytes(source: Buffer, at: number, target: Buffer, to: number): boolean {
  for (let i = 0; i < OID_BYTES; i += 1) {
    const high = HEX[source[at + 2 * i] as number] ?? -1;
    const low = HEX[source[at + 2 * i + 1] as number] ?? -1;
    if (high < 0 || low < 0) return false;
    target[to + i] = (high << 4) | low;
  }
  return true;
}

const HEX = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit += 1) HEX[digit.toString(16).charCodeAt(0)] = digit;

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
  grown.set(array as never);
  return grown;
}
