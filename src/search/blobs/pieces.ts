/**
 * The pieces of a text, which the index knows one by one: runs of whole lines. A large file has nearly every gram
 * somewhere, but seldom all grams of a text in one piece, so far fewer files are read in vain.
 */
const NEWLINE = 10;

/** Smaller pieces make the index larger: at a kernel 16 KiB cost a third, 8 KiB two thirds. */
export const PIECE_BYTES = 16 << 10;

/**
 * The pieces of a text in order: at least `pieceBytes` long up to the end of a line, the last one up to half as long
 * again. A long line is in one piece. An empty text has one piece.
 */
export function* piecesOf(text: Buffer, pieceBytes = PIECE_BYTES): Generator<Buffer> {
  let start = 0;
  while (text.length - start > pieceBytes * 1.5) {
    const end = text.indexOf(NEWLINE, start + pieceBytes - 1) + 1;
    if (end === 0) break;
    yield text.subarray(start, end);
    start = end;
  }
  yield text.subarray(start);
}
