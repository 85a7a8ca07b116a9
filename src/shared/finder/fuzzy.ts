/**
 * Fuzzy search of paths for the file finder. Pure, without DOM or Node: the server uses it for the page without script,
 * and the browser uses it in a worker.
 *
 * A path matches when each word of the query is a subsequence of it, in any order of the words; its score is the sum of
 * the scores of the words. The score of the best alignment is found by dynamic programming: a letter counts more right
 * after the previous match and at the start of a segment or a word; gaps cost a little; a match inside the last segment
 * counts more than one in the folders. A lower-case letter of the query matches both cases, an upper-case one only
 * itself (unless that finds nothing). Letters are compared without diacritics: ё = е, й = и, é = e.
 *
 * Cost: all texts lie in flat arrays, and a search is one pass over them. Each reading of a query takes 0.3-10 ms over
 * the 36,000 paths of a kernel of 2011.
 */
import { fold, maskOf, MAX_QUERY_LENGTH, queryWords, type QueryWord } from './path-query.js';

/**
 * Longer paths are found too, but only their last part is aligned, since a repository can contain paths of any length.
 */
const MAX_ALIGNED_LENGTH = 512;

/** Points that an alignment gains and loses. Exported so that a test can compute the same score by brute force. */
export const SCORES = {
  consecutive: 200,
  segmentStart: 190,
  wordStart: 160,
  capital: 140,
  afterPoint: 120,
  /** Lost for each unit between two matched ones, and for each before the first and after the last. */
  gapInside: 3,
  gapOutside: 1,
  /** Gained when the whole match lies in the last segment. */
  inName: 120,
  /** Gained when the query is the beginning of the last segment, all of it, or the whole path. */
  namePrefix: 200,
  wholeName: 400,
  wholePath: 800,
} as const;
const {
  consecutive: CONSECUTIVE,
  segmentStart: SEGMENT_START,
  gapInside: GAP_INSIDE,
  gapOutside: GAP_OUTSIDE,
  inName: IN_NAME,
} = SCORES;
const NEVER = -0x3fffffff;

const SLASH = 0x2f;
const POINT = 0x2e;

export interface PathMatch {
  readonly path: string;
  readonly score: number;
  /** Indexes of the matched UTF-16 units of `path`, ascending. */
  readonly positions: readonly number[];
}

/** The points that a match at this unit gains by its position. `before` is 0 at the start of the path. */
function placeBonus(before: number, unit: number): number {
  if (before === 0 || before === SLASH) return SEGMENT_START;
  if (before === 0x2d || before === 0x5f || before === 0x20 || before === 0x2b) return SCORES.wordStart;
  if (before === POINT) return SCORES.afterPoint;
  const isCapital = unit >= 0x41 && unit <= 0x5a;
  return isCapital && before >= 0x61 && before <= 0x7a ? SCORES.capital : 0;
}

/**
 * Paths in a layout for searching. Uses about five bytes for each character; building takes about 1 ms for 1,000 paths.
 */
export class PathFinder {
  readonly #paths: readonly string[];
  /** Path i consists of the units from `#start[i]` to `#start[i + 1]`. */
  readonly #start: Uint32Array;
  readonly #nameStart: Uint32Array;
  readonly #units: Uint16Array;
  readonly #folded: Uint16Array;
  readonly #bonus: Uint8Array;
  readonly #masks: Int32Array;
  /**
   * Rows of the alignment: `#ending` holds the best score that ends at a unit, `#best` the best that ends there or
   * before.
   */
  #ending = new Int32Array(MAX_ALIGNED_LENGTH);
  #best = new Int32Array(MAX_ALIGNED_LENGTH);
  #previousEnding = new Int32Array(MAX_ALIGNED_LENGTH);
  #previousBest = new Int32Array(MAX_ALIGNED_LENGTH);
  /** The greatest possible score of each word of the query in the current path. */
  readonly #most = new Int32Array(MAX_QUERY_LENGTH);

