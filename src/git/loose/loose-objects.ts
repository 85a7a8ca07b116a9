/**
 * Loose objects, the files `objects/ab/cdef...`: zlib streams of `<type> <size>\0<content>`. gitrepository-layout(5).
 */
import { closeSync, fstatSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { accessError, GitError, isGitError } from '../errors.js';
import { type Inflater, InflateError, memoryInput } from '../inflate.js';
import { MAX_LOOSE_HEADER_BYTES, MAX_OBJECT_BYTES } from '../limits.js';
import { isOid, type Oid } from '../oid.js';
import { corrupt } from '../pack/corrupt.js';
import type { ObjectHeader, StoredObject } from '../pack/entry-reader.js';
import { isObjectType } from '../pack/object-type.js';
import { openRegularFile } from '../regular-file.js';

/** More bytes than the compressed header takes. */
const FIRST_READ_BYTES = 4096;

export interface LooseHeader extends ObjectHeader {
  /** Size of the inflated header, which is in front of the content. */
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
      // ENOTDIR is thrown in spite of `throwIfNoEntry`.
      if (isAbsent(error)) return false;
      throw accessError(error, { oid }) ?? corruptLoose(oid, `cannot be examined: ${systemCode(error)}`, error);
    }
  }

  /** Type and size of an object; undefined when it is absent. Reads at most 4 KiB of the file. Throws corrupt. */
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

  /** An object; undefined when it is absent. Its bytes belong to the caller. Throws corrupt, too-large. */
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

  /**
   * Adds the loose ids that begin with `prefix` (at least one hex digit) to `into`, in order, until it has `limit` ids.
   */
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

  /** All loose ids, in order. Lists up to 256 folders. */
  *oids(): Generator<Oid> {
    for (let byte = 0; byte < 256; byte += 1) {
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
    // The check is cheaper than the exception that opening an absent file makes.
    if (!this.has(oid)) return undefined;
    try {
      return openRegularFile(this.pathOf(oid)).fd;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      if (isGitError(error)) throw new GitError(error.code, { ...error.fields, oid }, error);
      throw accessError(error, { oid }) ?? corruptLoose(oid, `cannot be opened: ${systemCode(error)}`, error);
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
      throw corruptLoose(oid, 'the object header is malformed');
    return { type, sizeBytes, headerBytes: end + 1 };
  }
}

function systemCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}

function corruptLoose(oid: Oid, detail: string, cause?: unknown): GitError {
  return new GitError('corrupt', { file: `${oid.slice(0, 2)}/${oid.slice(2)}`, oid, offset: 0, detail }, cause);
}

/** Whether an error of the operating system means that a file does not exist. */
export function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
