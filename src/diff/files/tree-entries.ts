/** Entries of two trees, where two cursors stand in their bytes. */
import { MODE_TREE, type TreeCursor } from '../../git/object/tree.js';
import { OID_BYTES } from '../../git/oid.js';

/** Mode and id are the same; names are not looked at. */
export function isSameEntry(old: TreeCursor, new_: TreeCursor): boolean {
  if (old.mode !== new_.mode) return false;
  for (let i = 0; i < OID_BYTES; i++) {
    if (old.bytes[old.oidStart + i] !== new_.bytes[new_.oidStart + i]) return false;
  }
  return true;
}

const SLASH = 47;

/** The order of entries in a tree (see tree.ts), of the entries where the cursors stand. No allocation. */
export function compareEntries(left: TreeCursor, right: TreeCursor): number {
  const leftLength = left.nameEnd - left.nameStart;
  const rightLength = right.nameEnd - right.nameStart;
  const shared = Math.min(leftLength, rightLength);
  for (let i = 0; i < shared; i++) {
    const difference = (left.bytes[left.nameStart + i] as number) - (right.bytes[right.nameStart + i] as number);
    if (difference !== 0) return difference;
  }
  return byteOrEnd(left, shared) - byteOrEnd(right, shared);
}

function byteOrEnd(cursor: TreeCursor, at: number): number {
  const position = cursor.nameStart + at;
  if (position < cursor.nameEnd) return cursor.bytes[position] as number;
  return cursor.mode === MODE_TREE ? SLASH : 0;
}
