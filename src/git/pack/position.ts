/**
 * The two kinds of number that meet where an object is looked up in a pack. They are plain numbers when the program
 * runs; the brands only stop the compiler from taking one for the other.
 */

/**
 * Byte position of the header of an entry in its pack; may exceed 2^32. The position of the data of an entry is another
 * number and has no brand.
 */
export type PackOffset = number & { readonly __packOffset: never };

/** Row of an object in a pack index or in a multi-pack-index, from 0 to the number of objects - 1. */
export type IndexPosition = number & { readonly __indexPosition: never };

/** Marks a number that was read or computed as an offset. It is not checked: `readEntryHeader` does that. */
export function packOffset(bytes: number): PackOffset {
  return bytes as PackOffset;
}

/** Marks a number as a row. The caller knows that the index has it. */
export function indexPosition(row: number): IndexPosition {
  return row as IndexPosition;
}
