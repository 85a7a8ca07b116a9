/**
 * Whose lines the lines of an ignored change were before it: git-blame(1), `--ignore-rev`. Lines are compared by the pairs of
 * neighbouring bytes in them. Within a change the surest match is taken first; it parts the change in two, and each part is
 * matched by itself, so that lines keep their order. What is left then goes to the most similar line of the whole file, if any is
 * similar enough. The numbers decide which line is taken, so they are git's.
 */
import type { Change } from '../diff/lines/hunk.js';
import type { LineTable } from '../diff/lines/line-table.js';
import { isWhitespace } from './line-interner.js';

/** Only so many lines up and down from where a line would stand are compared. */
const SEARCH_DISTANCE = 10;
/** Similarity is weighed by this less the distance, so that of equally similar lines the nearer one is taken. */
const DISTANCE_WEIGHT = 1000;
/** Pairs that a line must share with one outside of its order. */
const MIN_SHARED_PAIRS = 10;

const NOT_CALCULATED = -1;
const NO_MATCH = -2;
const NONE = -1;

/** Pairs of neighbouring bytes in a line, each once, and how often each occurs. */
interface Fingerprint {
  readonly pairs: Uint16Array;
  readonly counts: Uint32Array;
}

/** One comparison of a version with an older one; it remembers what of the old lines was matched already. */
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
   * For each line of the new side of `change`: the line of the old text (from 0) that it was, -1 when there is none. To be asked about each
   * change in order, as lines of other changes can be taken too, and what they have in common with a line counts once.
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

  /** In the whole old text. Of equals the one with the nearest number, of those the last. */
  #mostSimilar(line: Fingerprint, newAt: number): number {
    let best = NONE;
    let bestShared = MIN_SHARED_PAIRS;
    // Before the line is loaded: making fingerprints needs the same memory.
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

/** Counts by pair; all zero between calls. */
const loaded = new Uint32Array(1 << 16);

function load({ pairs, counts }: Fingerprint): void {
  for (let i = 0; i < pairs.length; i++) loaded[pairs[i] as number] = counts[i] as number;
}

function unload({ pairs }: Fingerprint): void {
  for (const pair of pairs) loaded[pair] = 0;
}

function sharedWithLoaded({ pairs, counts }: Fingerprint): number {
  let shared = 0;
  for (let i = 0; i < pairs.length; i++) {
    const other = loaded[pairs[i] as number] as number;
    if (other !== 0) shared += Math.min(other, counts[i] as number);
  }
  return shared;
}

function subtractLoaded({ pairs, counts }: Fingerprint): void {
  for (let i = 0; i < pairs.length; i++)
    counts[i] = Math.max((counts[i] as number) - (loaded[pairs[i] as number] as number), 0);
}

function fingerprint({ bytes, starts }: LineTable, line: number): Fingerprint {
  const end = starts[line + 1] as number;
  const seen: number[] = [];
  let before = 0;
  for (let at = starts[line] as number; at <= end; at++) {
    // Whitespace is all the same, and there is some at both ends.
    const byte = at === end || isWhitespace(bytes[at] as number) ? 0 : lowerCase(bytes[at] as number);
    const pair = before | (byte << 8);
    before = byte;
    if (pair === 0) continue;
    if (loaded[pair] === 0) seen.push(pair);
    (loaded[pair] as number)++;
  }
  const pairs = Uint16Array.from(seen);
  const counts = Uint32Array.from(seen, (pair) => loaded[pair] as number);
  for (const pair of seen) loaded[pair] = 0;
  return { pairs, counts };
}

function lowerCase(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

/** A part of the change: old lines and new lines, ends exclusive. */
interface Part {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** Lines are numbered from the start of the change on both sides. Takes from the old fingerprints what was matched. */
class OrderedMatching {
  readonly #old: readonly Fingerprint[];
  readonly #new: readonly Fingerprint[];
  readonly #distance: number;
  /** How far new lines can be from each other and still be compared with the same old one. */
  readonly #newDistance: number;
  /** A row for each new line: the similarity to each old one in reach, -1 when it is not known. */
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
      // Both parts may use the matched line again; the first part has it first.
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
    for (let line = part.newFrom; line < part.newTo; line++) {
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
    for (let old = Math.max(nearest - this.#distance, oldFrom); old < end; old++) {
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

  /** What was found for lines around `line` may not hold any more, now that it is `match`. */
  #forget({ newFrom, newTo }: Part, line: number, match: number): void {
    const from = Math.max(line - this.#newDistance, newFrom);
    const to = Math.min(line + this.#newDistance + 1, newTo);
    for (let near = from; near < to; near++) {
      const nearest = this.#nearest(near);
      if (Math.abs(match - nearest) <= this.#distance) this.#similarities[this.#cell(match, near, nearest)] = -1;
      if (near === line || (this.#certainties[near] as number) < 0) continue;
      const best = this.#best[near] as number;
      const second = this.#secondBest[near] as number;
      const isOutOfOrder = near < line ? best >= match || second >= match : best <= match || second <= match;
      if (isOutOfOrder) this.#certainties[near] = NOT_CALCULATED;
    }
  }

  /** The old line that stands at the same place of the change. */
  #nearest(line: number): number {
    return Math.floor(((line * 2 + 1) * this.#old.length) / (this.#new.length * 2));
  }

  #cell(old: number, line: number, nearest: number): number {
    return old - nearest + this.#distance + line * (2 * this.#distance + 1);
  }
}
