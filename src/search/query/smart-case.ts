/** Whether a term as typed means exact letters: it has an upper-case one. */
import type { Term } from './query.js';

const UPPER_CASE = /\p{Lu}/u;
/** Escapes of regular expressions in which letters mean classes and numbers: `\S`, `\pL`, `\p{Lu}`, `\x{2F}`. */
const ESCAPE = /\\(?:[pP]\{[^}]*\}|[pP].|x\{[^}]*\}|x..|.)/gs;

export function hasUpperCase(term: Term): boolean {
  if (term.kind === 'literal') return UPPER_CASE.test(term.text);
  return UPPER_CASE.test(term.kind === 'symbol' ? term.name : term.source.replace(ESCAPE, ''));
}
