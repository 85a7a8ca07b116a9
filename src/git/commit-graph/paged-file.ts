/** Random reads of a large file that never changes under its name. Pages are read when they are first needed. */
import { closeSync, readSync } from 'node:fs';
import { openRegularFile } from '../regular-file.js';
import { GitError } from '../errors.js';

/** Size of a page. A read from the operating system's cache takes 2-3 µs for any size up to this. */
export const PAGE_BYTES = 16 << 10;
/** A page also has this many bytes of the next page, so that a record of at most this length is never split. */
const MAX_RECORD_BYTES = 64;
/**
 * Number of cached pages, 48 MiB together: enough for the parents and dates of 1.3 million commits. When there are
 * more, all are dropped; this is simpler than an order of use, and reading a page again is cheap.
 */
const MAX_PAGES = (48 << 20) / PAGE_BYTES;

export class PagedFile {
  readonly sizeBytes: number;
  readonly #fd: number;
  readonly #name: string;
  readonly #pages: (Buffer | undefined)[];
  #pageCount = 0;

  private constructor(fd: number, name: string, sizeBytes: number) {
    this.#fd = fd;
    this.#name = name;
    this.sizeBytes = sizeBytes;
    this.#pages = new Array<Buffer | undefined>(Math.ceil(sizeBytes / PAGE_BYTES)).fill(undefined);
  }

  /** Throws as `openRegularFile`. `name` is for errors. */
  static open(path: string, name: string): PagedFile {
    const { fd, sizeBytes } = openRegularFile(path);
    return new PagedFile(fd, name, sizeBytes);
  }

  /** The page that has the file offset `offset`, at `offset % PAGE_BYTES` of the page. Not to be written to. */
  page(offset: number): Buffer {
    const number = Math.floor(offset / PAGE_BYTES);
    return this.#pages[number] ?? this.#readPage(number);
  }

  #readPage(number: number): Buffer {
    if (this.#pageCount >= MAX_PAGES) this.#drop();
    const page = Buffer.alloc(PAGE_BYTES + MAX_RECORD_BYTES);
    readSync(this.#fd, page, 0, page.length, number * PAGE_BYTES);
    this.#pages[number] = page;
    this.#pageCount += 1;
    return page;
  }

  #drop(): void {
    this.#pages.fill(undefined);
    this.#pageCount = 0;
  }

  /** The big-endian number at `offset`. */
  uint32(offset: number): number {
    return this.page(offset).readUInt32BE(offset % PAGE_BYTES);
  }

  /** Reads `length` bytes at `offset` without caching a page. Throws GitError('corrupt') when the file is too short. */
  readInto(into: Buffer, length: number, offset: number): void {
    if (readSync(this.#fd, into, 0, length, offset) !== length) throw this.corrupt(offset, 'file ends too early');
  }

  corrupt(offset: number, detail: string): GitError {
    return new GitError('corrupt', { file: this.#name, offset, detail });
  }

  close(): void {
    this.#drop();
    closeSync(this.#fd);
  }
}
