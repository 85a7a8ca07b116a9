/**
 * Makes the sections of a segment: columns of commits by position, paths, lists of changes. FORMAT.md describes them.
 */
import { GitError } from '../../git/errors.js';
import { OID_BYTES, oidFromBytes } from '../../git/oid.js';
import type { CollectedCommits } from './collect-commits.js';
import type { Sections } from '../../segments/container.js';
import { NONE, type NumberedCommits } from './number-chains.js';
import { orderPaths } from './path-order.js';
import type { PathInterner } from './path-interner.js';
import { PostingWriter } from './postings.js';
import type { RangeResult } from './range-postings.js';

/** The commits of an older index. Positions are global. */
export interface OlderCommits {
  /** Number of commits in older segments, which is the base of the new segment. */
  readonly size: number;
  generation(position: number): number;
}

export interface SegmentParts {
  readonly commits: CollectedCommits;
  readonly numbered: NumberedCommits;
  readonly older: OlderCommits;
  readonly paths: PathInterner;
  /** The changes, in any order. Numbers of paths are those of `paths`. */
  readonly ranges: readonly RangeResult[];
  /** All trees were compared with their ids when they were read. */
  readonly isHashed: boolean;
}

/** The section, without content, of a segment that follows from ids alone, so that it is true for any repository. */
export const HASHED_SECTION = 'HASH';

/** O(commits + postings). */
export function segmentSections(parts: SegmentParts): Sections {
  const hashed: [string, Uint8Array][] = parts.isHashed ? [[HASHED_SECTION, new Uint8Array(0)]] : [];
  return new Map<string, Uint8Array>([...commitSections(parts), ...pathSections(parts), ...hashed]);
}

function commitSections({ commits, numbered, older }: SegmentParts): [string, Uint8Array][] {
  const { size } = commits.ids;
  const { commitAt } = numbered;
  const base = older.size;
  const oids = Buffer.allocUnsafe(size * OID_BYTES);
  const times = new Float64Array(size);
  const chainStart = new Uint32Array(size);
  const firstParent = new Uint32Array(size);
  const merges: number[] = [];
  const mergeStarts: number[] = [0];
  const otherParents: number[] = [];
  for (let position = 0; position < size; position += 1) {
    const commit = commitAt[position] as number;
    commits.ids.bytes.copy(oids, position * OID_BYTES, commit * OID_BYTES, (commit + 1) * OID_BYTES);
    times[position] = commits.times[commit] as number;
    const parents = parentPositions(commits, numbered, base, commit);
    const first = parents[0] ?? NONE;
    firstParent[position] = first;
    const continues = position > 0 && first === base + position - 1;
    chainStart[position] = continues ? (chainStart[position - 1] as number) : position;
    if (parents.length > 1) {
      merges.push(position);
      otherParents.push(...parents.slice(1));
      mergeStarts.push(otherParents.length);
    }
  }
  return [
    ['BASE', bytesOf(Uint32Array.of(base, size))],
    ['OIDS', oids],
    ['ORDR', bytesOf(oidOrder(oids, size))],
    ['TIME', bytesOf(times)],
    ['CHST', bytesOf(chainStart)],
    ['FPAR', bytesOf(firstParent)],
    ['MPOS', bytesOf(Uint32Array.from(merges))],
    ['MSTA', bytesOf(Uint32Array.from(mergeStarts))],
    ['MPAR', bytesOf(Uint32Array.from(otherParents))],
    ['GENR', bytesOf(generations(commits, numbered, older))],
  ];
}

function parentPositions(
  { parentStart, parents }: CollectedCommits,
  { positionOf }: NumberedCommits,
  base: number,
  commit: number,
): number[] {
  const positions: number[] = [];
  for (let i = parentStart[commit] as number; i < (parentStart[commit + 1] as number); i += 1) {
    const parent = parents[i] as number;
    positions.push(parent < 0 ? -1 - parent : base + (positionOf[parent] as number));
  }
  return positions;
}

/** Positions sorted by id. */
function oidOrder(oids: Buffer, size: number): Uint32Array {
  // A float has the first 48 bits of an id exactly, and comparing floats is fast. Equal ones compare the whole id.
  const keys = new Float64Array(size);
  for (let i = 0; i < size; i += 1) keys[i] = oids.readUIntBE(i * OID_BYTES, 6);
  const order = new Uint32Array(size);
  for (let i = 0; i < size; i += 1) order[i] = i;
  return order.sort(
    (a, b) =>
      (keys[a] as number) - (keys[b] as number) ||
      oids.compare(oids, b * OID_BYTES, (b + 1) * OID_BYTES, a * OID_BYTES, (a + 1) * OID_BYTES),
  );
}

/** Marks a commit whose parents are being computed. Not a generation: an index cannot have so many commits. */
const IN_PROGRESS = 0xffff_ffff;

