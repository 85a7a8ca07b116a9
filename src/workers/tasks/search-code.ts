/** One part of the answer to a query for code, below a directory of a revision. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { languageOf } from '../../render/code/language.js';
import type { CodeAnswer } from '../../search/answers.js';
import type { CodeQuery } from '../../search/query/query.js';
import { blobText } from '../../search/scan/blob-text.js';
import type { Cursor } from '../../search/scan/cursor.js';
import { definitionsIn, isSymbolLanguage } from '../../search/symbols/definitions.js';
import { searchCode, TOO_BROAD, type CodeSearchLimits } from '../../search/scan/search-code.js';
import { languageTest } from '../../search/scan/language-test.js';
import { isTooBroad } from '../../search/scan/too-broad.js';
import type { SearchIndexHandle } from '../../search/blobs/search-index.js';
import { planQuery } from '../../search/plan/plan-query.js';
import { candidatesAfter, filesOf } from '../revision-files.js';
import { storeOf } from '../stores.js';

export interface SearchCodeInput {
  readonly gitDir: string;
  /** The tree of the directory. */
  readonly tree: Oid;
  /** The path of the directory; '' for the root. */
  readonly directory: GitPath;
  /** Its `match` is not null. */
  readonly query: CodeQuery;
  readonly cursor: Cursor | undefined;
  readonly limits: CodeSearchLimits;
  /** Says where to look. Without it, and for blobs that it does not have, files are read one by one. */
  readonly searchIndex?: SearchIndexHandle | undefined;
}

/** Throws GitError('corrupt' | 'not-found' | 'cancelled'). */
export function searchCodeTask(input: SearchCodeInput): CodeAnswer {
  const { gitDir, tree, directory, query, cursor, limits, searchIndex } = input;
  const store = storeOf(gitDir);
  const files = filesOf(store, tree, directory);
  const nameOf = (path: GitPath, text?: string): string | null => languageOf(path, text)?.name ?? null;
  if (isTooBroad(query, files.paths, languageTest(query.languages, nameOf))) return TOO_BROAD;
  return searchCode({
    query,
    cursor,
    limits,
    candidates: candidatesAfter(files, cursor, searchIndex && { searchIndex, plan: planQuery(query) }),
    textOf: ({ oid }) => blobText(store, oid),
    languageOf: nameOf,
    definitionsOf(path, text) {
      const grammar = languageOf(path, text)?.hljs;
      return isSymbolLanguage(grammar) ? definitionsIn(text, grammar) : [];
    },
  });
}
