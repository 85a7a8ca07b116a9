/** The names that a text defines, for the search index. */
import type { GitPath } from '../../git/path-text.js';
import { languageOf } from '../../render/code/language.js';
import { definitionsIn, isSymbolLanguage } from '../../search/symbols/definitions.js';

/** The first line of a script names its language. */
const FIRST_LINE_BYTES = 1_024;

/** `text` is UTF-8. A name may come several times. Most texts that have no definitions are not decoded as a whole. */
export function definedNames(fileName: GitPath, text: Buffer): string[] {
  const grammar = languageOf(fileName, text.toString('utf8', 0, FIRST_LINE_BYTES))?.hljs;
  return isSymbolLanguage(grammar) ? definitionsIn(text.toString('utf8'), grammar).map(({ name }) => name) : [];
}