/**
 * The generation number of each commit, by position: 1 for a root commit, else 1 + the greatest generation of its
 * parents (gitformat-commit-graph(5), "generation number"). Throws GitError('corrupt') when a commit is its own
 * ancestor. Hashes make this impossible, but a hostile repository can store an object under a wrong id.
 */
function generations(commits: CollectedCommits, { positionOf }: NumberedCommits, older: OlderCommits): Uint32Array {
  const { ids, parentStart, parents } = commits;
  const generation = new Uint32Array(ids.size);
  // A depth-first walk computes parents before children. It has its own stack, since a chain can have a million
  // commits.
  const stack: number[] = [];
  const push = (commit: number): void => {
    const position = positionOf[commit] as number;
    if (generation[position] === IN_PROGRESS) {
      const oid = oidFromBytes(ids.bytes, commit * OID_BYTES);
      throw new GitError('corrupt', { oid, detail: 'a commit is its own ancestor' });
    }
    generation[position] = IN_PROGRESS;
    stack.push(commit);
  };
  for (let start = 0; start < ids.size; start += 1) {
    if (generation[positionOf[start] as number] !== 0) continue;
    push(start);
    while (stack.length > 0) {
      const commit = stack[stack.length - 1] as number;
      let greatest = 0;
      let unknownParent = -1;
      for (let i = parentStart[commit] as number; i < (parentStart[commit + 1] as number); i += 1) {
        const parent = parents[i] as number;
        const known = parent < 0 ? older.generation(-1 - parent) : (generation[positionOf[parent] as number] as number);
        if (known === 0 || known === IN_PROGRESS) {
          unknownParent = parent;
          break;
        }
        if (known > greatest) greatest = known;
      }
      if (unknownParent >= 0) {
        push(unknownParent);
        continue;
      }
      generation[positionOf[commit] as number] = greatest + 1;
      stack.pop();
    }
  }
  return generation;
}

function pathSections({ paths, ranges }: SegmentParts): [string, Uint8Array][] {
  const ordered = orderPaths(paths);
  const { starts, values } = groupByPath(ordered.finalOf, paths.size, ranges);
  const writer = new PostingWriter();
  const offsets = new Uint32Array(paths.size + 1);
  const counts = new Uint32Array(paths.size);
  for (let path = 0; path < paths.size; path += 1) {
    const from = starts[path] as number;
    const to = starts[path + 1] as number;
    offsets[path] = writer.length;
    counts[path] = to - from;
    if (to > from) writer.write(values, from, to);
  }
  offsets[paths.size] = writer.length;
  return [
    ['PCHI', bytesOf(ordered.firstChild)],
    ['PEND', bytesOf(ordered.nameEnds)],
    ['PNAM', ordered.names],
    ['POFF', bytesOf(offsets)],
    ['PCNT', bytesOf(counts)],
    ['POST', writer.bytes.subarray(0, writer.length)],
    ['OCTO', bytesOf(octopusRows(ordered.finalOf, ranges))],
  ];
}

/** All values grouped by path: `values[starts[p], starts[p + 1])` are those of the path `p`, ascending. */
function groupByPath(
  finalOf: Uint32Array,
  size: number,
  ranges: readonly RangeResult[],
): { starts: Uint32Array; values: Uint32Array } {
  const starts = new Uint32Array(size + 1);
  for (const range of ranges) {
    for (let row = 0; row < range.paths.length; row += 1) {
      const slot = (finalOf[range.paths[row] as number] as number) + 1;
      starts[slot] = (starts[slot] as number) + (range.starts[row + 1] as number) - (range.starts[row] as number);
    }
  }
  for (let path = 0; path < size; path += 1) starts[path + 1] = (starts[path + 1] as number) + (starts[path] as number);
  const values = new Uint32Array(starts[size] as number);
  const next = starts.slice();
  for (const range of ranges) {
    for (let row = 0; row < range.paths.length; row += 1) {
      const path = finalOf[range.paths[row] as number] as number;
      const part = range.values.subarray(range.starts[row], range.starts[row + 1]);
      values.set(part, next[path]);
      next[path] = (next[path] as number) + part.length;
    }
  }
  for (let path = 0; path < size; path += 1) values.subarray(starts[path], starts[path + 1]).sort();
  return { starts, values };
}

/** The triplets of the section OCTO, sorted by path and position. */
function octopusRows(finalOf: Uint32Array, ranges: readonly RangeResult[]): Uint32Array {
  const rows: [number, number, number][] = [];
  for (const { octopus } of ranges) {
    for (let i = 0; i < octopus.length; i += 3) {
      rows.push([finalOf[octopus[i] as number] as number, octopus[i + 1] as number, octopus[i + 2] as number]);
    }
  }
  rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return Uint32Array.from(rows.flat());
}

function bytesOf(array: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
