/**
 * The segments of one repository as one index. Blobs have numbers over all segments; between two segments a few numbers
 * are unused, so that the sets of bits of segments can be put side by side.
 */
import { join } from 'node:path';
import { OID_BYTES } from '../../git/oid.js';
import { BlobSegment } from './blob-segment.js';
import { bitBytes } from './posting-list.js';

/** The files of an index at one moment, as messages have it. */
export interface SearchIndexHandle {
  readonly folder: string;
  readonly files: readonly string[];
}

export const UNKNOWN_BLOB = -1;
const EMPTY = 0;

interface PlacedSegment {
  readonly segment: BlobSegment;
  /** A multiple of 8. */
  readonly base: number;
}

export class SearchIndex {
  readonly segments: readonly PlacedSegment[];
  /** All numbers are below this. */
  readonly limit: number;
  /** Hash table with open addressing: numbers of blobs + 1, by the first bytes of their ids. */
  readonly #table: Uint32Array;
  readonly #mask: number;

  private constructor(segments: readonly BlobSegment[]) {
    const placed: PlacedSegment[] = [];
    let base = 0;
    for (const segment of segments) {
      placed.push({ segment, base });
      base += bitBytes(segment.size) * 8;
    }
    this.segments = placed;
    this.limit = base;
    this.#table = new Uint32Array(2 ** Math.ceil(Math.log2(base * 2 + 2)));
    this.#mask = this.#table.length - 1;
    for (const { segment, base: first } of placed)
      for (let blob = 0; blob < segment.size; blob += 1) this.#insert(segment.oids, blob, first + blob);
  }

  /** Segments that cannot be opened are left out: their blobs are unknown. The caller closes the index. */
  static open({ folder, files }: SearchIndexHandle): SearchIndex {
    const segments = files.map((file) => BlobSegment.open(join(folder, file)));
    return new SearchIndex(segments.filter((segment) => segment !== undefined));
  }

  /** The number of the blob whose id is `oids[at, at + 20)`, or UNKNOWN_BLOB. */
  numberOf(oids: Buffer, at: number): number {
    let slot = oids.readUInt32LE(at) & this.#mask;
    for (let entry = this.#table[slot] as number; entry !== EMPTY; entry = this.#table[slot] as number) {
      if (this.#hasOid(entry - 1, oids, at)) return entry - 1;
      slot = (slot + 1) & this.#mask;
    }
    return UNKNOWN_BLOB;
  }

  /** Bytes of all files. */
  get sizeBytes(): number {
    return this.segments.reduce((sum, { segment }) => sum + segment.file.sizeBytes, 0);
  }

  close(): void {
    for (const { segment } of this.segments) segment.close();
  }

  #insert(oids: Buffer, blob: number, number: number): void {
    let slot = oids.readUInt32LE(blob * OID_BYTES) & this.#mask;
    while (this.#table[slot] !== EMPTY) slot = (slot + 1) & this.#mask;
    this.#table[slot] = number + 1;
  }

  #hasOid(number: number, oids: Buffer, at: number): boolean {
    let place = this.segments.length - 1;
    while ((this.segments[place] as PlacedSegment).base > number) place -= 1;
    const { segment, base } = this.segments[place] as PlacedSegment;
    const start = (number - base) * OID_BYTES;
    for (let byte = 0; byte < OID_BYTES; byte += 1) if (segment.oids[start + byte] !== oids[at + byte]) return false;
    return true;
  }
}
