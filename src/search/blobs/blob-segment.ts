/** A segment of the search index: the blobs that it has, and the lists of their terms, which are read by position. */
import { OID_BYTES } from '../../git/oid.js';
import { ContainerFile } from '../../segments/container-file.js';
import { bitBytes, DamagedSegment } from './posting-list.js';
import { TermReader, type FoundTerm } from './term-reader.js';

/** Changes with every change of FORMAT.md. Segments of other versions are built again. */
export const SEARCH_VERSION = 1;

export class BlobSegment {
  readonly file: ContainerFile;
  readonly terms: TermReader;
  /** 20 bytes for each blob, in the order of their numbers. */
  readonly oids: Buffer;
  /** Bytes of the searched text of each blob; 0 when it has none. */
  readonly textBytes: Uint32Array;

  private constructor(file: ContainerFile) {
    this.file = file;
    this.oids = file.bytes('BOID', 0, file.length('BOID'));
    const size = this.oids.length / OID_BYTES;
    if (!Number.isInteger(size) || file.length('BLEN') !== size * 4) throw new DamagedSegment('BLEN has a wrong size');
    this.textBytes = file.words('BLEN', 0, size);
    this.terms = new TermReader(file, size);
  }

  /** Undefined when the file is absent, unreadable, damaged in what is read first, or of another version. */
  static open(path: string): BlobSegment | undefined {
    const file = ContainerFile.open(path, SEARCH_VERSION);
    if (file === undefined) return undefined;
    try {
      return new BlobSegment(file);
    } catch {
      // What is wrong does not matter: the blobs of the segment count as unknown, and are indexed again.
      file.close();
      return undefined;
    }
  }

  get size(): number {
    return this.textBytes.length;
  }

  /** How many blobs have a term, and where they are; undefined for none. Throws DamagedSegment or the error of a read. */
  find(term: number): FoundTerm | undefined {
    return this.terms.find(term);
  }

  /** The set of the blobs with a term. */
  bitsOf(found: FoundTerm): Uint8Array {
    const bits = new Uint8Array(bitBytes(this.size));
    this.terms.add(bits, found);
    return bits;
  }

  close(): void {
    this.file.close();
  }
}
