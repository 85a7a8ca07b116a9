/** Where git compares two texts without context (blame, combined diffs), an equal end is cut off both before it searches. */

/** Git compares ends by blocks of this size. */
const TAIL_BLOCK = 1024;
/** As many at once, as long as they are equal. */
const BLOCKS_AT_ONCE = 32;
const NEWLINE = 10;

/** How many bytes git leaves out at the end of both: whole blocks, but the line that the cut is in is kept. */
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
