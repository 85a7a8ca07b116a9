/** Walks two trees at once and stops at each name whose entries differ. Allocates nothing but the two cursors. */
import { OID_BYTES } from '../oid.js';
import { TreeCursor } from './tree.js';

const SLASH = 47;
const TREE_MODE = 0o040000;

/**
 * After `next()` has returned true, `inLeft` and `inRight` say which trees have the name, and the cursors of those
 * trees are at its entry. A name that is a file on one side and a tree on the other appears twice, once for each side,
 * because the names of trees are sorted as if they ended in a slash.
 */
export class TreePair {
  readonly left: TreeCursor;
  readonly right: TreeCursor;
  inLeft = false;
  inRight = false;
  /** Whether the cursor is at an entry that has not been compared yet. */
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

/**
 * Moves both cursors past entries whose bytes are equal. In the trees of neighbouring commits these are nearly all
 * entries, and comparing bytes is cheaper than parsing them.
 */
function skipEqual(left: TreeCursor, right: TreeCursor): void {
  const a = left.bytes;
  const b = right.bytes;
  const start = left.position;
  const length = equalLength(a, start, b, right.position);
  let end = start + length;
  // Unless both trees are equal to the end, the last entry in the equal bytes may be incomplete: its id may differ.
  if (end < a.length || right.position + length < b.length) end = lastEntryEnd(a, start, end);
  right.position += end - start;
  left.position = end;
}

/**
 * End of the last complete entry in `bytes[start, end)`; `start` when there is none. The search for the NUL skips two
 * bytes: the space before the name and the first byte of the name.
 */
function lastEntryEnd(bytes: Buffer, start: number, end: number): number {
  let position = start;
  for (;;) {
    let at = position + 2;
    while (at < end && bytes[at] !== 0) at += 1;
    at += 1 + OID_BYTES;
    if (at > end) return position;
    position = at;
  }
}

/** A loop is faster than a native comparison of at most this many bytes. */
const LOOP_BYTES = 64;
const FIRST_STEP_BYTES = 256;

/**
 * Number of equal bytes from `a[i]` and `b[j]` on. Native comparisons of ever larger pieces find the piece that
 * differs; comparisons of halves and a loop then find the byte.
 */
function equalLength(a: Buffer, i: number, b: Buffer, j: number): number {
  const longest = Math.min(a.length - i, b.length - j);
  let length = 0;
  let step = FIRST_STEP_BYTES;
  let isNarrowing = false;
  while (length < longest) {
    const size = Math.min(step, longest - length);
    if (size <= LOOP_BYTES) break;
    const isEqual = a.compare(b, j + length, j + length + size, i + length, i + length + size) === 0;
    if (isEqual) length += size;
    isNarrowing ||= !isEqual;
    step = isNarrowing ? size >> 1 : step * 2;
  }
  while (length < longest && a[i + length] === b[j + length]) length += 1;
  return length;
}

/** The order of git's tree entries, as in `compareTreeNames`. */
export function compareEntries(left: TreeCursor, right: TreeCursor): number {
  const a = left.bytes;
  const b = right.bytes;
  const leftLength = left.nameEnd - left.nameStart;
  const rightLength = right.nameEnd - right.nameStart;
  const shared = Math.min(leftLength, rightLength);
  for (let i = 0; i < shared; i += 1) {
    const order = (a[left.nameStart + i] as number) - (b[right.nameStart + i] as number);
    if (order !== 0) return order;
  }
  const afterLeft = leftLength > shared ? (a[left.nameStart + shared] as number) : left.mode === TREE_MODE ? SLASH : 0;
  const afterRight =
    rightLength > shared ? (b[right.nameStart + shared] as number) : right.mode === TREE_MODE ? SLASH : 0;
  return afterLeft - afterRight;
}

function sameOid(left: TreeCursor, right: TreeCursor): boolean {
  const a = left.bytes;
  const b = right.bytes;
  for (let i = 0; i < OID_BYTES; i += 1) if (a[left.oidStart + i] !== b[right.oidStart + i]) return false;
  return true;
}
