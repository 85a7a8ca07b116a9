/** The order of a directory's entries everywhere: folders and submodules first, then names in natural order. */
import { entryKind, type EntryKind, type TreeEntry } from '../../../git/object/tree.js';
import { compareNatural } from '../natural-order.js';

/** Icons of the sprite by kind of entry. */
export const ENTRY_ICONS: Readonly<Record<EntryKind, string>> = {
  tree: 'file-directory-fill',
  file: 'file',
  executable: 'file-code',
  symlink: 'file-symlink-file',
  gitlink: 'file-submodule',
};

/**
 * Comparing 1,500 names takes milliseconds, and the repository returns the same list for the same tree while it is
 * cached.
 */
const known = new WeakMap<readonly TreeEntry[], readonly TreeEntry[]>();

/** Returns a new list that is kept as long as `entries` exists; O(n log n) for the first call. */
export function orderedEntries(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  let ordered = known.get(entries);
  if (ordered === undefined) known.set(entries, (ordered = [...entries].sort(compareEntries)));
  return ordered;
}

function compareEntries(left: TreeEntry, right: TreeEntry): number {
  return Number(isFolder(right)) - Number(isFolder(left)) || compareNatural(left.name, right.name);
}

function isFolder(entry: TreeEntry): boolean {
  const kind = entryKind(entry.mode);
  return kind === 'tree' || kind === 'gitlink';
}
