/** Random access to the bytes of a file: through the block cache, or in memory that holds the whole file. */
import { closeSync } from 'node:fs';
import { BLOCK_BYTES, type BlockCache, readFully } from './block-cache.js';
import { openRegularFile } from '../regular-file.js';

export interface ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  /** The memory that positions point into. */
  readonly bytes: Buffer;
  /**
   * Position in `bytes` of the file offset `offset`. The 32 bytes from there on are valid until the next `pin`; those
   * past the end of the file are 0.
   */
  pin(offset: number): number;
  close(): void;
}

export class CachedFile implements ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly bytes: Buffer;
  readonly fd: number;
  readonly id: number;
  readonly #cache: BlockCache;
  #lastBlock = -1;
  #lastPosition = 0;

  /** Opens the file for reading. Throws as `openRegularFile`. */
  constructor(path: string, cache: BlockCache) {
    this.name = path;
    const { fd, sizeBytes } = openRegularFile(path);
    this.fd = fd;
    this.sizeBytes = sizeBytes;
    this.#cache = cache;
    this.bytes = cache.slab;
    this.id = cache.newFileId();
  }

  pin(offset: number): number {
    const within = offset % BLOCK_BYTES;
    const block = (offset - within) / BLOCK_BYTES;
    if (block === this.#lastBlock && this.#cache.holds(this.#lastPosition, this.id, block)) {
      this.#cache.hits += 1;
      return this.#lastPosition + within;
    }
    const position = this.#cache.pin(this.id, this.fd, block, this.name);
    this.#lastBlock = block;
    this.#lastPosition = position;
    return position + within;
  }

  /** Fills `target` without the cache, for large ranges. Returns how many bytes the file had; the rest are zeros. */
  readInto(target: Buffer, offset: number): number {
    return readFully(this.fd, target, 0, target.length, offset, this.name);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Zeros behind the file in the memory of a ResidentFile, because `pin` promises 32 valid bytes. */
export const RESIDENT_PADDING = 32;

export class ResidentFile implements ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly bytes: Buffer;

  /**
   * `memory` is the file and `RESIDENT_PADDING` zeros. It is borrowed, may be shared by threads, and is never written.
   */
  constructor(path: string, memory: ArrayBufferLike) {
    this.name = path;
    this.bytes = Buffer.from(memory as ArrayBuffer);
    this.sizeBytes = memory.byteLength - RESIDENT_PADDING;
  }

  pin(offset: number): number {
    return offset;
  }

  close(): void {
    // The memory is borrowed; its owner frees it.
  }
}

/** Unsigned big-endian 32 bits. */
export function uint32At(bytes: Buffer, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}
