/**
 * Content of Git LFS that lies in the repository itself, in `lfs/objects`, as `git lfs fetch --all` leaves it. A file is
 * used only if its size and SHA-256 are those of the pointer. `lfs.storage` of the configuration is not read.
 */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, fstatSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { LfsPointer } from './lfs-pointer.js';
import { openRegularFile, readRegularFile } from './regular-file.js';

/** Results of checks that are kept, about 200 bytes each. */
const MAX_CHECKED = 1_000;

export class LfsStore {
  readonly #folder: string;
  /** By content and state of the file, so that a file that has changed is checked again. */
  readonly #checked = new Map<string, Promise<boolean>>();

  constructor(gitDir: string) {
    this.#folder = join(gitDir, 'lfs', 'objects');
  }

  /** False in most repositories: then no pointer has its content here. */
  get exists(): boolean {
    return existsSync(this.#folder);
  }

  /**
   * True when the content is here. The first call for a file reads all of it, in small pieces; later ones compare the
   * state of the file.
   */
  async has(pointer: LfsPointer): Promise<boolean> {
    const fd = this.#open(pointer);
    if (fd === undefined) return false;
    const { dev, ino, mtimeMs } = fstatSync(fd);
    const key = [pointer.sha256, dev, ino, mtimeMs].join(' ');
    const known = this.#checked.get(key);
    if (known !== undefined) {
      closeSync(fd);
      return known;
    }
    if (this.#checked.size >= MAX_CHECKED) this.#checked.clear();
    const check = isContent(fd, pointer);
    this.#checked.set(key, check);
    return check;
  }

  /** The first bytes, at most `limit`. The following methods are for content that `has` has found. */
  readHead(pointer: LfsPointer, limit: number): Buffer {
    const fd = this.#openAgain(pointer);
    try {
      const head = Buffer.alloc(Math.min(limit, pointer.sizeBytes));
      return head.subarray(0, readSync(fd, head, 0, head.length, 0));
    } finally {
      closeSync(fd);
    }
  }

  /** The bytes from `start` to `end` (exclusive). The file is opened at the first piece. */
  async *stream(pointer: LfsPointer, { start, end }: { start: number; end: number }): AsyncGenerator<Buffer> {
    if (start === end) return;
    yield* createReadStream('', { fd: this.#openAgain(pointer), start, end: end - 1 }) as AsyncIterable<Buffer>;
  }

  /** The whole content. GitError('too-large') above `maxBytes`. */
  read(pointer: LfsPointer, maxBytes: number): Buffer {
    return readRegularFile(this.#path(pointer), maxBytes);
  }

  #path({ sha256 }: LfsPointer): string {
    return join(this.#folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  #openAgain(pointer: LfsPointer): number {
    return openRegularFile(this.#path(pointer)).fd;
  }

  /** A regular file of the size of the pointer; undefined otherwise. */
  #open(pointer: LfsPointer): number | undefined {
    try {
      const { fd, sizeBytes } = openRegularFile(this.#path(pointer));
      if (sizeBytes === pointer.sizeBytes) return fd;
      closeSync(fd);
    } catch {
      // It is absent, no regular file, or must not be read: the pointer is shown as git stores it.
    }
    return undefined;
  }
}

/** Closes the file. */
async function isContent(fd: number, { sha256 }: LfsPointer): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream('', { fd, start: 0 }) as AsyncIterable<Buffer>) hash.update(piece);
  } catch {
    return false;
  }
  return hash.digest('hex') === sha256;
}
