/**
 * Finds the old line of each line that an ignored commit changed: git-blame(1), `--ignore-rev`. The similarity of two
 * lines is the number of pairs of neighbouring bytes that they share.
 *
 * In a change, the most certain match is taken first. It divides the change into two parts, which are matched
 * separately, so that matches keep the order of the lines. A line that remains without a match gets the most similar
 * line of the whole old file, if that is similar enough. All constants are git's, because they decide which lines
 * match.
 */
import type { Change } from '../diff/lines/hunk.js';
import type { LineTable } from '../diff/lines/line-table.js';
import { isWhitespace } from './line-interner.js';

/** A line is compared with so many old lines before and behind its expected place. */
const SEARCH_DISTANCE = 10;
/** A similarity is multiplied by this minus the distance, so that of equally similar lines the nearest one is taken. */
const DISTANCE_WEIGHT = 1000;
/** Pairs that a line must share with a line outside of the order of matches. */
const MIN_SHARED_PAIRS = 10;

const NOT_CALCULATED = -1;
const NO_MATCH = -2;
const NONE = -1;

/** The different pairs of neighbouring bytes in a line and the number of times that each occurs. */
interface Fingerprint {
  readonly pairs: Uint16Array;
  readonly counts: Uint32Array;
}

/** Compares a version with an older one. It remembers which pairs of the old lines have been matched. */
export class SimilarLines {
  readonly #oldLines: LineTable;
  readonly #newLines: LineTable;
  readonly #old: (Fingerprint | undefined)[] = [];
  #all: readonly Fingerprint[] | undefined;

  constructor(oldLines: LineTable, newLines: LineTable) {
    this.#oldLines = oldLines;
    this.#newLines = newLines;
  }

