/**
 * Writes archive entries as a zip file (APPNOTE.TXT 6.3.10). An entry is deflated unless that makes it larger. Names
 * are the bytes that git has and dates are UTC, so the same commit gives the same bytes in every time zone; libraries
 * accept only text for names and write the time of the machine. Modes and times are in the fields that `git archive`
 * uses.
 */
import { constants, crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { isAscii, isUtf8 } from 'node:buffer';
import { GitError } from '../git/errors.js';
import type { Oid } from '../git/oid.js';
import type { ArchiveEntry, LargeContent } from './archive-entries.js';
import { coalesceChunks } from './coalesce-chunks.js';

const LOCAL_SIGNATURE = 0x04034b50;
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const END64_SIGNATURE = 0x06064b50;
const END64_LOCATOR_SIGNATURE = 0x07064b50;
const END_SIGNATURE = 0x06054b50;

const VERSION = 20;
const VERSION64 = 45;
const MADE_BY_UNIX = (3 << 8) | 23;
const STORED = 0;
const DEFLATED = 8;
/** The sizes and the checksum follow the data. */
const FLAG_DESCRIPTOR = 1 << 3;
const FLAG_UTF8 = 1 << 11;
const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
/** A streamed file of this size or more has 64-bit sizes, because deflate may make it a little larger. */
const STREAM64_BYTES = 0xff000000;

const DOS_DIRECTORY = 0x10;
const UNIX_EXECUTABLE = 0o100755;
const UNIX_SYMLINK = 0o120777;
/** Extra fields: 64-bit sizes, and the time in seconds. */
const EXTRA64 = 1;
const EXTRA_TIME = 0x5455;
const MAX_UNIX_TIME = 0x7fffffff;
/** Memory for the central directory, which is written at the end: about a hundred bytes for each entry. */
const MAX_CENTRAL_BYTES = 512 << 20;

export interface ZipOptions {
  /** The comment of the file. */
  readonly commit: Oid;
  readonly timeSeconds: number;
}

export function zipBytes(entries: Iterable<ArchiveEntry>, options: ZipOptions): AsyncGenerator<Buffer> {
  return coalesceChunks(new ZipWriter(options).pieces(entries));
}

interface Sizes {
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
}

class ZipWriter {
  readonly #commit: Oid;
  readonly #dosTime: number;
  readonly #timeExtra: Buffer;
  readonly #central: Buffer[] = [];
  #centralBytes = 0;
  #offset = 0;

  constructor({ commit, timeSeconds }: ZipOptions) {
    this.#commit = commit;
    this.#dosTime = dosTimeOf(timeSeconds);
    this.#timeExtra = Buffer.alloc(9);
    this.#timeExtra.writeUInt16LE(EXTRA_TIME, 0);
    this.#timeExtra.writeUInt16LE(5, 2);
    this.#timeExtra[4] = 1;
    this.#timeExtra.writeUInt32LE(Math.min(timeSeconds, MAX_UNIX_TIME), 5);
  }

  async *pieces(entries: Iterable<ArchiveEntry>): AsyncGenerator<Buffer> {
    for (const entry of entries) {
      if (Buffer.isBuffer(entry.content)) yield this.#add(this.#whole(entry, entry.content));
      else yield* this.#streamed(entry, entry.content);
    }
    yield* this.#central;
    yield this.#end();
  }

  #add(piece: Buffer): Buffer {
    this.#offset += piece.length;
    return piece;
  }

  #whole(entry: ArchiveEntry, content: Buffer): Buffer {
    const deflated = entry.kind === 'file' ? deflateRawSync(content) : content;
    const isDeflated = deflated.length < content.length;
    const data = isDeflated ? deflated : content;
    const sizes: Sizes = { crc: crc32(content), packed: data.length, plain: content.length };
    const method = isDeflated ? DEFLATED : STORED;
    const local = this.#local(entry, { method, flags: nameFlag(entry.path), sizes, is64: false });
    this.#remember(entry, { method, flags: nameFlag(entry.path), sizes, is64: false });
    return Buffer.concat([local, data]);
  }

  async *#streamed(entry: ArchiveEntry, content: LargeContent): AsyncGenerator<Buffer> {
    const start = this.#offset;
    const is64 = content.sizeBytes >= STREAM64_BYTES;
    const coded = { method: DEFLATED, flags: nameFlag(entry.path) | FLAG_DESCRIPTOR, is64 };
    yield this.#add(this.#local(entry, { ...coded, sizes: { crc: 0, packed: 0, plain: 0 } }));
    let crc = 0;
    let packed = 0;
    for await (const piece of deflated(content.open(), (plain) => (crc = crc32(plain, crc)))) {
      packed += piece.length;
      yield this.#add(piece);
    }
    const sizes: Sizes = { crc, packed, plain: content.sizeBytes };
    yield this.#add(descriptor(sizes, is64));
    this.#remember(entry, { ...coded, sizes }, start);
  }

  #local({ path }: ArchiveEntry, { method, flags, sizes, is64 }: Coded): Buffer {
    const extra = is64 ? Buffer.concat([this.#timeExtra, extra64([sizes.plain, sizes.packed])]) : this.#timeExtra;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(LOCAL_SIGNATURE, 0);
    head.writeUInt16LE(is64 ? VERSION64 : VERSION, 4);
    this.#common(head, 6, { method, flags, sizes: is64 ? { crc: sizes.crc, packed: MAX_32, plain: MAX_32 } : sizes });
    head.writeUInt16LE(path.length, 26);
    head.writeUInt16LE(extra.length, 28);
    return Buffer.concat([head, path, extra]);
  }

  #common(head: Buffer, at: number, { method, flags, sizes }: Omit<Coded, 'is64'>): void {
    head.writeUInt16LE(flags, at);
    head.writeUInt16LE(method, at + 2);
    head.writeUInt32LE(this.#dosTime, at + 4);
    head.writeUInt32LE(sizes.crc, at + 8);
    head.writeUInt32LE(Math.min(sizes.packed, MAX_32), at + 12);
    head.writeUInt32LE(Math.min(sizes.plain, MAX_32), at + 16);
  }

  #remember(
    { kind, path, isExecutable }: ArchiveEntry,
    { method, flags, sizes, is64 }: Coded,
    offset = this.#offset,
  ): void {
    const wide = [
      ...(is64 || sizes.plain > MAX_32 ? [sizes.plain, sizes.packed] : []),
      ...(offset >= MAX_32 ? [offset] : []),
    ];
    const extra = wide.length > 0 ? Buffer.concat([this.#timeExtra, extra64(wide)]) : this.#timeExtra;
    const isUnix = kind === 'symlink' || isExecutable;
    const head = Buffer.alloc(46);
    head.writeUInt32LE(CENTRAL_SIGNATURE, 0);
    head.writeUInt16LE(isUnix ? MADE_BY_UNIX : 0, 4);
    head.writeUInt16LE(wide.length > 0 ? VERSION64 : VERSION, 6);
    this.#common(head, 8, { method, flags, sizes: is64 ? { crc: sizes.crc, packed: MAX_32, plain: MAX_32 } : sizes });
    head.writeUInt16LE(path.length, 28);
    head.writeUInt16LE(extra.length, 30);
    head.writeUInt32LE(
      kind === 'directory'
        ? DOS_DIRECTORY
        : isUnix
          ? ((kind === 'symlink' ? UNIX_SYMLINK : UNIX_EXECUTABLE) << 16) >>> 0
          : 0,
      38,
    );
    head.writeUInt32LE(Math.min(offset, MAX_32), 42);
    const record = Buffer.concat([head, path, extra]);
    this.#central.push(record);
    this.#centralBytes += record.length;
    if (this.#centralBytes > MAX_CENTRAL_BYTES)
      throw new GitError('too-large', { detail: 'names in an archive', limitBytes: MAX_CENTRAL_BYTES });
  }

  #end(): Buffer {
    const count = this.#central.length;
    const comment = Buffer.from(this.#commit, 'latin1');
    const end = Buffer.alloc(22);
    end.writeUInt32LE(END_SIGNATURE, 0);
    end.writeUInt16LE(Math.min(count, MAX_16), 8);
    end.writeUInt16LE(Math.min(count, MAX_16), 10);
    end.writeUInt32LE(Math.min(this.#centralBytes, MAX_32), 12);
    end.writeUInt32LE(Math.min(this.#offset, MAX_32), 16);
    end.writeUInt16LE(comment.length, 20);
    const is64 = count >= MAX_16 || this.#offset >= MAX_32;
    return Buffer.concat([...(is64 ? [this.#end64()] : []), end, comment]);
  }

  #end64(): Buffer {
    const bytes = Buffer.alloc(76);
    bytes.writeUInt32LE(END64_SIGNATURE, 0);
    bytes.writeBigUInt64LE(44n, 4);
    bytes.writeUInt16LE(VERSION64, 12);
    bytes.writeUInt16LE(VERSION64, 14);
    bytes.writeBigUInt64LE(BigInt(this.#central.length), 24);
    bytes.writeBigUInt64LE(BigInt(this.#central.length), 32);
    bytes.writeBigUInt64LE(BigInt(this.#centralBytes), 40);
    bytes.writeBigUInt64LE(BigInt(this.#offset), 48);
    bytes.writeUInt32LE(END64_LOCATOR_SIGNATURE, 56);
    bytes.writeBigUInt64LE(BigInt(this.#offset + this.#centralBytes), 64);
    bytes.writeUInt32LE(1, 72);
    return bytes;
  }
}

interface Coded {
  readonly method: number;
  readonly flags: number;
  readonly sizes: Sizes;
  readonly is64: boolean;
}

/**
 * The flag says that a name is UTF-8. Without it the reader chooses the encoding, also for names that are not UTF-8.
 */
function nameFlag(path: Buffer): number {
  return !isAscii(path) && isUtf8(path) ? FLAG_UTF8 : 0;
}

function extra64(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 8 * values.length);
  bytes.writeUInt16LE(EXTRA64, 0);
  bytes.writeUInt16LE(8 * values.length, 2);
  for (const [i, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 4 + 8 * i);
  return bytes;
}

function descriptor({ crc, packed, plain }: Sizes, is64: boolean): Buffer {
  const bytes = Buffer.alloc(is64 ? 24 : 16);
  bytes.writeUInt32LE(DESCRIPTOR_SIGNATURE, 0);
  bytes.writeUInt32LE(crc, 4);
  if (is64) {
    bytes.writeBigUInt64LE(BigInt(packed), 8);
    bytes.writeBigUInt64LE(BigInt(plain), 16);
  } else {
    bytes.writeUInt32LE(packed, 8);
    bytes.writeUInt32LE(plain, 12);
  }
  return bytes;
}

async function* deflated(plain: AsyncIterable<Buffer>, onPlain: (piece: Buffer) => void): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: constants.Z_DEFAULT_COMPRESSION });
  const feeding = (async () => {
    for await (const piece of plain) {
      onPlain(piece);
      if (!deflate.write(piece)) await new Promise((resolve) => deflate.once('drain', resolve));
    }
    deflate.end();
  })();
  feeding.catch((error: Error) => deflate.destroy(error));
  yield* deflate as AsyncIterable<Buffer>;
  await feeding;
}

/** Date and time of MS-DOS, in UTC: steps of two seconds from 1980 to 2107. */
function dosTimeOf(timeSeconds: number): number {
  const at = new Date(Math.min(Math.max(timeSeconds, 315_532_800), 4_354_819_198) * 1000);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return (date * 0x10000 + time) >>> 0;
}
