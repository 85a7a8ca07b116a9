/** Where git compares texts without context (in blame and combined diffs), it first cuts off the equal end of both. */

/** git compares the ends in blocks of this size. */
const TAIL_BLOCK = 1024;
/** Number of blocks that are compared at once while they are equal. */
const BLOCKS_AT_ONCE = 32;
const NEWLINE = 10;

/** Number of bytes that git cuts off the end of both texts: whole blocks, without the line in which the cut is. */
export function sharedTailLength(old: Buffer, new_: Buffer): number {
  const shorter = Math.min(old.length, new_.length);
  let tail = 0;
  for (let blocks = BLOCKS_AT_ONCE; blocks >= 1;) {
    const size = blocks * TAIL_BLOCK;
    if (
      tail + size <= shorter &&
      old.compare(new_, new_.length - tail - size, new_.length - tail, old.length - tail - size, old.length - tail) ===
        0
    )
      tail += size;
    else blocks >>= 1;
  }
  const newline = old.indexOf(NEWLINE, old.length - tail);
  return tail === 0 || newline < 0 ? 0 : old.length - newline - 1;
}
