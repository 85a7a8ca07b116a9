/**
 * Finds the words that differ inside changed lines. The removed and added lines of one change are paired when they are
 * similar, and each pair is compared by tokens (a word, a run of whitespace, or a single character). Nothing is marked
 * in lines that have little in common, because many small marks would not help.
 */

/**
 * `[start, end)` in UTF-16 units of the line's text, one after the other: `[start0, end0, start1, end1, ...]`,
 * ascending.
 */
export type Marks = readonly number[];

/** Work that marks may cost, in compared tokens; shared by the changes of one file. */
export interface MarkBudget {
  left: number;
}

/** Budget for one file: at most some tens of milliseconds. Later lines have no marks. */
export const MARK_BUDGET = 2_000_000;
/** A longer line is shown cut, see render/diff-rows.ts. */
export const MAX_MARKED_LINE = 2_000;
/** The part of the longer line's visible characters that a pair must share. */
const MIN_SHARED_PART = 0.4;

const TOKENS = /[\p{L}\p{N}_]+|\s+|[^]/gu;
const BLANK = /^\s+$/;

interface Line {
  readonly tokens: readonly string[];
  /** Characters that are not blank. */
  readonly visible: number;
}

/**
 * Marks of `oldTexts` and `newTexts`, the removed and added lines of one change, by their place there. A line that has
 * no like on the other side is absent. Without the marked text the two lines of a pair are equal.
 */
export function markWords(
  oldTexts: readonly string[],
  newTexts: readonly string[],
  budget: MarkBudget,
): { old: Map<number, Marks>; new: Map<number, Marks> } {
  const marks = { old: new Map<number, Marks>(), new: new Map<number, Marks>() };
  if (oldTexts.length === 0 || newTexts.length === 0) return marks;
  for (const [oldAt, newAt] of pairLines(oldTexts, newTexts, budget)) {
    const pair = markPair(oldTexts[oldAt] as string, newTexts[newAt] as string, budget);
    if (pair === undefined) continue;
    marks.old.set(oldAt, pair.old);
    marks.new.set(newAt, pair.new);
  }
  return marks;
}

/** Undefined: too little in common, too long, or equal. */
export function markPair(oldText: string, newText: string, budget: MarkBudget): { old: Marks; new: Marks } | undefined {
  if (oldText === newText || Math.max(oldText.length, newText.length) > MAX_MARKED_LINE) return undefined;
  const old = tokensOf(oldText);
  const new_ = tokensOf(newText);
  const { oldKept, newKept } = keptTokens(old.tokens, new_.tokens, budget);
  const shared = old.tokens.reduce(
    (sum, token, at) => sum + (oldKept[at] === 1 && !BLANK.test(token) ? token.length : 0),
    0,
  );
  if (shared === 0 || shared < MIN_SHARED_PART * Math.max(old.visible, new_.visible)) return undefined;
  return { old: rangesWithout(old.tokens, oldKept), new: rangesWithout(new_.tokens, newKept) };
}

function tokensOf(text: string): Line {
  const tokens = text.match(TOKENS) ?? [];
  return { tokens, visible: tokens.reduce((sum, token) => sum + (BLANK.test(token) ? 0 : token.length), 0) };
}

function rangesWithout(tokens: readonly string[], kept: Uint8Array): number[] {
  const ranges: number[] = [];
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    const end = at + token.length;
    if (kept[index] === 0) {
      if (ranges.at(-1) === at) ranges[ranges.length - 1] = end;
      else ranges.push(at, end);
    }
    at = end;
  }
  return ranges;
}

