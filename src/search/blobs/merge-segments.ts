/** Merges segments into the one that building it from all their blobs, in the same order, would give. */
import type { Sections } from '../../segments/container.js';
import type { BlobSegment } from './blob-segment.js';
import { wordBytes } from './segment-builder.js';
import { readListed, type ListedTerm } from './term-reader.js';
import { TermWriter } from './term-writer.js';

/** No blob is in two of the segments. Reads no object. Throws DamagedFile. */
export function mergeBlobSegments(segments: readonly BlobSegment[]): Sections {
  let pieces = 0;
  const cursors = segments.map((segment) => {
    const cursor = new TermCursor(segment, pieces);
    pieces += segment.pieceCount;
    return cursor;
  });
  const writer = new TermWriter(pieces);
  const values = new Uint32Array(pieces);
  for (;;) {
    let least = Infinity;
    for (const { current } of cursors) if (current !== undefined && current.term < least) least = current.term;
    if (least === Infinity) break;
    let count = 0;
    for (const cursor of cursors) {
      const { current } = cursor;
      if (current?.term !== least) continue;
      readListed(current, { documents: cursor.segment.pieceCount, base: cursor.base }, values, count);
      count += current.count;
      cursor.next();
    }
    writer.add(least, values, 0, count);
  }
  return new Map<string, Uint8Array>([
    ['BOID', Buffer.concat(segments.map(({ oids }) => oids))],
    ['BLEN', wordBytes(segments.flatMap(({ textBytes }) => [...textBytes]))],
    ['BEND', wordBytes(cursors.flatMap(({ segment, base }) => Array.from(segment.pieceEnds, (end) => base + end)))],
    ...writer.sections(),
  ]);
}

/** The terms of a segment one after the other. One block is in memory at a time. */
class TermCursor {
  current: ListedTerm | undefined;
  readonly segment: BlobSegment;
  /** The number of the segment's first piece in the merged segment. */
  readonly base: number;
  #terms: readonly ListedTerm[] = [];
  #block = 0;
  #at = 0;

  constructor(segment: BlobSegment, base: number) {
    this.segment = segment;
    this.base = base;
    this.next();
  }

  next(): void {
    if (this.#at === this.#terms.length) {
      const { terms } = this.segment;
      this.#terms = this.#block < terms.blockCount ? terms.block(this.#block) : [];
      this.#block += 1;
      this.#at = 0;
    }
    this.current = this.#terms[this.#at];
    this.#at += 1;
  }
}
