/** One part of the definitions below a directory of a revision whose names have the words of a query. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { languageOf } from '../../render/code/language.js';
import type { SearchIndexHandle } from '../../search/blobs/search-index.js';
import { planOfText } from '../../search/plan/plan-query.js';
import { allOf } from '../../search/plan/plan.js';
import { blobText } from '../../search/scan/blob-text.js';
import type { Cursor } from '../../search/scan/cursor.js';
import { definitionsIn, isSymbolLanguage } from '../../search/symbols/definitions.js';
import {
  searchNames,
  textsOfNames,
  type NameQuery,
  type NamesAnswer,
  type NameSearch,
} from '../../search/symbols/search-names.js';
import { candidatesAfter, filesOf } from '../revision-files.js';
import { storeOf } from '../stores.js';

export interface SearchNamesInput {
  readonly gitDir: string;
  /** The tree of the directory. */
  readonly tree: Oid;
  /** The path of the directory; '' for the root. */
  readonly directory: GitPath;
  readonly query: NameQuery;
  readonly cursor: Cursor | undefined;
  readonly limits: NameSearch['limits'];
  /** As for `searchCode`. */
  readonly searchIndex?: SearchIndexHandle | undefined;
}

/** Throws GitError('corrupt' | 'not-found'). */
export function searchNamesTask(input: SearchNamesInput): NamesAnswer {
  const { gitDir, tree, directory, query, cursor, limits, searchIndex } = input;
  const store = storeOf(gitDir);
  const plan = allOf(textsOfNames(query).map(planOfText));
  return searchNames({
    query,
    cursor,
    limits,
    candidates: candidatesAfter(filesOf(store, tree, directory), cursor, searchIndex && { searchIndex, plan }),
    textOf: ({ oid }) => blobText(store, oid),
    definitionsOf(path, text) {
      const grammar = languageOf(path, text)?.hljs;
      return isSymbolLanguage(grammar) ? definitionsIn(text, grammar) : [];
    },
  });
}