/** 1 for each token of a longest common subsequence; past the budget only of the shared start and end. */
function keptTokens(
  old: readonly string[],
  new_: readonly string[],
  budget: MarkBudget,
): { oldKept: Uint8Array; newKept: Uint8Array } {
  const oldKept = new Uint8Array(old.length);
  const newKept = new Uint8Array(new_.length);
  const shorter = Math.min(old.length, new_.length);
  let start = 0;
  while (start < shorter && old[start] === new_[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && old[old.length - 1 - tail] === new_[new_.length - 1 - tail]) tail += 1;
  oldKept.fill(1, 0, start).fill(1, old.length - tail);
  newKept.fill(1, 0, start).fill(1, new_.length - tail);
  const rows = old.length - tail - start;
  const columns = new_.length - tail - start;
  budget.left -= rows * columns + old.length + new_.length;
  if (rows === 0 || columns === 0 || budget.left < 0) return { oldKept, newKept };

  // At i * width + j: the weight of the best common subsequence of what follows old i and new j.
  const width = columns + 1;
  const weights = new Int32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i -= 1) {
    const token = old[start + i] as string;
    for (let j = columns - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      const skipped = Math.max(weights[at + width] as number, weights[at + 1] as number);
      weights[at] =
        token === new_[start + j] ? Math.max(skipped, (weights[at + width + 1] as number) + weightOf(token)) : skipped;
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns;) {
    const at = i * width + j;
    if (
      old[start + i] === new_[start + j] &&
      weights[at] === (weights[at + width + 1] as number) + weightOf(old[start + i] as string)
    ) {
      oldKept[start + i++] = 1;
      newKept[start + j++] = 1;
    } else if (weights[at] === weights[at + width]) i += 1;
    else j += 1;
  }
  dropIslands(old, oldKept, newKept);
  return { oldKept, newKept };
}

/** Words have more weight than other characters, and these more than whitespace, which should not divide a change. */
function weightOf(token: string): number {
  return BLANK.test(token) ? 1 : 2 + 2 * token.length;
}

/** Blanks that were kept between two changes on both sides are marked with them. */
function dropIslands(old: readonly string[], oldKept: Uint8Array, newKept: Uint8Array): void {
  let j = -1;
  for (let i = 0; i < old.length; i += 1) {
    if (oldKept[i] === 0) continue;
    do j += 1;
    while (newKept[j] === 0);
    if (!BLANK.test(old[i] as string)) continue;
    if (isBetweenChanges(oldKept, i) && isBetweenChanges(newKept, j)) {
      oldKept[i] = 0;
      newKept[j] = 0;
    }
  }
}

function isBetweenChanges(kept: Uint8Array, at: number): boolean {
  return at > 0 && kept[at - 1] === 0 && kept[at + 1] === 0;
}

/**
 * Pairs in ascending order on both sides. O(old x new) comparisons of token bags, or line by line where that is too
 * much.
 */
function pairLines(oldTexts: readonly string[], newTexts: readonly string[], budget: MarkBudget): [number, number][] {
  const rows = oldTexts.length;
  const columns = newTexts.length;
  if (rows === 1 && columns === 1) return [[0, 0]];
  const oldBags = oldTexts.map(bagOf);
  const newBags = newTexts.map(bagOf);
  const cost = columns * totalSize(oldBags) + rows * totalSize(newBags);
  if (cost > budget.left) return rows === columns ? oldTexts.map((_, at) => [at, at]) : [];
  budget.left -= cost;

  const width = columns + 1;
  const scores = new Float64Array((rows + 1) * width);
  const likeness = new Float64Array(rows * columns);
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      const like = likenessOf(oldBags[i] as Bag, newBags[j] as Bag);
      likeness[i * columns + j] = like;
      const skipped = Math.max(scores[at + width] as number, scores[at + 1] as number);
      scores[at] = like < MIN_SHARED_PART ? skipped : Math.max(skipped, (scores[at + width + 1] as number) + like);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < rows && j < columns;) {
    const at = i * width + j;
    const like = likeness[i * columns + j] as number;
    if (like >= MIN_SHARED_PART && scores[at] === (scores[at + width + 1] as number) + like) pairs.push([i++, j++]);
    else if (scores[at] === scores[at + width]) i += 1;
    else j += 1;
  }
  return pairs;
}

/** How often each token is in a line that is not blank. */
interface Bag {
  readonly counts: ReadonlyMap<string, number>;
  readonly visible: number;
}

function bagOf(text: string): Bag {
  const counts = new Map<string, number>();
  if (text.length > MAX_MARKED_LINE) return { counts, visible: 0 };
  const { tokens, visible } = tokensOf(text);
  for (const token of tokens) if (!BLANK.test(token)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return { counts, visible };
}

function totalSize(bags: readonly Bag[]): number {
  return bags.reduce((sum, { counts }) => sum + counts.size + 1, 0);
}

/** The part of the longer line that both have, from 0 to 1. */
function likenessOf(left: Bag, right: Bag): number {
  let shared = 0;
  for (const [token, count] of left.counts) shared += token.length * Math.min(count, right.counts.get(token) ?? 0);
  return shared === 0 ? 0 : shared / Math.max(left.visible, right.visible);
}
