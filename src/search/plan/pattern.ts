/** A pattern as far as the index uses it: the texts that a match has, one after the other. */
import { GRAM_BYTES, GramCollector, termOfWord } from '../blobs/terms.js';
import { foldText, LIKE_ASCII } from '../text/fold.js';
import { allOf, oneOf, type LinePlan } from './plan.js';

export type Pattern =
  /** One character. */
  | { readonly kind: 'character'; readonly character: string }
  /** No character, at a place where no word goes on: `\b`, `^`, `$`. */
  | { readonly kind: 'edge' }
  /** Nothing that matters: `\B`, a flag. */
  | { readonly kind: 'nothing' }
  /** Some text or none. */
  | { readonly kind: 'gap' }
  /** One character that is no letter, digit or `_` of ASCII, such as `\W`. */
  | { readonly kind: 'separator' }
  | { readonly kind: 'sequence'; readonly of: readonly Pattern[] }
  | { readonly kind: 'alternatives'; readonly of: readonly Pattern[] }
  /** Repeated at least once. */
  | { readonly kind: 'repeated'; readonly of: Pattern };

/** Whether no word goes on across the beginning and across the end of a pattern. */
interface Edges {
  readonly before: boolean;
  readonly after: boolean;
}

const NO_EDGES: Edges = { before: false, after: false };
const WORD_CHARACTER = /^\w$/;
const grams = new GramCollector();

/** The condition that a line with a match of `pattern` meets. */
export function planOfPattern(pattern: Pattern, edges = NO_EDGES): LinePlan {
  const parts = flattened(pattern);
  const plans: LinePlan[] = [];
  for (let from = 0; from < parts.length;) {
    const to = endOfRun(parts, from);
    if (to > from) plans.push(...runPlans(parts, from, to, edges));
    const part = parts[to];
    if (part?.kind === 'alternatives') {
      const around = { before: isEdge(parts, to - 1, edges.before), after: isEdge(parts, to + 1, edges.after) };
      plans.push(oneOf(part.of.map((one) => planOfPattern(one, around))));
    } else if (part?.kind === 'repeated') plans.push(planOfPattern(part.of));
    from = to + 1;
  }
  return allOf(plans);
}

/**
 * A text of ASCII that every match has, in upper or lower case; the longest one. Undefined when none has three letters
 * or signs in sequence.
 */
export function requiredText(pattern: Pattern): string | undefined {
  let longest = '';
  let text = '';
  for (const part of flattened(pattern)) {
    if (part.kind === 'edge') continue;
    text = part.kind === 'character' && part.character <= '\u007f' ? text + part.character : '';
    if (text.length > longest.length) longest = text;
  }
  return longest.length < GRAM_BYTES ? undefined : longest;
}

/** The parts in sequence, without sequences and without what does not matter. */
function flattened(pattern: Pattern): Pattern[] {
  if (pattern.kind === 'nothing') return [];
  if (pattern.kind === 'sequence') return pattern.of.flatMap(flattened);
  if (pattern.kind === 'repeated' && pattern.of.kind === 'character') return [pattern.of, { kind: 'gap' }];
  return pattern.kind === 'repeated' && pattern.of.kind === 'separator' ? [pattern.of] : [pattern];
}

function endOfRun(parts: readonly Pattern[], from: number): number {
  let to = from;
  while (parts[to]?.kind === 'character' || parts[to]?.kind === 'edge') to += 1;
  return to;
}

/** Whether the part at `at` ends every word next to it. Outside of the parts `outside` holds. */
function isEdge(parts: readonly Pattern[], at: number, outside: boolean): boolean {
  const part = parts[at];
  if (part === undefined) return outside;
  if (part.kind !== 'character') return part.kind === 'edge' || part.kind === 'separator';
  // A text may have `s` or `k` in the place of such a letter.
  return !WORD_CHARACTER.test(part.character) && !LIKE_ASCII.test(part.character);
}

/** Plans for the characters and edges `parts[from, to)`. */
function runPlans(parts: readonly Pattern[], from: number, to: number, edges: Edges): LinePlan[] {
  let text = '';
  const plans: LinePlan[] = [];
  for (let at = from; at < to;) {
    const part = parts[at] as Pattern;
    if (part.kind !== 'character') {
      at += 1;
      continue;
    }
    if (!WORD_CHARACTER.test(part.character)) {
      text += part.character;
      at += 1;
      continue;
    }
    const word = wordAt(parts, at);
    const isWhole = isEdge(parts, at - 1, edges.before) && isEdge(parts, at + word.length, edges.after);
    if (isWhole && !/^\d/.test(word)) plans.push({ kind: 'word', term: termOfWord(word) });
    text += word;
    at += word.length;
  }
  return [...plans, ...gramPlans(text)];
}

function wordAt(parts: readonly Pattern[], from: number): string {
  let word = '';
  for (let at = from; ; at += 1) {
    const part = parts[at];
    if (part?.kind !== 'character' || !WORD_CHARACTER.test(part.character)) return word;
    word += part.character;
  }
}

function gramPlans(text: string): LinePlan[] {
  const folded = Buffer.from(foldText(text));
  if (folded.length < GRAM_BYTES) return [];
  grams.collect(folded);
  return Array.from(grams.grams.subarray(0, grams.count), (term) => ({ kind: 'gram', term }) as const);
}
