/**
 * One segment of an index, open for reading: typed views of shared memory without copies. Positions are local and start
 * at 0; parents are global positions. The lengths of the sections are checked when the segment is opened, and their values
 * where a file is loaded (`segment-check.ts`); accessors rely on both. FORMAT.md describes the sections.
 */
import { DamagedFile } from '../../segments/damaged-file.js';
import { OID_BYTES, oidFromBytes } from '../../git/oid.js';
import { Columns } from './columns.js';
import type { OpenContainer } from '../../segments/container.js';
import {
  type CommitPosition,
  commitPosition,
  type LocalPosition,
  localPosition,
  type PathNumber,
  pathNumber,
} from './position.js';
import { PostingReader } from './postings.js';
import { HASHED_SECTION } from './segment-writer.js';

export class Segment {
  /** Global position of local position 0. */
  readonly base: number;
  /** Number of commits. */
  readonly size: number;
  /** Ids by position, 20 bytes each. */
  readonly oids: Buffer;
  /** Committer times in seconds since 1970. */
  readonly times: Float64Array;
  /** For each position, the position at which its chain starts. */
  readonly chainStart: Uint32Array;
  /** Global positions; NONE for a root commit. */
  readonly firstParent: Uint32Array;
  readonly generations: Uint32Array;
  readonly pathCount: number;
  /** All trees were compared with their ids when they were read. */
  readonly isHashed: boolean;
  readonly postings: PostingReader;
  readonly #order: Uint32Array;
  readonly #mergePositions: Uint32Array;
  readonly #mergeStarts: Uint32Array;
  readonly #otherParents: Uint32Array;
  readonly #firstChild: Uint32Array;
  readonly #nameEnds: Uint32Array;
  readonly #names: Buffer;
  readonly #offsets: Uint32Array;
  readonly #counts: Uint32Array;
  readonly #octopus: Uint32Array;

  /** Throws DamagedFile when the sections do not belong together; the caller then builds the index again. */
  constructor(container: OpenContainer) {
    const columns = new Columns(container);
    const [base = 0, size = 0] = columns.words('BASE');
    this.base = base;
    this.size = size;
    this.oids = columns.bytes('OIDS');
    this.#order = columns.words('ORDR');
    this.times = columns.doubles('TIME');
    this.chainStart = columns.words('CHST');
    this.firstParent = columns.words('FPAR');
    this.#mergePositions = columns.words('MPOS');
    this.#mergeStarts = columns.words('MSTA');
    this.#otherParents = columns.words('MPAR');
    this.generations = columns.words('GENR');
    this.#firstChild = columns.words('PCHI');
    this.#nameEnds = columns.words('PEND');
    this.#names = columns.bytes('PNAM');
    this.#offsets = columns.words('POFF');
    this.#counts = columns.words('PCNT');
    this.pathCount = this.#counts.length;
    this.postings = new PostingReader(columns.bytes('POST'));
    this.#octopus = columns.words('OCTO');
    this.isHashed = container.sections.has(HASHED_SECTION);
    this.#check();
  }

  #check(): void {
    const rows = [
      this.oids.length / OID_BYTES,
      this.#order.length,
      this.times.length,
      this.chainStart.length,
      this.firstParent.length,
      this.generations.length,
    ];
    if (rows.some((count) => count !== this.size)) throw new DamagedFile('commit columns of different lengths');
    if (this.#mergeStarts.length !== this.#mergePositions.length + 1) throw new DamagedFile('merge table');
    if (
      this.#firstChild.length !== this.pathCount + 1 ||
      this.#nameEnds.length !== this.pathCount ||
      this.#offsets.length !== this.pathCount + 1
    )
      throw new DamagedFile('path table');
  }

  /** Local position of the commit whose id is in `oid[offset, offset + 20)`, or -1. O(log n). */
  find(oid: Uint8Array, offset: number): LocalPosition {
    let low = 0;
    let high = this.size - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const position = this.#order[middle] as number;
      const order = compareOid(this.oids, position * OID_BYTES, oid, offset);
      if (order === 0) return localPosition(position);
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return localPosition(-1);
  }

