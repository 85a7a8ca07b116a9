/** A commit as a patch, byte for byte as git prints it. */
import { withAttributes } from '../../diff/files/change-attributes.js';
import { commitChanges } from '../../diff/files/commit-changes.js';
import type { SeriesNumber } from '../../diff/output/mail-header.js';
import { mailPatch } from '../../diff/mail-patch.js';
import { patchText, type PatchTextOptions } from '../../diff/output/patch-text.js';
import { GitError } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import type { Oid } from '../../git/oid.js';
import { storeOf } from '../stores.js';
import { diffAttributes } from './tree-attributes.js';

export interface PatchInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /**
   * `diff`: like `git show -p -M` in a clone, against the parent. `patch`: like `git format-patch --stdout -1`, which ignores
   * `parentIndex`.
   */
  readonly format: 'diff' | 'patch';
  readonly parentIndex: number;
  /** Compare with the empty tree: the commit has no parents, or they are cut off at the boundary of a shallow clone. */
  readonly isRoot: boolean;
  /** The last line of a mail: program and version. */
  readonly signature: string;
  /** Number of the mail within a series. */
  readonly series?: SeriesNumber;
}

export interface PatchOutput {
  /** Empty where git prints nothing: a merge as mail, a commit without changes. */
  readonly bytes: Uint8Array;
}

/** The whole text is held in memory twice (here and in the server); a patch of a whole kernel is ten times as large. */
export const MAX_PATCH_BYTES = 64 << 20;

/** Throws GitError('too-large') above the limit, because a truncated patch could be applied as if it were complete. */
export function patchTask({ gitDir, commit, format, parentIndex, isRoot, signature, series }: PatchInput): PatchOutput {
  const store = storeOf(gitDir);
  const options: PatchTextOptions = { abbreviate: (oid) => store.abbreviate(oid), maxBytes: MAX_PATCH_BYTES };
  let made: { text: Buffer; truncated: boolean };
  const { tree, parents } = parseCommit(commit, store.read(commit, 'commit').bytes);
  const attributes = diffAttributes(gitDir, tree);
  if (format === 'patch')
    made = mailPatch(store, commit, {
      ...options,
      attributes,
      isRoot,
      signature,
      ...(series === undefined ? {} : { series }),
    });
  else {
    const sides = { tree, parents: isRoot ? [] : parents };
    const { changes, truncated } = commitChanges(store, sides, parentIndex, { renames: {} });
    const patch = patchText(store, withAttributes(changes, attributes), options);
    made = { text: patch.text, truncated: patch.truncated || truncated };
  }
  if (made.truncated) throw new GitError('too-large', { oid: commit, limitBytes: MAX_PATCH_BYTES });
  return { bytes: made.text };
}