  /** Keeps `paths` without a copy. */
  constructor(paths: readonly string[]) {
    const total = paths.reduce((sum, path) => sum + path.length, 0);
    this.#paths = paths;
    this.#start = new Uint32Array(paths.length + 1);
    this.#nameStart = new Uint32Array(paths.length);
    this.#units = new Uint16Array(total);
    this.#folded = new Uint16Array(total);
    this.#bonus = new Uint8Array(total);
    this.#masks = new Int32Array(paths.length);
    let end = 0;
    for (const [index, path] of paths.entries()) {
      const start = end;
      let name = start;
      let before = 0;
      for (let at = 0; at < path.length; at += 1) {
        const unit = path.charCodeAt(at);
        this.#units[end] = unit;
        this.#folded[end] = fold(unit);
        this.#bonus[end] = placeBonus(before, unit);
        end += 1;
        if (unit === SLASH) name = end;
        before = unit;
      }
      this.#nameStart[index] = name;
      this.#start[index + 1] = end;
      this.#masks[index] = maskOf(this.#folded, start, end);
    }
  }

  get size(): number {
    return this.#paths.length;
  }

  /**
   * Returns the best `limit` matches of the query exactly as typed, best first; of equal scores the shorter path is
   * first.
   */
  find(text: string, limit: number): PathMatch[] {
    const words = queryWords(text, false);
    if (words.length === 0) return [];
    const found = this.#search(words, limit);
    if (found.length > 0 || !words.some(({ exact }) => exact.includes(1))) return found;
    return this.#search(queryWords(text, true), limit);
  }

  #search(words: readonly QueryWord[], limit: number): PathMatch[] {
    const top: { index: number; score: number }[] = [];
    const wanted = words.reduce((mask, word) => mask | word.mask, 0);
    for (let index = 0; index < this.#masks.length; index += 1) {
      if (((this.#masks[index] as number) & wanted) !== wanted) continue;
      const worst = top.at(-1);
      const score = this.#score(words, index, top.length === limit && worst !== undefined ? worst.score : NEVER);
      if (score === NEVER) continue;
      if (top.length === limit && worst !== undefined && !this.#isBetter(index, score, worst.index, worst.score))
        continue;
      let place = top.length === limit ? limit - 1 : top.length;
      while (
        place > 0 &&
        this.#isBetter(
          index,
          score,
          (top[place - 1] as { index: number }).index,
          (top[place - 1] as { score: number }).score,
        )
      ) {
        if (place < limit) top[place] = top[place - 1] as { index: number; score: number };
        place -= 1;
      }
      top[place] = { index, score };
    }
    return top.map(({ index, score }) => ({
      path: this.#paths[index] as string,
      score,
      positions: this.#positions(words, index),
    }));
  }

  #isBetter(index: number, score: number, otherIndex: number, otherScore: number): boolean {
    if (score !== otherScore) return score > otherScore;
    const length = this.#length(index) - this.#length(otherIndex);
    return length === 0 ? index < otherIndex : length < 0;
  }

  #length(index: number): number {
    return (this.#start[index + 1] as number) - (this.#start[index] as number);
  }

  /**
   * NEVER when a word is not a subsequence, or when the words together cannot reach `floor`. The bound is checked
   * before each alignment, so that hopeless paths are rejected early.
   */
  #score(words: readonly QueryWord[], index: number, floor: number): number {
    const [only] = words;
    if (words.length === 1 && only !== undefined) {
      const greatest = this.#greatest(only, index, floor);
      return greatest === NEVER || greatest < floor ? NEVER : this.#wordScore(only, index);
    }
    let most = 0;
    for (const [at, word] of words.entries()) {
      const greatest = this.#greatest(word, index, NEVER);
      if (greatest === NEVER) return NEVER;
      this.#most[at] = greatest;
      most += greatest;
    }
    for (const [at, word] of words.entries()) {
      if (most < floor) return NEVER;
      most += this.#wordScore(word, index) - (this.#most[at] as number);
    }
    return most;
  }

