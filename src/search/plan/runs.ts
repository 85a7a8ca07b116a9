/** Cuts a pattern into runs: sets of texts of which a match has one, as long as possible. */
import { GRAM_BYTES } from '../blobs/terms.js';
import { LIKE_ASCII } from '../text/fold.js';
import { EDGE, joined, textsOf, type Pattern } from './pattern.js';

/** Whether no word goes on across the beginning and across the end. */
export interface Edges {
  readonly before: boolean;
  readonly after: boolean;
}

/** A match has one of the texts, or matches one of the patterns. */
export type Run =
  | ({ readonly kind: 'texts'; readonly texts: readonly string[] } & Edges)
  | ({ readonly kind: 'patterns'; readonly of: readonly Pattern[] } & Edges);

const WORD_CHARACTER = /^\w$/;

/** Whether a word ends next to the character; a text may have `s` or `k` in the place of such letters. */
export function endsWords(character: string): boolean {
  return !WORD_CHARACTER.test(character) && !LIKE_ASCII.test(character);
}

export function runsOf(pattern: Pattern, edges: Edges): readonly Run[] {
  const cutter = new RunCutter(edges);
  const parts = flattened(pattern);
  parts.forEach((part, at) => {
    cutter.add(part, parts[at + 1]);
  });
  return cutter.end();
}

function flattened(pattern: Pattern): Pattern[] {
  return pattern.kind === 'sequence' ? pattern.of.flatMap(flattened) : [pattern];
}

class RunCutter {
  readonly #edges: Edges;
  readonly #runs: Run[] = [];
  #texts: readonly string[] = [''];
  #before: boolean;

  constructor(edges: Edges) {
    this.#edges = edges;
    this.#before = edges.before;
  }

  /** `next` is undefined at the end. */
  add(part: Pattern, next: Pattern | undefined): void {
    const texts = textsOf(part);
    if (texts !== undefined) {
      this.#addTexts(texts);
      return;
    }
    const once = part.kind === 'repeated' ? textsOf(part.of) : undefined;
    if (once !== undefined) {
      // The first time follows what is before, the last time precedes what is after.
      this.#addTexts(once);
      this.#cut(false, false);
      this.#addTexts(once);
      return;
    }
    if (part.kind === 'separator' || (part.kind === 'repeated' && part.of.kind === 'separator')) {
      this.#cut(true, true);
      return;
    }
    const before = this.#isAtEdge;
    this.#cut(false, false);
    const after = next === undefined ? this.#edges.after : beginsWithEdge(next);
    if (part.kind === 'alternatives') this.#runs.push({ kind: 'patterns', of: part.of, before, after });
    if (part.kind === 'repeated') this.#runs.push({ kind: 'patterns', of: [part.of], before: false, after: false });
  }

  end(): readonly Run[] {
    this.#cut(this.#edges.after, false);
    return this.#runs;
  }

  #addTexts(texts: readonly string[]): void {
    const longer = joined(this.#texts, texts);
    if (longer !== undefined) {
      this.#texts = longer;
      return;
    }
    // Too many: a run ends here. The next one begins with as much of its end as gives grams across the cut.
    const ended = this.#texts;
    this.#cut(texts.every(beginsWordless), this.#isAtEdge);
    for (let kept = GRAM_BYTES - 1; kept > 0; kept -= 1) {
      const ends = [...new Set(ended.map((text) => text.slice(-kept)))];
      const next = joined(ends, texts);
      if (next === undefined) continue;
      this.#texts = next;
      this.#before = false;
      return;
    }
    this.#texts = texts;
  }

  /** No word goes on at the end of the texts. */
  get #isAtEdge(): boolean {
    return this.#texts.every((text) => (text === '' ? this.#before : endsWords(text.at(-1) ?? '')));
  }

  #cut(after: boolean, beforeNext: boolean): void {
    if (this.#texts.some((text) => text !== ''))
      this.#runs.push({ kind: 'texts', texts: this.#texts, before: this.#before, after });
    this.#texts = [''];
    this.#before = beforeNext;
  }
}

function beginsWithEdge(part: Pattern): boolean {
  if (part.kind === 'separator' || (part.kind === 'repeated' && part.of.kind === 'separator')) return true;
  return textsOf(part.kind === 'repeated' ? part.of : part)?.every(beginsWordless) === true;
}

function beginsWordless(text: string): boolean {
  return text !== '' && endsWords(text[0] ?? '');
}

/**
 * Texts of ASCII of which every match has one, in upper or lower case. Undefined when none have three letters or signs
 * in sequence.
 */
export function requiredTexts(pattern: Pattern): readonly string[] | undefined {
  let best: readonly string[] | undefined;
  let bestLength = GRAM_BYTES - 1;
  for (const run of runsOf(pattern, { before: false, after: false })) {
    if (run.kind !== 'texts') continue;
    const texts = [...new Set(run.texts.map((text) => text.replaceAll(EDGE, '').trim()))];
    const length = Math.min(...texts.map((text) => (isAscii(text) ? text.length : 0)));
    if (length <= bestLength) continue;
    best = texts;
    bestLength = length;
  }
  return best;
}

function isAscii(text: string): boolean {
  return [...text].every((character) => character <= '\u007f');
}
