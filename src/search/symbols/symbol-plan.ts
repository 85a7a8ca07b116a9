/** What the index can say about a symbol. */
import { termOfDefined, termOfWord } from '../blobs/terms.js';
import { inOneLine, oneOf, type Plan } from '../plan/plan.js';
import { wordsOfSymbol } from './find-symbol.js';

/** The blobs that may define or use the name. */
export function symbolPlan(name: string): Plan {
  return inOneLine(oneOf(wordsOfSymbol(name).map((word) => ({ kind: 'word', term: termOfWord(word) }) as const)));
}

/** The blobs that may define the name. */
export function definitionPlan(name: string): Plan {
  return inOneLine({ kind: 'defined', term: termOfDefined(name) });
}
