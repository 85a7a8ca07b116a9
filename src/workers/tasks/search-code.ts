/** One part of the answer to a query for code, below a directory of a revision. */
import { LRUCache } from 'lru-cache';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { ObjectStore } from '../../git/store/object-store.js';
import { languageOf } from '../../render/code/language.js';
import type { CodeAnswer } from '../../search/answers.js';
import type { CodeQuery } from '../../search/query/query.js';
import { blobText } from '../../search/scan/blob-text.js';
import type { Cursor } from '../../search/scan/cursor.js';
import { listFiles, type FileList } from '../../search/scan/file-list.js';
import { searchCode, type Candidate, type CodeSearchLimits } from '../../search/scan/search-code.js';
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
}

/** A thread keeps the lists of the revisions that were searched last; that of a kernel has 12 MB. */
const MAX_LIST_BYTES = 32 << 20;
const lists = new LRUCache<string, FileList>({
  maxSize: MAX_LIST_BYTES,
  sizeCalculation: (list) => 1 + list.sizeBytes,
});

/** Throws GitError('corrupt' | 'not-found'). */
export function searchCodeTask({ gitDir, tree, directory, query, cursor, limits }: SearchCodeInput): CodeAnswer {
  const store = storeOf(gitDir);
  const files = filesOf(store, tree, directory);
  return searchCode({
    query,
    cursor,
    limits,
    candidates: candidatesAfter(files, cursor),
    textOf: ({ oid }) => blobText(store, oid),
    languageOf: (path, text) => languageOf(path, text)?.name ?? null,
  });
}

function filesOf(store: ObjectStore, tree: Oid, directory: GitPath): FileList {
  const key = `${store.gitDir} ${tree} ${directory}`;
  let known = lists.get(key);
  if (known === undefined) {
    known = listFiles(store, tree, directory === '' ? '' : `${directory}/`);
    lists.set(key, known);
  }
  return known;
}

function* candidatesAfter(files: FileList, cursor: Cursor | undefined): Generator<Candidate> {
  for (let at = cursor === undefined ? 0 : files.after(cursor.path); at < files.length; at += 1)
    yield { path: files.pathAt(at), oid: files.oidAt(at) };
}