  /**
   * An upper bound of `#wordScore` without an alignment; NEVER when the word is not a subsequence or the bound is below
   * `floor`.
   */
  #greatest(query: QueryWord, index: number, floor: number): number {
    const start = this.#start[index] as number;
    const end = this.#start[index + 1] as number;
    const name = this.#nameStart[index] as number;
    const inPath = greatestInPath(query, end - start);
    if (!this.#matches(query, name, end))
      return name !== start && inPath >= floor && this.#matches(query, start, end) ? inPath : NEVER;
    return Math.max(
      inPath,
      greatestScore(query.folded.length, end - name) + IN_NAME + this.#nameBonus(query, start, name, end),
    );
  }

  /** Score of a word that is known to be a subsequence of the path. */
  #wordScore(query: QueryWord, index: number): number {
    const start = this.#start[index] as number;
    const end = this.#start[index + 1] as number;
    const name = this.#nameStart[index] as number;
    if (!this.#matches(query, name, end))
      return this.#align(query, start, end) + (query.folded.length === end - start ? SCORES.wholePath : 0);
    const inName = this.#align(query, name, end) + IN_NAME + this.#nameBonus(query, start, name, end);
    return name === start || inName >= greatestInPath(query, end - start)
      ? inName
      : Math.max(inName, this.#align(query, start, end));
  }

  /** True when `#wordScore` takes its score from the last segment. */
  #isInName(query: QueryWord, index: number): boolean {
    const start = this.#start[index] as number;
    const end = this.#start[index + 1] as number;
    const name = this.#nameStart[index] as number;
    if (!this.#matches(query, name, end)) return false;
    return (
      this.#align(query, name, end) + IN_NAME + this.#nameBonus(query, start, name, end) >=
      this.#align(query, start, end)
    );
  }

  #nameBonus(query: QueryWord, start: number, name: number, end: number): number {
    if (name + query.folded.length > end || !this.#isPrefix(query, name)) return 0;
    if (query.folded.length < end - name) return SCORES.namePrefix;
    return name === start ? SCORES.wholePath : SCORES.wholeName;
  }

  #isPrefix(query: QueryWord, from: number): boolean {
    const { folded } = query;
    for (let at = 0; at < folded.length; at += 1) if (this.#folded[from + at] !== folded[at]) return false;
    return true;
  }

  #isMatch(query: QueryWord, at: number, unit: number): boolean {
    return this.#folded[unit] === query.folded[at] && (query.exact[at] === 0 || this.#units[unit] === query.units[at]);
  }

  #matches(query: QueryWord, from: number, to: number): boolean {
    const { length } = query.folded;
    let at = 0;
    for (let unit = from; unit < to && at < length; unit += 1) if (this.#isMatch(query, at, unit)) at += 1;
    return at === length;
  }

