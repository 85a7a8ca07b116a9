/**
 * The index of a repository: its segments, oldest first, as one sequence of global positions. It finds the latest
 * commit that changed a path without reading an object, in O(chains * log n). Immutable: an update makes another index.
 */
import { DamagedFile } from '../../segments/damaged-file.js';
import { OID_BYTES, oidFromBytes, oidToBytes, type Oid } from '../../git/oid.js';
import { pathBytes, type GitPath } from '../../git/path-text.js';
import type { OpenContainer } from '../../segments/container.js';
import { LOST_TIME } from './lost-time.js';
import { NONE } from './number-chains.js';
import { type CommitPosition, commitPosition, localPosition, pathNumber } from './position.js';
import { NO_VALUE } from './postings.js';
import { Segment } from './segment.js';

/** The number of a path in each segment; -1 where no commit of the segment changed the path. */
export type PathNumbers = Int32Array;

const SLASH = 47;

export class HistoryIndex {
  readonly segments: readonly Segment[];
  /** Number of commits. Positions go from 0 to `size` - 1. */
  readonly size: number;
  /** Bytes in memory. */
  readonly sizeBytes: number;
  /** The commits that could not be read when they were indexed. They have no parents here and no changes. */
  readonly lost: readonly CommitPosition[];

  /** Throws DamagedFile when the segments are not one sequence of positions. */
  constructor(containers: readonly OpenContainer[]) {
    this.segments = containers.map((container) => new Segment(container));
    let size = 0;
    for (const segment of this.segments) {
      if (segment.base !== size) throw new DamagedFile('segments with a gap');
      size += segment.size;
    }
    this.size = size;
    this.sizeBytes = containers.reduce((sum, { shared }) => sum + shared.byteLength, 0);
    this.lost = this.segments.flatMap(lostIn);
  }

  /** Global position of a commit, or -1. */
  find(oid: Oid): CommitPosition {
    return this.findAt(oidToBytes(oid), 0);
  }

  /** As `find`, for the id in `bytes[offset, offset + 20)`. */
  findAt(bytes: Uint8Array, offset: number): CommitPosition {
    for (let i = this.segments.length - 1; i >= 0; i -= 1) {
      const segment = this.segments[i] as Segment;
      const position = segment.find(bytes, offset);
      if (position >= 0) return commitPosition(segment.base + position);
    }
    return commitPosition(-1);
  }

  /** Global positions of the commits whose ids begin with these lower-case hexadecimal digits. */
  withPrefix(prefix: string): CommitPosition[] {
    return this.segments.flatMap((segment) =>
      segment.withPrefix(prefix).map((position) => commitPosition(segment.base + position)),
    );
  }

  oidAt(position: CommitPosition): Oid {
    const segment = this.segments[this.segmentOf(position)] as Segment;
    return oidFromBytes(segment.oids, (position - segment.base) * OID_BYTES);
  }

  /** Number of the segment that has a position. O(segments). */
  segmentOf(position: CommitPosition): number {
    let number = this.segments.length - 1;
    while (number > 0 && (this.segments[number] as Segment).base > position) number -= 1;
    return number;
  }

  isLost(position: CommitPosition): boolean {
    return this.timeAt(position) === LOST_TIME;
  }

  /** Committer time in seconds since 1970; LOST_TIME for a lost commit. */
  timeAt(position: CommitPosition): number {
    const segment = this.segments[this.segmentOf(position)] as Segment;
    return segment.times[position - segment.base] as number;
  }

  generationAt(position: CommitPosition): number {
    const segment = this.segments[this.segmentOf(position)] as Segment;
    return segment.generations[position - segment.base] as number;
  }

  /** Global positions of all parents, in order. */
  parentsOf(position: CommitPosition): CommitPosition[] {
    const segment = this.segments[this.segmentOf(position)] as Segment;
    const local = localPosition(position - segment.base);
    const first = segment.firstParent[local] as number;
    if (first === NONE) return [];
    const parents = [commitPosition(first)];
    const others = segment.otherParentCount(local);
    for (let i = 1; i <= others; i += 1) parents.push(segment.otherParent(local, i));
    return parents;
  }

  /** The numbers of a path. The root ('') has the number 0 in every segment. */
  pathNumbers(path: GitPath): PathNumbers {
    const numbers = new Int32Array(this.segments.length);
    if (path === '') return numbers;
    for (const name of splitBytes(pathBytes(path))) this.#descend(numbers, numbers, name);
    return numbers;
  }

  /** The numbers of the entry `name` in the directory `parent`. `name` is one component of a path, in bytes. */
  childNumbers(parent: PathNumbers, name: Uint8Array): PathNumbers {
    const numbers = new Int32Array(this.segments.length);
    this.#descend(parent, numbers, name);
    return numbers;
  }

  #descend(from: PathNumbers, to: PathNumbers, name: Uint8Array): void {
    for (let i = 0; i < this.segments.length; i += 1) {
      const parent = from[i] as number;
      to[i] = parent < 0 ? -1 : (this.segments[i] as Segment).childPath(pathNumber(parent), name);
    }
  }

  /**
   * The latest commit of a path at a commit, as `git log -1 <commit> -- <path>` prints it. NONE when no commit changed
   * the path, and when that is not known because a commit is lost. Not for the root.
   */
  latest(path: PathNumbers, from: CommitPosition): CommitPosition {
    let position = from;
    let number = this.segmentOf(position);
    for (;;) {
      const segment = this.segments[number] as Segment;
      const local = localPosition(position - segment.base);
      const start = segment.chainStart[local] as number;
      const id = pathNumber(path[number] as number);
      const value = id < 0 ? NO_VALUE : segment.latestPosting(id, local);
      const hit = localPosition(value >>> 1);
      if (value === NO_VALUE || hit < start) position = commitPosition(segment.firstParent[start] as number);
      else if ((value & 1) === 0) return commitPosition(segment.base + hit);
      else position = segment.otherParent(hit, segment.sameParent(id, hit));
      if (position === NONE) return position;
      number = this.segmentOf(position);
    }
  }
}

function lostIn({ times, base }: Segment): CommitPosition[] {
  const found: CommitPosition[] = [];
  for (let at = times.indexOf(LOST_TIME); at >= 0; at = times.indexOf(LOST_TIME, at + 1))
    found.push(commitPosition(base + at));
  return found;
}

function* splitBytes(bytes: Buffer): Generator<Buffer> {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(SLASH, start);
    if (end < 0) break;
    yield bytes.subarray(start, end);
    start = end + 1;
  }
  yield bytes.subarray(start);
}
