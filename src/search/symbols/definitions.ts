/** The definitions of a source text. */
import { definitionsInC } from './c/c-definitions.js';
import type { Definition } from './definition.js';
import { definitionsInLines } from './line-definitions.js';
import { LINE_LANGUAGES } from './patterns.js';

/** Named as the grammars of highlighting (`render/code/language.ts`), so that one table of file names serves both. */
export type SymbolLanguage = 'c' | 'cpp' | keyof typeof LINE_LANGUAGES;

/** `grammar` is that of a `Language`. */
export function isSymbolLanguage(grammar: string | undefined): grammar is SymbolLanguage {
  return grammar === 'c' || grammar === 'cpp' || (grammar !== undefined && Object.hasOwn(LINE_LANGUAGES, grammar));
}

/**
 * All definitions in the order of the text; a line may have several. `text` is decoded; its lines end at LF. Never
 * throws: what is not understood is left out. O(length) for any text.
 */
export function definitionsIn(text: string, language: SymbolLanguage): Definition[] {
  return language === 'c' || language === 'cpp'
    ? definitionsInC(text, language === 'cpp')
    : definitionsInLines(text, language, LINE_LANGUAGES[language]);
}
