/**
 * Compares the text of a merge with all its parents at once. It finds for each line of the result which parents do not
 * have it, and which lines before it some parents have and the result does not. git-diff-tree(1), "Combined diff
 * format".
 */
import type { Change } from '../lines/hunk.js';
import { diffLines } from '../lines/line-diff.js';
import { splitLines, type LineTable } from '../lines/line-table.js';
import { sharedTailLength } from '../lines/shared-tail.js';

/**
 * Sets of parents are bits of one number. The Linux kernel has a merge of 66 parents, which git cannot combine either.
 */
export const MAX_COMBINED_PARENTS = 29;
/**
 * Pairs of lost lines that are compared at one place. With more, the lines of two parents are listed one after the
 * other.
 */
const MAX_COALESCED_PAIRS = 4_000_000;

/** A line that the result does not have. */
export interface LostLine {
  /** Without the newline; refers to a parent's bytes. */
  readonly text: Buffer;
  /** Bit `n`: parent `n` had it. */
  parents: number;
}

export interface CombinedLines {
  readonly result: LineTable;
  /** All parents as bits. */
  readonly all: number;
  /** For each line of the result and for its end: bit `n` is set when parent `n` does not have the line. */
  readonly added: Int32Array;
  /** The lines that were lost before each line and at the end; undefined when there are none. */
  readonly lost: readonly (readonly LostLine[] | undefined)[];
  /**
   * For each parent: the number, from 1, of its first line at each line of the result, the lost ones included; two
   * entries for the end.
   */
  readonly parentLines: readonly Int32Array[];
}

/**
 * The buffers are not changed, and are referred to. O(parents × the search of one diff), beside what
 * MAX_COALESCED_PAIRS bounds.
 */
export function combineLines(parents: readonly Buffer[], resultBytes: Buffer, budgetMs?: number): CombinedLines {
  const result = splitLines(resultBytes);
  const added = new Int32Array(result.count + 1);
  const lost: (LostLine[] | undefined)[] = Array.from({ length: result.count + 1 });
  const parentLines: Int32Array[] = [];
  for (const [index, parent] of parents.entries()) {
    const same = parents.findIndex((other, at) => at < index && other.equals(parent));
    if (same >= 0) {
      copyParent(added, lost, same, index);
      parentLines.push(parentLines[same] as Int32Array);
      continue;
    }
    addParent(added, lost, index, parent, resultBytes, budgetMs);
    parentLines.push(linesOfParent(added, lost, index));
  }
  return { result, all: 2 ** parents.length - 1, added, lost, parentLines };
}

function addParent(
  added: Int32Array,
  lost: (LostLine[] | undefined)[],
  parent: number,
  old: Buffer,
  new_: Buffer,
  budgetMs: number | undefined,
): void {
  const bit = 1 << parent;
  const tail = sharedTailLength(old, new_);
  const { oldLines, changes } = diffLines(old.subarray(0, old.length - tail), new_.subarray(0, new_.length - tail), {
    contextLines: 0,
    ...(budgetMs === undefined ? {} : { budgetMs }),
  });
  for (const { oldAt, oldCount, newAt, newCount } of changes satisfies readonly Change[]) {
    for (let line = newAt; line < newAt + newCount; line += 1) (added[line] as number) |= bit;
    if (oldCount === 0) continue;
    const fresh = Array.from({ length: oldCount }, (_, at): LostLine => ({
      text: lineText(oldLines, oldAt + at),
      parents: bit,
    }));
    const known = lost[newAt];
    lost[newAt] = known === undefined ? fresh : coalesced(known, fresh, bit);
  }
}

function copyParent(added: Int32Array, lost: readonly (LostLine[] | undefined)[], from: number, to: number): void {
  const fromBit = 1 << from;
  const toBit = 1 << to;
  for (let line = 0; line < added.length; line += 1) {
    if (((added[line] as number) & fromBit) !== 0) (added[line] as number) |= toBit;
    for (const one of lost[line] ?? []) if ((one.parents & fromBit) !== 0) one.parents |= toBit;
  }
}

function linesOfParent(added: Int32Array, lost: readonly (LostLine[] | undefined)[], parent: number): Int32Array {
  const bit = 1 << parent;
  const lines = new Int32Array(added.length + 1);
  let number = 1;
  for (let line = 0; line < added.length; line += 1) {
    lines[line] = number;
    for (const one of lost[line] ?? []) if ((one.parents & bit) !== 0) number += 1;
    if (line < added.length - 1 && ((added[line] as number) & bit) === 0) number += 1;
  }
  lines[added.length] = number;
  return lines;
}

/**
 * Lines that several parents have lost at one place as one list: a longest common subsequence stands for both. Of
 * several ones it is that which keeps, seen from the end, the new list's lines apart first, as git does.
 */
function coalesced(known: readonly LostLine[], fresh: readonly LostLine[], bit: number): LostLine[] {
  const rows = known.length + 1;
  const columns = fresh.length + 1;
  if (rows * columns > MAX_COALESCED_PAIRS) return [...known, ...fresh];
  const lengths = new Uint32Array(rows * columns);
  const isSame = (i: number, j: number): boolean =>
    (known[i - 1] as LostLine).text.equals((fresh[j - 1] as LostLine).text);
  for (let i = 1; i < rows; i += 1) {
    for (let j = 1; j < columns; j += 1) {
      const left = lengths[i * columns + j - 1] as number;
      const above = lengths[(i - 1) * columns + j] as number;
      lengths[i * columns + j] = isSame(i, j)
        ? (lengths[(i - 1) * columns + j - 1] as number) + 1
        : Math.max(left, above);
    }
  }
  const backwards: LostLine[] = [];
  for (let i = rows - 1, j = columns - 1; i > 0 || j > 0;) {
    if (i > 0 && j > 0 && isSame(i, j)) {
      const both = known[--i] as LostLine;
      both.parents |= bit;
      backwards.push(both);
      j -= 1;
    } else if (
      i === 0 ||
      (j > 0 && (lengths[i * columns + j - 1] as number) >= (lengths[(i - 1) * columns + j] as number))
    )
      backwards.push(fresh[--j] as LostLine);
    else backwards.push(known[--i] as LostLine);
  }
  return backwards.reverse();
}

const NEWLINE = 10;

/** A line of the table without its newline. */
export function lineText(lines: LineTable, line: number): Buffer {
  const start = lines.starts[line] as number;
  const end = lines.starts[line + 1] as number;
  return lines.bytes.subarray(start, lines.bytes[end - 1] === NEWLINE ? end - 1 : end);
}
