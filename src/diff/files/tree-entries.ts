/** Compares entries of two trees at the positions of two cursors. */
import { MODE_TREE, type TreeCursor } from '../../git/object/tree.js';
import { OID_BYTES } from '../../git/oid.js';

/** Whether mode and id are equal. Names are not compared. */
export function isSameEntry(old: TreeCursor, new_: TreeCursor): boolean {
  if (old.mode !== new_.mode) return false;
  for (let i = 0; i < OID_BYTES; i += 1) {
    if (old.bytes[old.oidStart + i] !== new_.bytes[new_.oidStart + i]) return false;
  }
  return true;
}

const SLASH = 47;

/** The order of two entries in a tree, see tree.ts. Allocates nothing. */
export function compareEntries(left: TreeCursor, right: TreeCursor): number {
  const leftLength = left.nameEnd - left.nameStart;
  const rightLength = right.nameEnd - right.nameStart;
  const shared = Math.min(leftLength, rightLength);
  for (let i = 0; i < shared; i += 1) {
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
