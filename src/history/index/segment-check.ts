/**
 * Checks the values of a segment that lead readers to other places of it: positions, numbers of paths, offsets. A
 * segment that passes cannot lead a reader outside of its sections or round in circles. Whether its content is that of
 * the repository is another question (`verify-index.ts`). The checksum of the container finds damage; this finds what
 * was written wrongly.
 */
import { DamagedFile } from '../../segments/damaged-file.js';
import { LOST_TIME } from './lost-time.js';
import { OID_BYTES } from '../../git/oid.js';
import { Columns } from './columns.js';
import type { OpenContainer } from '../../segments/container.js';
import { NONE } from './number-chains.js';
import { leastListBytes } from './postings.js';

/** Values are `position * 2 + flag` in 32 bits. */
const MAX_COMMITS = 2 ** 31;

/** Throws DamagedFile that names the section. O(commits + paths). */
export function checkSegment(container: OpenContainer): void {
  const columns = new Columns(container);
  const [base = -1, size = -1] = columns.words('BASE');
  check(base >= 0 && size >= 0 && base + size <= MAX_COMMITS, 'BASE');
  checkIds(columns, size);
  checkParents(columns, base, size);
  checkPaths(columns);
  checkLists(columns);
}

function check(isRight: boolean, tag: string): asserts isRight {
  if (!isRight) throw new DamagedFile(`section ${tag} has a value out of range`);
}

function checkIds(columns: Columns, size: number): void {
  const order = columns.words('ORDR');
  check(columns.bytes('OIDS').length === size * OID_BYTES, 'OIDS');
  check(order.length === size && order.every((position) => position < size), 'ORDR');
  const times = columns.doubles('TIME');
  check(times.length === size && times.every(isTime), 'TIME');
}

/** Generation numbers fall from a commit to its parents, so every walk ends. */
function checkParents(columns: Columns, base: number, size: number): void {
  const chainStart = columns.words('CHST');
  const firstParent = columns.words('FPAR');
  const generations = columns.words('GENR');
  check(chainStart.length === size, 'CHST');
  check(firstParent.length === size, 'FPAR');
  check(generations.length === size, 'GENR');
  const isParentOf = (parent: number, child: number): boolean =>
    parent < base || (parent < base + size && (generations[parent - base] as number) < (generations[child] as number));
  for (let i = 0; i < size; i += 1) {
    const parent = firstParent[i] as number;
    check(parent === NONE || isParentOf(parent, i), 'FPAR');
    const continues = i > 0 && parent === base + i - 1;
    check(chainStart[i] === (continues ? chainStart[i - 1] : i), 'CHST');
  }
  const merges = columns.words('MPOS');
  const starts = columns.words('MSTA');
  const others = columns.words('MPAR');
  check(starts.length === merges.length + 1 && starts[0] === 0 && starts[merges.length] === others.length, 'MSTA');
  for (let row = 0; row < merges.length; row += 1) {
    const position = merges[row] as number;
    check(position < size && (row === 0 || position > (merges[row - 1] as number)), 'MPOS');
    const end = starts[row + 1] as number;
    check(end >= (starts[row] as number) && end <= others.length, 'MSTA');
    for (let at = starts[row] as number; at < end; at += 1) check(isParentOf(others[at] as number, position), 'MPAR');
  }
}

/** The children of a path have higher numbers, so every walk over paths ends. */
function checkPaths(columns: Columns): void {
  const paths = columns.words('PCNT').length;
  const firstChild = columns.words('PCHI');
  const nameEnds = columns.words('PEND');
  const names = columns.bytes('PNAM');
  check(firstChild.length === paths + 1 && firstChild[paths] === paths, 'PCHI');
  check(nameEnds.length === paths, 'PEND');
  for (let path = 0; path < paths; path += 1) {
    const first = firstChild[path] as number;
    check(first > path && first <= (firstChild[path + 1] as number), 'PCHI');
    const start = path === 0 ? 0 : (nameEnds[path - 1] as number);
    check((nameEnds[path] as number) >= start && (nameEnds[path] as number) <= names.length, 'PEND');
  }
}

/** Each list has room for its skip entries and at least one byte for each further value. */
function checkLists(columns: Columns): void {
  const counts = columns.words('PCNT');
  const offsets = columns.words('POFF');
  check(offsets.length === counts.length + 1, 'POFF');
  check((offsets[counts.length] as number) <= columns.bytes('POST').length, 'POFF');
  for (let path = 0; path < counts.length; path += 1)
    check(leastListBytes(counts[path] as number) <= (offsets[path + 1] as number) - (offsets[path] as number), 'PCNT');
  check(columns.words('OCTO').length % 3 === 0, 'OCTO');
}

function isTime(time: number): boolean {
  return Number.isFinite(time) || time === LOST_TIME;
}
