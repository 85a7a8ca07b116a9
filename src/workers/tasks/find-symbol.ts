/** Where a symbol is defined and used in a tree. */
import type { Oid } from '../../git/oid.js';
import { languageOf } from '../../render/code/language.js';
import type { SearchIndexHandle } from '../../search/blobs/search-index.js';
import { blobText } from '../../search/scan/blob-text.js';
import type { Cursor } from '../../search/scan/cursor.js';
import type { FileList } from '../../search/scan/file-list.js';
import type { Candidate } from '../../search/scan/search-code.js';
import { findSymbol, type SymbolAnswer, type SymbolLimits } from '../../search/symbols/find-symbol.js';
import { definitionPlan, symbolPlan } from '../../search/symbols/symbol-plan.js';
import { candidatesAfter, filesOf, unknownFiles } from '../revision-files.js';
import { storeOf } from '../stores.js';

/** More files that the index does not have are not read before the others. */
const MAX_UNKNOWN_FILES = 500;

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
  const files = filesOf(store, tree, '');
  const asked = searchIndex && { searchIndex, plan: symbolPlan(name) };
  return findSymbol({
    name,
    defining: definingFiles(files, input),
    mentioning: candidatesAfter(files, cursor, asked),
    cursor,
    limits,
    textOf: ({ oid }) => blobText(store, oid),
    grammarOf: (path, text) => languageOf(path, text)?.hljs,
  });
}

/** Definitions belong to the first part of an answer, unless they have to be found on the way. */
function definingFiles(
  files: FileList,
  { name, cursor, searchIndex }: FindSymbolInput,
): Iterable<Candidate> | undefined {
  if (searchIndex === undefined || unknownFiles(files, searchIndex) > MAX_UNKNOWN_FILES) return undefined;
  return cursor === undefined ? candidatesAfter(files, undefined, { searchIndex, plan: definitionPlan(name) }) : [];
}
