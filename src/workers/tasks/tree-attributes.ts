/** The attributes that decide how files of a commit are compared. */
import { DIFF_ATTRIBUTES } from '../../diff/files/change-attributes.js';
import { TreeAttributes } from '../../git/attributes/tree-attributes.js';
import type { Oid } from '../../git/oid.js';
import { storeOf } from '../stores.js';

/** `tree` is that of the new side. */
export function diffAttributes(gitDir: string, tree: Oid): TreeAttributes {
  return new TreeAttributes(storeOf(gitDir), gitDir, tree, DIFF_ATTRIBUTES);
}
