/** Icons of the entries of a directory. */
import type { EntryKind } from '../../../git/object/tree.js';

/** Icons of the sprite by kind of entry. */
export const ENTRY_ICONS: Readonly<Record<EntryKind, string>> = {
  tree: 'file-directory-fill',
  file: 'file',
  executable: 'file-code',
  symlink: 'file-symlink-file',
  gitlink: 'file-submodule',
};
