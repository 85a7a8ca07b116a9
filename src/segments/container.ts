/**
 * The container of index files: named sections in one file, which is checked completely when it is opened.
 * `history/FORMAT.md` describes the layout.
 *
 * A file appears complete or not at all, because it is written under a temporary name, synced and renamed.
 * `readContainer` returns undefined for a file that is truncated, damaged or of another version, and the index is built
 * again.
 */
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, fstatSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  CHUNK_BYTES,
  CONTAINER_MAGIC,
  CONTAINER_VERSION,
  HEADER_BYTES,
  layOut,
  sectionsOf,
  TRAILER_BYTES,
  type Sections,
  type SectionTable,
} from './container-layout.js';

export { CONTAINER_VERSION, type Sections } from './container-layout.js';

/** Largest file that is read. A million commits take about 80 MB. */
const MAX_FILE_BYTES = 8 * 2 ** 30;
/** Ending of files that are being written. An interrupted write leaves such a file, which is never read. */
export const TEMPORARY_ENDING = '.tmp';

/** Writes `sections` to `path` atomically. On an error of the file system, throws it and leaves no file. */
export function writeContainer(path: string, sections: Sections, version = CONTAINER_VERSION): void {
  writeAtomically(path, (fd) => {
    let checksum = 0;
    const write = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        const chunk = bytes.subarray(at, at + CHUNK_BYTES);
        checksum = crc32(chunk, checksum);
        writeWhole(fd, chunk);
      }
    };
    const { head, padding } = layOut(sections, version);
    write(head);
    let index = 0;
    for (const bytes of sections.values()) {
      write(bytes);
      write(new Uint8Array(padding[index++] as number));
    }
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.writeUInt32LE(checksum >>> 0, 0);
    trailer.writeUInt32LE(CONTAINER_MAGIC, 4);
    writeWhole(fd, trailer);
  });
}

/**
 * Replaces `path` by a synced file with the bytes that `fill` writes. On an error of `fill` or of the file system,
 * throws it and leaves `path` unchanged.
 */
export function writeAtomically(path: string, fill: (fd: number) => void): void {
  const temporary = `${path}.${process.pid}${TEMPORARY_ENDING}`;
  const fd = openSync(temporary, 'w', 0o644);
  try {
    try {
      fill(fd);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Writes all of `bytes` at the place where `fd` is. */
export function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, Math.min(bytes.length - at, CHUNK_BYTES));
}

/** Makes a rename durable. Not every file system can sync a folder; the rename has happened in any case. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Some network file systems cannot sync folders. If a crash undoes the rename, the index is built again.
  }
}

export interface OpenContainer {
  readonly shared: SharedArrayBuffer;
  readonly sections: SectionTable;
}

/**
 * Reads a whole file into shared memory and checks it. Undefined when it is absent, unreadable, damaged or of another
 * version.
 */
export function readContainer(path: string): OpenContainer | undefined {
  try {
    const fd = openSync(path, 'r');
    try {
      return readAndCheck(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // The file is absent, unreadable or too large for the memory. In each case the caller builds the index.
    return undefined;
  }
}

function readAndCheck(fd: number): OpenContainer | undefined {
  const size = fstatSync(fd).size;
  if (size < HEADER_BYTES + TRAILER_BYTES || size > MAX_FILE_BYTES) return undefined;
  const shared = new SharedArrayBuffer(size);
  const bytes = Buffer.from(shared);
  for (let at = 0; at < size;) {
    const count = readSync(fd, bytes, at, Math.min(size - at, CHUNK_BYTES), at);
    if (count === 0) return undefined;
    at += count;
  }
  return checkContainer(shared, bytes);
}

function checkContainer(shared: SharedArrayBuffer, bytes: Buffer): OpenContainer | undefined {
  const end = bytes.length - TRAILER_BYTES;
  if (bytes.readUInt32LE(end) !== crc32(bytes.subarray(0, end), 0) >>> 0) return undefined;
  const sections = sectionsOf(bytes, bytes.subarray(end), end, CONTAINER_VERSION);
  return sections === undefined ? undefined : { shared, sections };
}
