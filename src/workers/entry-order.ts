/** The order of a directory's entries everywhere: folders and submodules first, then names in natural order. */
import { entryKind, type TreeEntry } from '../git/object/tree.js';
import { compareNatural } from '../shared/natural-order.js';

export function compareEntries(left: TreeEntry, right: TreeEntry): number {
  return Number(isFolder(right)) - Number(isFolder(left)) || compareNatural(left.name, right.name);
}

function isFolder(entry: TreeEntry): boolean {
  const kind = entryKind(entry.mode);
  return kind === 'tree' || kind === 'gitlink';
}

/** Sorting 1,500 names takes milliseconds, and a tree that is kept is the same list each time. */
const orderedByEntries = new WeakMap<readonly TreeEntry[], readonly TreeEntry[]>();

/** Returns a new list that is kept as long as `entries` exists; O(n log n) for the first call. */
export function orderedEntries(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  let ordered = orderedByEntries.get(entries);
  if (ordered === undefined) orderedByEntries.set(entries, (ordered = [...entries].sort(compareEntries)));
  return ordered;
}
