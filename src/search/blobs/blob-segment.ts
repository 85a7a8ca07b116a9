/** A segment of the search index: the blobs that it has, and the lists of their terms, which are read by position. */
import { OID_BYTES } from '../../git/oid.js';
import { ContainerFile } from '../../segments/container-file.js';
import { DamagedFile, readableOr } from '../../segments/damaged-file.js';
import { bitBytes } from './posting-list.js';
import { TermReader, type FoundTerm } from './term-reader.js';

/** Changes with every change of FORMAT.md. Segments of other versions are built again. */
export const SEARCH_VERSION = 3;

export class BlobSegment {
  readonly file: ContainerFile;
  readonly terms: TermReader;
  /** 20 bytes for each blob, in the order of their numbers. */
  readonly oids: Buffer;
  /** Bytes of the searched text of each blob; 0 when it has none. */
  readonly textBytes: Uint32Array;
  /** For each blob the number of the first piece after its own. */
  readonly pieceEnds: Uint32Array;

  private constructor(file: ContainerFile) {
    this.file = file;
    this.oids = file.bytes('BOID', 0, file.length('BOID'));
    const size = this.oids.length / OID_BYTES;
    if (!Number.isInteger(size) || file.length('BLEN') !== size * 4) throw new DamagedFile('BLEN has a wrong size');
    this.textBytes = file.words('BLEN', 0, size);
    if (file.length('BEND') !== size * 4) throw new DamagedFile('BEND has a wrong size');
    this.pieceEnds = file.words('BEND', 0, size);
    if (this.pieceEnds.some((end, blob) => end < (this.pieceEnds[blob - 1] ?? 0)))
      throw new DamagedFile('BEND is out of order');
    this.terms = new TermReader(file, this.pieceCount);
  }

  /** Undefined when the file is absent, unreadable, damaged in what is read first, or of another version. */
  static open(path: string): BlobSegment | undefined {
    const file = ContainerFile.open(path, SEARCH_VERSION);
    if (file === undefined) return undefined;
    // The blobs of the segment count as unknown then, and are indexed again.
    const segment = readableOr(
      () => new BlobSegment(file),
      () => undefined,
    );
    if (segment === undefined) file.close();
    return segment;
  }

  /** Number of blobs. */
  get size(): number {
    return this.textBytes.length;
  }

  get pieceCount(): number {
    return this.pieceEnds.at(-1) ?? 0;
  }

  /** How many pieces have a term, and where they are; undefined for none. Throws DamagedFile or the error of a read. */
  find(term: number): FoundTerm | undefined {
    return this.terms.find(term);
  }

  /** The set of the pieces with a term. */
  piecesWith(found: FoundTerm): Uint8Array {
    const bits = new Uint8Array(bitBytes(this.pieceCount));
    this.terms.add(bits, found);
    return bits;
  }

  /** The set of the blobs that have any of the pieces. */
  blobsOf(pieces: Uint8Array): Uint8Array {
    const bits = new Uint8Array(bitBytes(this.size));
    let piece = 0;
    for (let blob = 0; blob < this.size; blob += 1)
      for (const end = this.pieceEnds[blob] as number; piece < end; piece += 1)
        if (((pieces[piece >>> 3] as number) & (1 << (piece & 7))) !== 0)
          bits[blob >>> 3] = (bits[blob >>> 3] as number) | (1 << (blob & 7));
    return bits;
  }

  close(): void {
    this.file.close();
  }
}
