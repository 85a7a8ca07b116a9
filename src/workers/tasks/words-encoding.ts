/** The encoding of the undeclared words of a commit, a tag or a note, where the bytes alone do not tell. */
import { undeclaredWords } from '../../git/object/commit-text.js';
import type { Oid } from '../../git/oid.js';
import { storeOf } from '../stores.js';
import { wordsEncoding } from '../words-habit.js';

export interface WordsEncodingInput {
  readonly gitDir: string;
  /** A commit, a tag, or a small blob that is words as a whole. */
  readonly object: Oid;
  /** The commit whose ancestors are looked at: as `UndeclaredWords.near`. */
  readonly near: Oid | undefined;
  readonly configured: string | undefined;
}

/** Name in the encoding table. GitError('not-found' | 'corrupt'). */
export function wordsEncodingTask({ gitDir, object, near, configured }: WordsEncodingInput): string {
  const store = storeOf(gitDir);
  const { type, bytes } = store.read(object);
  const words = type === 'blob' ? bytes : (undeclaredWords(bytes) ?? bytes);
  return wordsEncoding(store, { words, near, configured });
}