  /**
   * Score of the best alignment of the query with the units from `from` to `to`. The query must be a subsequence of
   * them.
   */
  #align(query: QueryWord, from: number, to: number): number {
    const start = Math.max(from, to - MAX_ALIGNED_LENGTH);
    if (query.folded.length > to - start) return 0;
    if (this.#standsAtSegmentStart(query, start, to)) {
      return greatestScore(query.folded.length, to - start);
    }
    let score = 0;
    for (let at = 0; at < query.folded.length; at += 1) score = this.#alignRow(query, at, start, to - start);
    return Math.max(score, 0);
  }

  /** True when the query occurs unbroken at the start of a segment: the commonest case, which needs no alignment. */
  #standsAtSegmentStart(query: QueryWord, from: number, to: number): boolean {
    const first = query.folded[0];
    for (let unit = from; unit <= to - query.folded.length; unit += 1) {
      if (this.#bonus[unit] !== SEGMENT_START || this.#folded[unit] !== first) continue;
      let at = 0;
      while (at < query.folded.length && this.#isMatch(query, at, unit + at)) at += 1;
      if (at === query.folded.length) return true;
    }
    return false;
  }

  /**
   * Aligns one letter of the query with `width` units: fills `#ending` (the letter is matched at that unit) and `#best`
   * (at that unit or before) from the rows of the previous letter. Returns the last value of `#best`. O(width), no
   * allocation.
   */
  #alignRow(query: QueryWord, at: number, start: number, width: number): number {
    [this.#ending, this.#previousEnding] = [this.#previousEnding, this.#ending];
    [this.#best, this.#previousBest] = [this.#previousBest, this.#best];
    const ending = this.#ending;
    const best = this.#best;
    const previousEnding = this.#previousEnding;
    const previousBest = this.#previousBest;
    const folded = this.#folded;
    const letter = query.folded[at] as number;
    const unit = query.exact[at] === 0 ? -1 : (query.units[at] as number);
    const gap = at === query.folded.length - 1 ? GAP_OUTSIDE : GAP_INSIDE;
    let running = NEVER;
    for (let column = 0; column < width; column += 1) {
      let score = NEVER;
      if (folded[start + column] === letter && (unit < 0 || this.#units[start + column] === unit)) {
        const bonus = this.#bonus[start + column] as number;
        if (at === 0) score = bonus - column * GAP_OUTSIDE;
        else if (column > 0) {
          const afterGap = (previousBest[column - 1] as number) + bonus;
          const consecutive = (previousEnding[column - 1] as number) + (bonus > CONSECUTIVE ? bonus : CONSECUTIVE);
          score = afterGap > consecutive ? afterGap : consecutive;
        }
      }
      ending[column] = score;
      running = score > running - gap ? score : running - gap;
      best[column] = running;
    }
    return running;
  }

  /** The positions that any of the words has matched. */
  #positions(words: readonly QueryWord[], index: number): number[] {
    return [...new Set(words.flatMap((word) => this.#wordPositions(word, index)))].sort((a, b) => a - b);
  }

  /**
   * The positions of the letters in the best alignment: repeats the alignment and keeps all rows. Used only for paths
   * that are shown.
   */
  #wordPositions(query: QueryWord, index: number): number[] {
    const pathStart = this.#start[index] as number;
    const to = this.#start[index + 1] as number;
    const from = Math.max(
      this.#isInName(query, index) ? (this.#nameStart[index] as number) : pathStart,
      to - MAX_ALIGNED_LENGTH,
    );
    const width = to - from;
    if (query.folded.length > width) return [];
    const rows: Row[] = [];
    for (let at = 0; at < query.folded.length; at += 1) {
      this.#alignRow(query, at, from, width);
      rows.push({ ending: this.#ending.slice(0, width), best: this.#best.slice(0, width) });
    }
    return traceBack(rows, this.#bonus.subarray(from, to)).map((column) => from - pathStart + column);
  }
}

/**
 * The upper bound for `length` letters in `width` units: each letter gains the greatest bonus and every gap is outside.
 */
function greatestScore(length: number, width: number): number {
  return Math.max(
    SEGMENT_START + (length - 1) * CONSECUTIVE - (Math.min(width, MAX_ALIGNED_LENGTH) - length) * GAP_OUTSIDE,
    0,
  );
}

function greatestInPath({ folded: { length } }: QueryWord, width: number): number {
  return greatestScore(length, width) + (length === width ? SCORES.wholePath : 0);
}

interface Row {
  readonly ending: Int32Array;
  readonly best: Int32Array;
}

/** The columns of the alignment whose score is at the end of the last row. */
function traceBack(rows: readonly Row[], bonus: Uint8Array): number[] {
  const columns: number[] = [];
  let column = bonus.length - 1;
  let isFixed = false;
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const { ending, best } = rows[at] as Row;
    while (!isFixed && column > 0 && best[column] !== ending[column]) column -= 1;
    columns.unshift(column);
    const before = rows[at - 1];
    isFixed =
      before !== undefined &&
      ending[column] === (before.ending[column - 1] as number) + Math.max(CONSECUTIVE, bonus[column] as number);
    column -= 1;
  }
  return columns;
}
