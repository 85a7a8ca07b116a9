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

const CONTAINER_MAGIC = 0x5244_454b; // "KEDR", little-endian
/** Must change whenever the meaning of a section changes. Files of other versions are not read. */
export const CONTAINER_VERSION = 2;

/**
 * Sections are in the byte order of the machine, so that they can be read without conversion. This mark makes a machine
 * of the other byte order build its own index.
 */
const BYTE_ORDER = new Uint8Array(Uint32Array.of(0x0a0b_0c0d).buffer);
const BYTE_ORDER_OFFSET = 12;

const HEADER_BYTES = 16;
const ENTRY_BYTES = 24;
const TAG_BYTES = 8;
const ALIGNMENT = 8;
const TRAILER_BYTES = 8;
const MAX_SECTIONS = 64;
/** Largest file that is read. A million commits take about 80 MB. */
const MAX_FILE_BYTES = 8 * 2 ** 30;
/** Ending of files that are being written. An interrupted write leaves such a file, which is never read. */
export const TEMPORARY_ENDING = '.tmp';
/** Most bytes of one read or write call. A thread cannot be ended during a call. */
const CHUNK_BYTES = 4 << 20;

/** The bytes of each section by its name, which has at most 8 ASCII characters. */
export type Sections = ReadonlyMap<string, Uint8Array>;

/** Writes `sections` to `path` atomically. On an error of the file system, throws it and leaves no file. */
export function writeContainer(path: string, sections: Sections): void {
  writeAtomically(path, (fd) => {
    let checksum = 0;
    const write = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        const chunk = bytes.subarray(at, at + CHUNK_BYTES);
        checksum = crc32(chunk, checksum);
        writeWhole(fd, chunk);
      }
    };
    const { head, padding } = layOut(sections);
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

function layOut(sections: Sections): { head: Buffer; padding: number[] } {
  const head = Buffer.alloc(HEADER_BYTES + sections.size * ENTRY_BYTES);
  head.writeUInt32LE(CONTAINER_MAGIC, 0);
  head.writeUInt32LE(CONTAINER_VERSION, 4);
  head.writeUInt32LE(sections.size, 8);
  head.set(BYTE_ORDER, BYTE_ORDER_OFFSET);
  let entry = HEADER_BYTES;
  let offset = head.length;
  const padding: number[] = [];
  for (const [tag, bytes] of sections) {
    head.write(tag.padEnd(TAG_BYTES, '\0'), entry, 'latin1');
    head.writeBigUInt64LE(BigInt(offset), entry + 8);
    head.writeBigUInt64LE(BigInt(bytes.length), entry + 16);
    entry += ENTRY_BYTES;
    const gap = (ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT;
    padding.push(gap);
    offset += bytes.length + gap;
  }
  return { head, padding };
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at);
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
  /** The place of each section in `shared`. Offsets are multiples of 8. */
  readonly sections: ReadonlyMap<string, { readonly offset: number; readonly length: number }>;
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
  if (bytes.readUInt32LE(0) !== CONTAINER_MAGIC || bytes.readUInt32LE(4) !== CONTAINER_VERSION) return undefined;
  if (
    bytes.readUInt32LE(end + 4) !== CONTAINER_MAGIC ||
    bytes.readUInt32LE(end) !== crc32(bytes.subarray(0, end), 0) >>> 0
  )
    return undefined;
  if (bytes.compare(BYTE_ORDER, 0, BYTE_ORDER.length, BYTE_ORDER_OFFSET, HEADER_BYTES) !== 0) return undefined;
  const count = bytes.readUInt32LE(8);
  if (count > MAX_SECTIONS || HEADER_BYTES + count * ENTRY_BYTES > end) return undefined;
  const sections = new Map<string, { offset: number; length: number }>();
  for (let entry = HEADER_BYTES; entry < HEADER_BYTES + count * ENTRY_BYTES; entry += ENTRY_BYTES) {
    const tag = bytes.toString('latin1', entry, entry + TAG_BYTES).replace(/\0+$/, '');
    const offset = Number(bytes.readBigUInt64LE(entry + 8));
    const length = Number(bytes.readBigUInt64LE(entry + 16));
    if (offset % ALIGNMENT !== 0 || offset + length > end) return undefined;
    sections.set(tag, { offset, length });
  }
  return { shared, sections };
}
