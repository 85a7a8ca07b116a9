/** Loose objects, `objects/ab/cdef...`: gitrepository-layout(5); each a zlib stream of `<type> <size>\0<content>`. */
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { GitError } from '../errors.js';
import { type Inflater, InflateError, memoryInput } from '../inflate.js';
import { MAX_LOOSE_HEADER_BYTES, MAX_OBJECT_BYTES } from '../limits.js';
import { isOid, type Oid } from '../oid.js';
import { corrupt } from '../pack/corrupt.js';
import type { ObjectHeader, StoredObject } from '../pack/entry-reader.js';
import { isObjectType } from '../pack/object-type.js';

/** More than the compressed header ever takes. */
const FIRST_READ_BYTES = 4096;

export interface LooseHeader extends ObjectHeader {
  /** Inflated bytes before the content. */
  readonly headerBytes: number;
}

export class LooseObjects {
  readonly #folder: string;
  readonly #inflater: Inflater;

  /** `folder` is an `objects` folder. */
  constructor(folder: string, inflater: Inflater) {
    this.#folder = folder;
    this.#inflater = inflater;
  }

  pathOf(oid: Oid): string {
    return `${this.#folder}/${oid.slice(0, 2)}/${oid.slice(2)}`;
  }

  has(oid: Oid): boolean {
    try {
      return statSync(this.pathOf(oid), { throwIfNoEntry: false })?.isFile() ?? false;
    } catch (error) {
      // ENOTDIR is thrown in spite of the option.
      if (isAbsent(error)) return false;
      throw corruptLoose(oid, `cannot be looked at: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`, error);
    }
  }

  /** Throws corrupt. Reads at most one block of the file. */
  findHeader(oid: Oid): LooseHeader | undefined {
    const fd = this.#open(oid);
    if (fd === undefined) return undefined;
    try {
      const start = Buffer.alloc(FIRST_READ_BYTES);
      const length = readSync(fd, start, 0, FIRST_READ_BYTES, 0);
      return this.#parseHeader(oid, start.subarray(0, length));
    } finally {
      closeSync(fd);
    }
  }

  /** Throws corrupt, too-large. The bytes belong to the caller. */
  find(oid: Oid): StoredObject | undefined {
    const fd = this.#open(oid);
    if (fd === undefined) return undefined;
    let stream: Buffer;
    try {
      const sizeBytes = fstatSync(fd).size;
      if (sizeBytes > MAX_OBJECT_BYTES)
        throw new GitError('too-large', { oid, limitBytes: MAX_OBJECT_BYTES, actualBytes: sizeBytes });
      stream = readFileSync(fd);
    } finally {
      closeSync(fd);
    }
    const header = this.#parseHeader(oid, stream);
    if (header.sizeBytes > MAX_OBJECT_BYTES) {
      throw new GitError('too-large', { oid, limitBytes: MAX_OBJECT_BYTES, actualBytes: header.sizeBytes });
    }
    const total = header.headerBytes + header.sizeBytes;
    const bytes = Buffer.allocUnsafeSlow(total + 1);
    try {
      const consumed = this.#inflater.inflate(memoryInput(stream), bytes, 0, total);
      if (consumed !== stream.length) throw new InflateError('bytes after the end of the stream');
    } catch (error) {
      throw error instanceof InflateError ? corruptLoose(oid, error.message, error) : error;
    }
    return { type: header.type, bytes: bytes.subarray(header.headerBytes, total) };
  }

  /** Adds loose ids that begin with `prefix` (hex, at least one digit), in order, until `into` has `limit`. */
  collectPrefix(prefix: string, into: Set<Oid>, limit: number): void {
    const folders =
      prefix.length > 1 ? [prefix.slice(0, 2)] : Array.from('0123456789abcdef', (digit) => prefix + digit);
    for (const folder of folders) {
      for (const name of this.#list(folder).sort()) {
        if (into.size >= limit) return;
        const oid = folder + name;
        if (oid.startsWith(prefix) && isOid(oid)) into.add(oid);
      }
    }
  }

  /** Every loose id, in order. Lists up to 256 folders. */
  *oids(): Generator<Oid> {
    for (let byte = 0; byte < 256; byte++) {
      const first = byte.toString(16).padStart(2, '0');
      for (const name of this.#list(first).sort()) if (isOid(first + name)) yield (first + name) as Oid;
    }
  }

  #list(first: string): string[] {
    try {
      return readdirSync(`${this.#folder}/${first}`);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw corrupt(first, `cannot be listed: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`, undefined, error);
    }
  }

  #open(oid: Oid): number | undefined {
    // An exception for each absent object costs more than the question.
    if (!this.has(oid)) return undefined;
    try {
      return openSync(this.pathOf(oid), 'r');
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw corruptLoose(oid, `cannot be opened: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`, error);
    }
  }

  #parseHeader(oid: Oid, stream: Buffer): LooseHeader {
    const start = Buffer.alloc(MAX_LOOSE_HEADER_BYTES);
    let length: number;
    try {
      length = this.#inflater.inflateStart(memoryInput(stream), start, 0, MAX_LOOSE_HEADER_BYTES);
    } catch (error) {
      throw error instanceof InflateError ? corruptLoose(oid, error.message, error) : error;
    }
    const end = start.subarray(0, length).indexOf(0);
    const match = /^([a-z]+) (0|[1-9][0-9]{0,15})$/.exec(start.toString('latin1', 0, Math.max(end, 0)));
    const type = match?.[1] ?? '';
    const sizeBytes = Number(match?.[2]);
    if (!isObjectType(type) || !Number.isSafeInteger(sizeBytes))
      throw corruptLoose(oid, 'the header is not one of an object');
    return { type, sizeBytes, headerBytes: end + 1 };
  }
}

function corruptLoose(oid: Oid, detail: string, cause?: unknown): GitError {
  return new GitError('corrupt', { file: `${oid.slice(0, 2)}/${oid.slice(2)}`, oid, offset: 0, detail }, cause);
}

/** No such file, or a file where a folder should be. */
export function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
