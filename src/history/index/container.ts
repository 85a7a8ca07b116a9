/**
 * The container of index files: named sections in one file, checked whole when it is opened. FORMAT.md has the layout.
 *
 * A file appears complete or not at all: it is written under a temporary name, synced, and renamed. Whatever is wrong with
 * it later (cut off, other version, flipped bit) makes `readContainer` return undefined, and the index is built again.
 */
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, fstatSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

const CONTAINER_MAGIC = 0x5244_454b; // "KEDR", little-endian
/** Changes with any change of the meaning of any section; files of other versions are built anew. */
export const CONTAINER_VERSION = 2;

/** Sections hold words as the machine has them, so that they can be read where they lie; a machine of the other order builds anew. */
const BYTE_ORDER = new Uint8Array(Uint32Array.of(0x0a0b_0c0d).buffer);
const BYTE_ORDER_OFFSET = 12;

const HEADER_BYTES = 16;
const ENTRY_BYTES = 24;
const TAG_BYTES = 8;
const ALIGNMENT = 8;
const TRAILER_BYTES = 8;
const MAX_SECTIONS = 64;
/** A million commits take some 80 MB; a file above this is not one of ours. */
const MAX_FILE_BYTES = 8 * 2 ** 30;
/** What a write that was broken off leaves behind; nobody reads such files. */
export const TEMPORARY_ENDING = '.tmp';
/** One write call takes at most this much, so that a worker stays killable. */
const CHUNK_BYTES = 4 << 20;

/** Section name (at most 8 ASCII characters) to its bytes. */
export type Sections = ReadonlyMap<string, Uint8Array>;

/** Writes `sections` to `path` atomically. Throws the file system's error and leaves nothing behind. */
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

/** `path` has what `fill` wrote, synced, or stays as it was. Throws the file system's error (or that of `fill`) and leaves nothing behind. */
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

/** A rename is durable once its folder is synced; not every file system can, and the rename itself has happened. */
function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Some network file systems refuse to sync folders; what a crash undoes then is built again.
  }
}

export interface OpenContainer {
  readonly shared: SharedArrayBuffer;
  /** Where each section lies in `shared`; offsets are multiples of 8. */
  readonly sections: ReadonlyMap<string, { readonly offset: number; readonly length: number }>;
}

/** Reads a file whole into shared memory and checks it; undefined when it is absent, cannot be read, is of another version or damaged. */
export function readContainer(path: string): OpenContainer | undefined {
  try {
    const fd = openSync(path, 'r');
    try {
      return readAndCheck(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Absent, unreadable, too large for this machine: the same to the caller, who has no index then and builds one.
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
