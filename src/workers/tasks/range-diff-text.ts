/**
 * The changes between two commits as text, byte for byte as `git diff <old> <new>` prints them in a clone
 * of the new side. The text is made in
 * pieces, since that of two releases is too large for memory.
 */
import { LRUCache } from 'lru-cache';
import { withAttributes } from '../../diff/files/change-attributes.js';
import { commitChanges } from '../../diff/files/commit-changes.js';
import type { FileChange } from '../../diff/files/file-change.js';
import { PATCH_FILE_BUDGET_MS, patchPieces } from '../../diff/output/patch-text.js';
import { GitError } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { storeOf } from '../stores.js';
import { diffAttributes } from './tree-attributes.js';
import { markTransferables, ownCopy } from '../transfer.js';

export interface RangeDiffTextInput {
  readonly gitDir: string;
  readonly old: Oid;
  readonly new: Oid;
  /** Only changes at this path or below it; '' for all. */
  readonly path: GitPath;
  /** Index of the changed file to start with, from 0. */
  readonly from: number;
}

export interface RangeDiffTextOutput {
  /** Complete files. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The value of `from` for the next piece; undefined at the end. */
  readonly next: number | undefined;
}

/** The number of files in one piece: large enough to make the cost of sending between threads small. */
const PIECE_FILES = 64;
/** Lists of changes that a thread keeps between pieces; the list of two kernel releases takes 5 MB. */
const MAX_LISTS = 2;
const lists = new LRUCache<string, readonly FileChange[]>({ max: MAX_LISTS });

/** Throws GitError('too-large') when not all differences can be listed. */
export function rangeDiffTextTask(input: RangeDiffTextInput): RangeDiffTextOutput {
  const store = storeOf(input.gitDir);
  const changes = changesOf(input);
  const end = input.from + PIECE_FILES;
  const pieces = [
    ...patchPieces(store, changes.slice(input.from, end), {
      abbreviate: (oid) => store.abbreviate(oid),
      budgetMs: PATCH_FILE_BUDGET_MS,
    }),
  ];
  const bytes = ownCopy(Buffer.concat(pieces));
  return markTransferables({ bytes, next: end < changes.length ? end : undefined }, [bytes.buffer]);
}

function changesOf({ gitDir, old, new: new_, path }: RangeDiffTextInput): readonly FileChange[] {
  const key = `${gitDir} ${old} ${new_} ${path}`;
  let changes = lists.get(key);
  if (changes === undefined) {
    const store = storeOf(gitDir);
    const { tree } = parseCommit(new_, store.read(new_, 'commit').bytes);
    const compared = commitChanges(store, { tree, parents: [old] }, 0, { pathPrefix: path, renames: {} });
    if (compared.truncated) throw new GitError('too-large', { oid: new_ });
    changes = withAttributes(compared.changes, diffAttributes(gitDir, tree));
    lists.set(key, changes);
  }
  return changes;
}
