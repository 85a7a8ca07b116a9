/** Two trees side by side: stops at each name whose entry is not the same in both. No allocation but the cursors. */
import { OID_BYTES } from '../oid.js';
import { TreeCursor } from './tree.js';

const SLASH = 47;
const TREE_MODE = 0o040000;

/**
 * After `next()` is true, `inLeft` and `inRight` tell on which side the name is; that side's cursor stands on its entry. A name that is a
 * file on one side and a tree on the other comes twice, once from each side, because the two sort differently.
 */
export class TreePair {
  readonly left: TreeCursor;
  readonly right: TreeCursor;
  inLeft = false;
  inRight = false;
  /** The cursor stands on an entry that was not compared yet. */
  #hasLeft = false;
  #hasRight = false;

  constructor(left: Buffer, right: Buffer) {
    this.left = new TreeCursor(left);
    this.right = new TreeCursor(right);
  }

  next(): boolean {
    const { left, right } = this;
    if (this.inLeft) this.#hasLeft = false;
    if (this.inRight) this.#hasRight = false;
    for (;;) {
      if (!this.#hasLeft && !this.#hasRight) skipEqual(left, right);
      this.#hasLeft ||= left.next();
      this.#hasRight ||= right.next();
      if (!this.#hasLeft || !this.#hasRight) return this.#stop(this.#hasLeft, this.#hasRight);
      const order = compareEntries(left, right);
      if (order !== 0 || left.mode !== right.mode || !sameOid(left, right)) return this.#stop(order <= 0, order >= 0);
      this.#hasLeft = false;
      this.#hasRight = false;
    }
  }

  #stop(inLeft: boolean, inRight: boolean): boolean {
    this.inLeft = inLeft;
    this.inRight = inRight;
    return inLeft || inRight;
  }
}

/** Moves both cursors over entries of the very same bytes: nearly all of two neighbouring trees, and cheaper than parsing them. */
function skipEqual(left: TreeCursor, right: TreeCursor): void {
  const a = left.bytes;
  const b = right.bytes;
  let i = left.position;
  let j = right.position;
  // Behind the last change nothing is read: one native comparison of all that is left.
  if (a.length - i === b.length - j && a.compare(b, j, b.length, i, a.length) === 0) {
    left.position = a.length;
    right.position = b.length;
    return;
  }
  while (i < a.length && j < b.length) {
    let end = i;
    let other = j;
    while (end < a.length && a[end] !== 0 && a[end] === b[other]) {
      end++;
      other++;
    }
    const stop = end + 1 + OID_BYTES;
    if (stop > a.length || other + 1 + OID_BYTES > b.length) break;
    while (end < stop && a[end] === b[other]) {
      end++;
      other++;
    }
    if (end < stop) break;
    i = end;
    j = other;
  }
  left.position = i;
  right.position = j;
}

/** As git orders entries, see compareTreeNames. */
export function compareEntries(left: TreeCursor, right: TreeCursor): number {
  const a = left.bytes;
  const b = right.bytes;
  const leftLength = left.nameEnd - left.nameStart;
  const rightLength = right.nameEnd - right.nameStart;
  const shared = Math.min(leftLength, rightLength);
  for (let i = 0; i < shared; i++) {
    const order = (a[left.nameStart + i] as number) - (b[right.nameStart + i] as number);
    if (order !== 0) return order;
  }
  const afterLeft = leftLength > shared ? (a[left.nameStart + shared] as number) : left.mode === TREE_MODE ? SLASH : 0;
  const afterRight = rightLength > shared ? (b[right.nameStart + shared] as number) : right.mode === TREE_MODE ? SLASH : 0;
  return afterLeft - afterRight;
}

function sameOid(left: TreeCursor, right: TreeCursor): boolean {
  const a = left.bytes;
  const b = right.bytes;
  for (let i = 0; i < OID_BYTES; i++) if (a[left.oidStart + i] !== b[right.oidStart + i]) return false;
  return true;
}
