/** Where a symbol is defined and used in a tree. */
import type { Oid } from '../../git/oid.js';
import { languageOf } from '../../render/code/language.js';
import type { SearchIndexHandle } from '../../search/blobs/search-index.js';
import { blobText } from '../../search/scan/blob-text.js';
import type { Cursor } from '../../search/scan/cursor.js';
import { findSymbol, type SymbolAnswer, type SymbolLimits } from '../../search/symbols/find-symbol.js';
import { symbolPlan } from '../../search/symbols/symbol-plan.js';
import { candidatesAfter, filesOf } from '../revision-files.js';
import { storeOf } from '../stores.js';

export interface FindSymbolInput {
  readonly gitDir: string;
  /** The root of the revision. */
  readonly tree: Oid;
  readonly name: string;
  readonly cursor: Cursor | undefined;
  readonly limits: SymbolLimits;
  /** As for `searchCode`. */
  readonly searchIndex?: SearchIndexHandle | undefined;
}

/** Throws GitError('corrupt' | 'not-found'). */
export function findSymbolTask(input: FindSymbolInput): SymbolAnswer {
  const { gitDir, tree, name, cursor, limits, searchIndex } = input;
  const store = storeOf(gitDir);
  const plan = symbolPlan(name);
  return findSymbol({
    name,
    defining: undefined,
    mentioning: candidatesAfter(filesOf(store, tree, ''), cursor, searchIndex && { searchIndex, plan }),
    cursor,
    limits,
    textOf: ({ oid }) => blobText(store, oid),
    grammarOf: (path, text) => languageOf(path, text)?.hljs,
  });
}
