/** Random reads of a large file that never changes under its name, page by page as they are needed. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { GitError } from '../errors.js';

/** A read of the operating system's cache costs 2-3 µs whatever its size up to this. */
export const PAGE_BYTES = 16 << 10;
/** Every page holds so many bytes of the next one, so that no record of at most this length is ever split. */
const MAX_RECORD_BYTES = 64;
/** Pages kept, about 48 MB: the parents and dates of 1.3 million commits. Past it all are dropped and read again when needed. */
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

  /** Throws what `openSync` throws. `name` is for errors. */
  static open(path: string, name: string): PagedFile {
    const fd = openSync(path, 'r');
    return new PagedFile(fd, name, fstatSync(fd).size);
  }

  /** The page that holds `offset`; the record is in it at `offset % PAGE_BYTES`. Valid until the next call. */
  page(offset: number): Buffer {
    const number = Math.floor(offset / PAGE_BYTES);
    return this.#pages[number] ?? this.#readPage(number);
  }

  #readPage(number: number): Buffer {
    if (this.#pageCount >= MAX_PAGES) this.#drop();
    const page = Buffer.alloc(PAGE_BYTES + MAX_RECORD_BYTES);
    readSync(this.#fd, page, 0, page.length, number * PAGE_BYTES);
    this.#pages[number] = page;
    this.#pageCount++;
    return page;
  }

  #drop(): void {
    this.#pages.fill(undefined);
    this.#pageCount = 0;
  }

  uint32(offset: number): number {
    return this.page(offset).readUInt32BE(offset % PAGE_BYTES);
  }

  /** Fills `into` from `offset` on without keeping a page. GitError('corrupt') when the file ends before. */
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
