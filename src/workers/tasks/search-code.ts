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
import type { SearchIndex, SearchIndexHandle } from '../../search/blobs/search-index.js';
import { CandidateSet } from '../../search/plan/candidate-set.js';
import { planQuery } from '../../search/plan/plan-query.js';
import { searchIndexOf } from '../open-search-indexes.js';
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

/** A thread keeps the lists of the revisions that were searched last; that of a kernel has 12 MB. */
const MAX_LIST_BYTES = 32 << 20;
const lists = new LRUCache<string, FileList>({
  maxSize: MAX_LIST_BYTES,
  sizeCalculation: (list) => 1 + list.sizeBytes,
});

/** The numbers of the files of a list in the index that was asked last. */
const numbersOf = new WeakMap<FileList, { readonly index: SearchIndex; readonly numbers: Int32Array }>();

/** Throws GitError('corrupt' | 'not-found'). */
export function searchCodeTask(input: SearchCodeInput): CodeAnswer {
  const { gitDir, tree, directory, query, cursor, limits, searchIndex } = input;
  const store = storeOf(gitDir);
  const files = filesOf(store, tree, directory);
  const isCandidate = searchIndex === undefined ? () => true : candidateTest(files, query, searchIndexOf(searchIndex));
  return searchCode({
    query,
    cursor,
    limits,
    candidates: candidatesAfter(files, cursor, isCandidate),
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

/** Whether the file at a place of the list may match. */
function candidateTest(files: FileList, query: CodeQuery, index: SearchIndex): (at: number) => boolean {
  let known = numbersOf.get(files);
  if (known?.index !== index) {
    known = { index, numbers: files.numbersIn(index) };
    numbersOf.set(files, known);
  }
  const { numbers } = known;
  const candidates = new CandidateSet(index, planQuery(query));
  return (at) => candidates.has(numbers[at] as number);
}

function* candidatesAfter(
  files: FileList,
  cursor: Cursor | undefined,
  isCandidate: (at: number) => boolean,
): Generator<Candidate> {
  for (let at = cursor === undefined ? 0 : files.after(cursor.path); at < files.length; at += 1)
    if (isCandidate(at)) yield { path: files.pathAt(at), oid: files.oidAt(at) };
}
