/**
 * Merges several neighbouring segments into one. Chains that were divided between segments are joined, as if all
 * commits had been indexed at once. Reads no object.
 */
import { OID_BYTES } from '../../git/oid.js';
import type { CollectedCommits } from './collect-commits.js';
import type { Sections } from '../../segments/container.js';
import { NONE, numberChains, type NumberedCommits } from './number-chains.js';
import { OidInterner } from './oid-interner.js';
import { PathInterner, ROOT_PATH } from './path-interner.js';
import { localPosition, pathNumber, type PathNumber } from './position.js';
import type { RangeResult } from './range-postings.js';
import type { Segment } from './segment.js';
import { segmentSections, type OlderCommits } from './segment-writer.js';

/**
 * `segments` are the newest ones of an index, at least one, oldest first; the first begins at position `older.size`. A
 * newer segment would refer to positions that change here. `firstTips` are commits whose chains should be longest, as
 * positions minus `older.size`.
 */
export function mergeSegments(
  segments: readonly Segment[],
  older: OlderCommits,
  firstTips: readonly number[],
): Sections {
  const commits = commitsOf(segments, older.size);
  // Every commit is a start, newest first, because some commits may not be reachable from a tip any more.
  const starts = [...firstTips];
  for (let number = commits.ids.size - 1; number >= 0; number -= 1) starts.push(number);
  const numbered = numberChains(commits, starts);
  const paths = new PathInterner();
  return segmentSections({
    commits,
    numbered,
    older,
    paths,
    ranges: [mergedPostings(segments, older.size, numbered, paths)],
    isHashed: segments.every((segment) => segment.isHashed),
  });
}

function commitsOf(segments: readonly Segment[], base: number): CollectedCommits {
  const size = segments.reduce((sum, segment) => sum + segment.size, 0);
  const ids = new OidInterner(size);
  const times = new Float64Array(size);
  const parentStart = new Uint32Array(size + 1);
  const parents: number[] = [];
  let number = 0;
  const addParent = (position: number): void => {
    parents.push(position >= base ? position - base : -1 - position);
  };
  for (const segment of segments) {
    for (let local = 0; local < segment.size; local += 1) {
      ids.intern(segment.oids, local * OID_BYTES);
      times[number] = segment.times[local] as number;
      const first = segment.firstParent[local] as number;
      if (first !== NONE) addParent(first);
      const others = segment.otherParentCount(localPosition(local));
      for (let i = 1; i <= others; i += 1) addParent(segment.otherParent(localPosition(local), i));
      parentStart[++number] = parents.length;
    }
  }
  return { ids, times, parentStart, parents: Int32Array.from(parents), trees: Buffer.alloc(0) };
}

function mergedPostings(
  segments: readonly Segment[],
  base: number,
  { positionOf }: NumberedCommits,
  paths: PathInterner,
): RangeResult {
  const lists = new Map<number, Uint32Array[]>();
  const octopus: number[] = [];
  for (const segment of segments) {
    const offset = segment.base - base;
    const visit = (local: PathNumber, path: number): void => {
      const values = segment.allPostings(local);
      for (let i = 0; i < values.length; i += 1) {
        const value = values[i] as number;
        const position = localPosition(value >>> 1);
        const moved = positionOf[offset + position] as number;
        values[i] = moved * 2 + (value & 1);
        if ((value & 1) === 1 && segment.otherParentCount(position) > 1)
          octopus.push(path, moved, segment.sameParent(local, position));
      }
      const known = lists.get(path);
      if (known === undefined) lists.set(path, [values]);
      else known.push(values);
      const { first, end } = segment.childRange(local);
      for (let row = first; row < end; row += 1) {
        const child = pathNumber(row);
        const name = segment.nameOf(child);
        visit(child, paths.intern(path, name, 0, name.length));
      }
    };
    visit(pathNumber(ROOT_PATH), ROOT_PATH);
  }
  return rangeOf(lists, octopus);
}

function rangeOf(lists: ReadonlyMap<number, readonly Uint32Array[]>, octopus: readonly number[]): RangeResult {
  const rows = [...lists].filter(([, parts]) => parts.some((part) => part.length > 0)).sort(([a], [b]) => a - b);
  const starts = new Uint32Array(rows.length + 1);
  const total = rows.reduce((sum, [, parts]) => sum + parts.reduce((count, part) => count + part.length, 0), 0);
  const values = new Uint32Array(total);
  let at = 0;
  for (const [row, [, parts]] of rows.entries()) {
    const start = at;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    values.subarray(start, at).sort();
    starts[row + 1] = at;
  }
  return { paths: Uint32Array.from(rows.map(([path]) => path)), starts, values, octopus: Uint32Array.from(octopus) };
}