  /**
   * For each new line of `change`, the number (from 0) of its old line, or -1. Must be called for all changes in order:
   * a line can match old lines of other changes, and the pairs of an old line are used up by a match.
   */
  of({ oldAt, oldCount, newAt, newCount }: Change): Int32Array {
    const result = new Int32Array(newCount).fill(NONE);
    if (newCount === 0) return result;
    const new_ = Array.from({ length: newCount }, (_, i) => fingerprint(this.#newLines, newAt + i));
    const old = Array.from({ length: oldCount }, (_, i) => this.#oldAt(oldAt + i));
    const matches = oldCount === 0 ? result : new OrderedMatching(old, new_).run();
    for (const [i, line] of new_.entries()) {
      const match = matches[i] as number;
      result[i] = match !== NONE ? oldAt + match : this.#mostSimilar(line, newAt + i);
    }
    return result;
  }

  /**
   * The most similar line of the whole old text. Of equally similar ones the nearest; of equally near ones the last.
   */
  #mostSimilar(line: Fingerprint, newAt: number): number {
    let best = NONE;
    let bestShared = MIN_SHARED_PAIRS;
    // This must come before `load`, because making fingerprints uses the same table.
    this.#all ??= Array.from({ length: this.#oldLines.count }, (_, at) => this.#oldAt(at));
    load(line);
    for (const [at, candidate] of this.#all.entries()) {
      const shared = sharedWithLoaded(candidate);
      if (shared < bestShared) continue;
      if (shared === bestShared && best !== NONE && Math.abs(best - newAt) < Math.abs(at - newAt)) continue;
      bestShared = shared;
      best = at;
    }
    unload(line);
    return best;
  }

  #oldAt(line: number): Fingerprint {
    return (this.#old[line] ??= fingerprint(this.#oldLines, line));
  }
}

/** Number of occurrences for each pair of bytes. All are 0 between calls. */
const loaded = new Uint32Array(1 << 16);

function load({ pairs, counts }: Fingerprint): void {
  for (let i = 0; i < pairs.length; i += 1) loaded[pairs[i] as number] = counts[i] as number;
}

function unload({ pairs }: Fingerprint): void {
  for (const pair of pairs) loaded[pair] = 0;
}

function sharedWithLoaded({ pairs, counts }: Fingerprint): number {
  let shared = 0;
  for (let i = 0; i < pairs.length; i += 1) {
    const other = loaded[pairs[i] as number] as number;
    if (other !== 0) shared += Math.min(other, counts[i] as number);
  }
  return shared;
}

function subtractLoaded({ pairs, counts }: Fingerprint): void {
  for (let i = 0; i < pairs.length; i += 1)
    counts[i] = Math.max((counts[i] as number) - (loaded[pairs[i] as number] as number), 0);
}

function fingerprint({ bytes, starts }: LineTable, line: number): Fingerprint {
  const end = starts[line + 1] as number;
  const seen: number[] = [];
  let before = 0;
  for (let at = starts[line] as number; at <= end; at += 1) {
    // All whitespace is equal, and a line begins and ends with whitespace.
    const byte = at === end || isWhitespace(bytes[at] as number) ? 0 : lowerCase(bytes[at] as number);
    const pair = before | (byte << 8);
    before = byte;
    if (pair === 0) continue;
    if (loaded[pair] === 0) seen.push(pair);
    (loaded[pair] as number) += 1;
  }
  const pairs = Uint16Array.from(seen);
  const counts = Uint32Array.from(seen, (pair) => loaded[pair] as number);
  for (const pair of seen) loaded[pair] = 0;
  return { pairs, counts };
}

function lowerCase(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

/** A part of the change: a range of old lines and a range of new lines, without their ends. */
interface Part {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/**
 * Matches the lines of one change in order. Lines are numbered from the start of the change on both sides. Matched
 * pairs are subtracted from the old fingerprints.
 */
class OrderedMatching {
  readonly #old: readonly Fingerprint[];
  readonly #new: readonly Fingerprint[];
  readonly #distance: number;
  /** Largest distance between two new lines that can be compared with the same old line. */
  readonly #newDistance: number;
  /** A row for each new line: its similarity to each old line within the distance, -1 when unknown. */
  readonly #similarities: Int32Array;
  readonly #certainties: Int32Array;
  readonly #best: Int32Array;
  readonly #secondBest: Int32Array;

  constructor(old: readonly Fingerprint[], new_: readonly Fingerprint[]) {
    this.#old = old;
    this.#new = new_;
    this.#distance = Math.min(SEARCH_DISTANCE, old.length - 1);
    this.#newDistance = Math.floor(((2 * this.#distance + 1) * new_.length - 1) / old.length);
    this.#similarities = new Int32Array(new_.length * (2 * this.#distance + 1)).fill(-1);
    this.#certainties = new Int32Array(new_.length).fill(NOT_CALCULATED);
    this.#best = new Int32Array(new_.length).fill(NONE);
    this.#secondBest = new Int32Array(new_.length).fill(NONE);
  }

  run(): Int32Array {
    const parts: Part[] = [{ oldFrom: 0, oldTo: this.#old.length, newFrom: 0, newTo: this.#new.length }];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const line = this.#surest(part);
      if (line === NONE) continue;
      const match = this.#best[line] as number;
      load(this.#new[line] as Fingerprint);
      subtractLoaded(this.#old[match] as Fingerprint);
      unload(this.#new[line] as Fingerprint);
      this.#forget(part, line, match);
      // Both parts may match the old line again. The first part comes first, because the stack is last in, first out.
      if (line + 1 < part.newTo)
        parts.push({ oldFrom: match, oldTo: part.oldTo, newFrom: line + 1, newTo: part.newTo });
      if (line > part.newFrom)
        parts.push({ oldFrom: part.oldFrom, oldTo: match + 1, newFrom: part.newFrom, newTo: line });
    }
    return this.#best;
  }

  #surest(part: Part): number {
    let surest = NONE;
    let certainty = NOT_CALCULATED;
    for (let line = part.newFrom; line < part.newTo; line += 1) {
      if (this.#certainties[line] === NOT_CALCULATED) this.#match(part, line);
      if ((this.#certainties[line] as number) > certainty) {
        certainty = this.#certainties[line] as number;
        surest = line;
      }
    }
    return surest;
  }

  #match({ oldFrom, oldTo }: Part, line: number): void {
    const nearest = this.#nearest(line);
    let best = oldFrom;
    let second = oldFrom;
    let bestSimilarity = 0;
    let secondSimilarity = 0;
    const end = Math.min(nearest + this.#distance + 1, oldTo);
    load(this.#new[line] as Fingerprint);
    for (let old = Math.max(nearest - this.#distance, oldFrom); old < end; old += 1) {
      const cell = this.#cell(old, line, nearest);
      let similarity = this.#similarities[cell] as number;
      if (similarity === -1) {
        similarity = sharedWithLoaded(this.#old[old] as Fingerprint) * (DISTANCE_WEIGHT - Math.abs(old - nearest));
        this.#similarities[cell] = similarity;
      }
      if (similarity > bestSimilarity) {
        second = best;
        secondSimilarity = bestSimilarity;
        best = old;
        bestSimilarity = similarity;
      } else if (similarity > secondSimilarity) {
        second = old;
        secondSimilarity = similarity;
      }
    }
    unload(this.#new[line] as Fingerprint);
    this.#certainties[line] = bestSimilarity === 0 ? NO_MATCH : bestSimilarity * 2 - secondSimilarity;
    this.#best[line] = bestSimilarity === 0 ? NONE : best;
    if (bestSimilarity > 0) this.#secondBest[line] = second;
  }

  /** Discards the results for lines around `line` that its match with the old line `match` has made invalid. */
  #forget({ newFrom, newTo }: Part, line: number, match: number): void {
    const from = Math.max(line - this.#newDistance, newFrom);
    const to = Math.min(line + this.#newDistance + 1, newTo);
    for (let near = from; near < to; near += 1) {
      const nearest = this.#nearest(near);
      if (Math.abs(match - nearest) <= this.#distance) this.#similarities[this.#cell(match, near, nearest)] = -1;
      if (near === line || (this.#certainties[near] as number) < 0) continue;
      const best = this.#best[near] as number;
      const second = this.#secondBest[near] as number;
      const isOutOfOrder = near < line ? best >= match || second >= match : best <= match || second <= match;
      if (isOutOfOrder) this.#certainties[near] = NOT_CALCULATED;
    }
  }

  /** The old line at the same relative place in the change. */
  #nearest(line: number): number {
    return Math.floor(((line * 2 + 1) * this.#old.length) / (this.#new.length * 2));
  }

  #cell(old: number, line: number, nearest: number): number {
    return old - nearest + this.#distance + line * (2 * this.#distance + 1);
  }
}
