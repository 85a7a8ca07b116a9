/** Random access to a file's bytes: through the block cache, or whole in (shared) memory. Two classes of one shape. */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { BLOCK_BYTES, type BlockCache, readFully } from './block-cache.js';

export interface ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  /** The memory that positions point into. */
  readonly bytes: Buffer;
  /**
   * Position in `bytes` of file offset `offset`: 32 bytes from there on are valid (0 past the end) until the next pin.
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

  /** Opens for reading; throws the system's error (ENOENT...). */
  constructor(path: string, cache: BlockCache) {
    this.name = path;
    this.fd = openSync(path, 'r');
    this.sizeBytes = fstatSync(this.fd).size;
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

  /** Past the cache, for large ranges. Fills `target`; gives the bytes that the file had. */
  readInto(target: Buffer, offset: number): number {
    return readFully(this.fd, target, 0, target.length, offset, this.name);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Bytes past the end must be readable as zeros: the memory is longer than the file by `RESIDENT_PADDING`. */
export const RESIDENT_PADDING = 32;

export class ResidentFile implements ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly bytes: Buffer;

  /** `memory` is borrowed, may be shared between threads, and is never written. */
  constructor(path: string, memory: ArrayBufferLike) {
    this.name = path;
    this.bytes = Buffer.from(memory as ArrayBuffer);
    this.sizeBytes = memory.byteLength - RESIDENT_PADDING;
  }

  pin(offset: number): number {
    return offset;
  }

  close(): void {
    // The memory belongs to whoever loaded it.
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
