/**
 * A container that is read by position, so that its sections take no memory: the system's page cache is shared by all
 * processes.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import {
  CHUNK_BYTES,
  CONTAINER_VERSION,
  HEADER_BYTES,
  MAX_HEAD_BYTES,
  sectionsOf,
  TRAILER_BYTES,
  type SectionPlace,
  type SectionTable,
} from './container-layout.js';
import { DamagedFile } from './damaged-file.js';

/** For one thread. */
export class ContainerFile {
  readonly #fd: number;
  readonly #size: number;
  readonly #sections: SectionTable;

  private constructor(fd: number, size: number, sections: SectionTable) {
    this.#fd = fd;
    this.#size = size;
    this.#sections = sections;
  }

  /**
   * Undefined when the file is absent, unreadable or of another version, or has no valid section table. Its content is
   * not read: `isIntact` does that once, where the file is found.
   */
  static open(path: string, version = CONTAINER_VERSION): ContainerFile | undefined {
    let fd: number;
    try {
      fd = openSync(path, 'r');
    } catch {
      return undefined;
    }
    const file = openFile(fd, version, (size, sections) => new ContainerFile(fd, size, sections));
    if (file === undefined) closeSync(fd);
    return file;
  }

  get sizeBytes(): number {
    return this.#size;
  }

  /** Compares the checksum of the whole file. O(size). */
  isIntact(): boolean {
    const end = this.#size - TRAILER_BYTES;
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end));
    let checksum = 0;
    try {
      for (let at = 0; at < end; at += chunk.length) {
        const part = chunk.subarray(0, Math.min(chunk.length, end - at));
        readWhole(this.#fd, part, at);
        checksum = crc32(part, checksum);
      }
      const trailer = Buffer.alloc(TRAILER_BYTES);
      readWhole(this.#fd, trailer, end);
      return trailer.readUInt32LE(0) === checksum >>> 0;
    } catch {
      // The disk cannot be read, or the file was cut off.
      return false;
    }
  }

  /** Bytes of a section. Throws DamagedFile when there is none. */
  length(tag: string): number {
    return this.#section(tag).length;
  }

  /** The bytes `from` to `to` - 1 of a section, as a copy. Throws DamagedFile outside of it. */
  bytes(tag: string, from: number, to: number): Buffer {
    const { offset, length } = this.#section(tag);
    if (!(from >= 0 && from <= to && to <= length))
      throw new DamagedFile(`section ${tag} has no bytes ${from} to ${to}`);
    const bytes = Buffer.allocUnsafeSlow(to - from);
    readWhole(this.#fd, bytes, offset + from);
    return bytes;
  }

  /** As `bytes`, for words of four bytes: `from` and `to` count words. */
  words(tag: string, from: number, to: number): Uint32Array {
    const bytes = this.bytes(tag, from * 4, to * 4);
    return new Uint32Array(bytes.buffer, bytes.byteOffset, to - from);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #section(tag: string): SectionPlace {
    const found = this.#sections.get(tag);
    if (found === undefined) throw new DamagedFile(`section ${tag} is missing`);
    return found;
  }
}

function openFile<T>(fd: number, version: number, make: (size: number, sections: SectionTable) => T): T | undefined {
  try {
    const { size } = fstatSync(fd);
    if (size < HEADER_BYTES + TRAILER_BYTES) return undefined;
    const head = Buffer.alloc(Math.min(size, MAX_HEAD_BYTES));
    readWhole(fd, head, 0);
    const trailer = Buffer.alloc(TRAILER_BYTES);
    readWhole(fd, trailer, size - TRAILER_BYTES);
    const sections = sectionsOf(head, trailer, size - TRAILER_BYTES, version);
    return sections === undefined ? undefined : make(size, sections);
  } catch {
    // The file became shorter, or the disk cannot be read.
    return undefined;
  }
}

function readWhole(fd: number, target: Buffer, position: number): void {
  for (let at = 0; at < target.length;) {
    const count = readSync(fd, target, at, Math.min(target.length - at, CHUNK_BYTES), position + at);
    if (count === 0) throw new DamagedFile('the file ends early');
    at += count;
  }
}