  /** Positions of the commits whose ids begin with these lower-case hexadecimal digits. O(log n + positions). */
  withPrefix(prefix: string): LocalPosition[] {
    const lowest = Buffer.from(prefix.padEnd(OID_BYTES * 2, '0').slice(0, OID_BYTES * 2), 'hex');
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareOid(this.oids, (this.#order[middle] as number) * OID_BYTES, lowest, 0) < 0) low = middle + 1;
      else high = middle;
    }
    const found: LocalPosition[] = [];
    for (; low < this.size; low += 1) {
      const position = this.#order[low] as number;
      if (!oidFromBytes(this.oids, position * OID_BYTES).startsWith(prefix)) break;
      found.push(localPosition(position));
    }
    return found;
  }

  /** Number of parents after the first. O(log merges). */
  otherParentCount(position: LocalPosition): number {
    const row = this.#mergeRow(position);
    return row < 0 ? 0 : (this.#mergeStarts[row + 1] as number) - (this.#mergeStarts[row] as number);
  }

  /** Global position of the other parent number `index` (1, 2, …) of a merge. Throws DamagedFile for any other. */
  otherParent(position: LocalPosition, index: number): CommitPosition {
    const row = this.#mergeRow(position);
    const at = (this.#mergeStarts[row] ?? NaN) + index - 1;
    // A wrong flag of a list would lead here, and a walk would go on from a position that does not exist.
    if (!(at < (this.#mergeStarts[row + 1] ?? NaN)))
      throw new DamagedFile(`commit ${position} has no other parent ${index}`);
    return commitPosition(this.#otherParents[at] as number);
  }

  /**
   * Visits each parent after the first of each merge. `parent` is a global position, `merge` a local one. O(visits).
   */
  forEachOtherParent(visit: (parent: CommitPosition, merge: LocalPosition) => void): void {
    for (let row = 0; row < this.#mergePositions.length; row += 1) {
      const end = this.#mergeStarts[row + 1] as number;
      for (let at = this.#mergeStarts[row] as number; at < end; at += 1)
        visit(commitPosition(this.#otherParents[at] as number), localPosition(this.#mergePositions[row] as number));
    }
  }

  #mergeRow(position: LocalPosition): number {
    return binarySearch(this.#mergePositions, position);
  }

  /** The entry `name` of the directory `parent`; -1 when no commit of this segment changed it. O(log children). */
  childPath(parent: PathNumber, name: Uint8Array): PathNumber {
    let low = this.#firstChild[parent] as number;
    let high = (this.#firstChild[parent + 1] as number) - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = this.#names.compare(name, 0, name.length, this.#nameEnds[middle - 1], this.#nameEnds[middle]);
      if (order === 0) return pathNumber(middle);
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return pathNumber(-1);
  }

  /** The children of a path have the numbers `first` to `end` - 1. */
  childRange(parent: PathNumber): { readonly first: number; readonly end: number } {
    return { first: this.#firstChild[parent] as number, end: this.#firstChild[parent + 1] as number };
  }

  /** The name of a path other than the root, as a view. */
  nameOf(path: PathNumber): Buffer {
    return this.#names.subarray(this.#nameEnds[path - 1], this.#nameEnds[path]);
  }

  /**
   * The greatest value (`position * 2 + flag`) of `path` whose position is at most `position`, or NO_VALUE. O(log n).
   */
  latestPosting(path: PathNumber, position: LocalPosition): number {
    return this.postings.findAtMost(this.#offsets[path] as number, this.#counts[path] as number, position);
  }

  /** All values of `path`, ascending. */
  allPostings(path: PathNumber): Uint32Array {
    const values = new Uint32Array(this.#counts[path] as number);
    this.postings.readAll(this.#offsets[path] as number, values.length, values, 0);
    return values;
  }

  /** The number (1, 2, …) of the other parent that has the same entry. Only for a flagged value. */
  sameParent(path: PathNumber, position: LocalPosition): number {
    if (this.otherParentCount(position) === 1) return 1;
    let low = 0;
    let high = this.#octopus.length / 3 - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order =
        (this.#octopus[middle * 3] as number) - path || (this.#octopus[middle * 3 + 1] as number) - position;
      if (order === 0) return this.#octopus[middle * 3 + 2] as number;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    throw new DamagedFile('the section OCTO has no row for a flagged value of an octopus merge');
  }
}

function binarySearch(values: Uint32Array, wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const value = values[middle] as number;
    if (value === wanted) return middle;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function compareOid(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): number {
  for (let i = 0; i < OID_BYTES; i += 1) {
    const order = (a[aAt + i] as number) - (b[bAt + i] as number);
    if (order !== 0) return order;
  }
  return 0;
}
