/** The files of revisions, for searches, and which of them the search index can leave out. */
import { LRUCache } from 'lru-cache';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';
import type { ObjectStore } from '../git/store/object-store.js';
import type { SearchIndex, SearchIndexHandle } from '../search/blobs/search-index.js';
import { CandidateSet } from '../search/plan/candidate-set.js';
import type { Plan } from '../search/plan/plan.js';
import type { Cursor } from '../search/scan/cursor.js';
import { listFiles, type FileList } from '../search/scan/file-list.js';
import type { Candidate } from '../search/scan/search-code.js';
import { endIfCancelled } from './cancellation.js';
import { searchIndexOf } from './open-search-indexes.js';

/** Blobs that the index does not have meet every plan. */
export interface IndexQuestion {
  readonly searchIndex: SearchIndexHandle;
  readonly plan: Plan;
}

/** A thread keeps the lists of the revisions that were searched last; that of a kernel has 12 MB. */
const MAX_LIST_BYTES = 32 << 20;
const lists = new LRUCache<string, FileList>({
  maxSize: MAX_LIST_BYTES,
  sizeCalculation: (list) => 1 + list.sizeBytes,
});

/** The numbers of the files of a list in the index that was asked last. */
const numbersOf = new WeakMap<FileList, { readonly index: SearchIndex; readonly numbers: Int32Array }>();

/** Those below the directory `directory`, whose tree is `tree`. Throws GitError('corrupt' | 'not-found'). */
export function filesOf(store: ObjectStore, tree: Oid, directory: GitPath): FileList {
  const key = `${store.gitDir} ${tree} ${directory}`;
  let known = lists.get(key);
  if (known === undefined) {
    known = listFiles(store, tree, directory === '' ? '' : `${directory}/`);
    lists.set(key, known);
  }
  return known;
}

function numbersIn(files: FileList, index: SearchIndex): Int32Array {
  let known = numbersOf.get(files);
  if (known?.index !== index) {
    known = { index, numbers: files.numbersIn(index) };
    numbersOf.set(files, known);
  }
  return known.numbers;
}

/** Number of files that the index does not have. */
export function unknownFiles(files: FileList, searchIndex: SearchIndexHandle): number {
  return numbersIn(files, searchIndexOf(searchIndex)).reduce((sum, number) => sum + (number < 0 ? 1 : 0), 0);
}

/** Whether the file at a place of the list may match. */
function candidateTest(files: FileList, { searchIndex, plan }: IndexQuestion): (at: number) => boolean {
  const index = searchIndexOf(searchIndex);
  const numbers = numbersIn(files, index);
  const candidates = new CandidateSet(index, plan);
  return (at) => candidates.has(numbers[at] as number);
}

/**
 * The files after a cursor that may match, in path order; all of them without a question. Throws
 * GitError('cancelled').
 */
export function* candidatesAfter(
  files: FileList,
  cursor: Cursor | undefined,
  question?: IndexQuestion,
): Generator<Candidate> {
  const isCandidate = question === undefined ? () => true : candidateTest(files, question);
  for (let at = cursor === undefined ? 0 : files.after(cursor.path); at < files.length; at += 1)
    if (isCandidate(at)) {
      endIfCancelled();
      yield { path: files.pathAt(at), oid: files.oidAt(at) };
    }
}
