/** Packs written byte by byte, valid or invalid on purpose: gitformat-pack(5). Ids are those that the caller gives. */
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

export interface BuiltEntry {
  /** 40 hex digits. */
  readonly oid: string;
  /** 1 commit, 2 tree, 3 blob, 4 tag, 6 OFS_DELTA, 7 REF_DELTA; others are invalid. */
  readonly packType: number;
  /** The content to deflate: an object or a delta. */
  readonly data: Uint8Array;
  /** The size in the header, when it is to be wrong. */
  readonly sizeBytes?: number;
  /** Bytes between header and stream, from `ofs` or an id for a REF_DELTA. */
  readonly base?: Uint8Array;
  /** The offset of the entry; by default directly after the previous one. A larger one leaves a hole in the file. */
  readonly offset?: number;
  /** Bytes that replace the zlib stream. */
  readonly stream?: Uint8Array;
}

/** The id of an object as git computes it. */
export function oidOf(type: string, content: Uint8Array): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/** Type and size of an entry: gitformat-pack(5), "n-byte type and length". */
function entryHeader(packType: number, sizeBytes: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(sizeBytes / 16);
  bytes.push((packType << 4) | (sizeBytes % 16));
  while (rest > 0) {
    bytes[bytes.length - 1] = (bytes.at(-1) as number) | 0x80;
    bytes.push(rest % 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from(bytes);
}

/** Distance back to the base of an OFS_DELTA. */
export function ofs(distance: number): Buffer {
  const bytes = [distance % 128];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1;
    bytes.unshift(0x80 | (rest % 128));
  }
  return Buffer.from(bytes);
}

/** A size number of a delta. */
export function deltaSize(size: number): Buffer {
  const bytes: number[] = [];
  for (let rest = size; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    if (rest < 128) return Buffer.from(bytes);
  }
}

/** A delta that copies `[offset, + size)` of the base (size below 0x1000000) and adds `tail`. */
export function copyDelta(
  baseSize: number,
  offset: number,
  size: number,
  tail: string,
  resultSize = size + tail.length,
): Buffer {
  const copy = Buffer.of(
    0xff,
    offset & 0xff,
    (offset >> 8) & 0xff,
    (offset >> 16) & 0xff,
    offset >>> 24,
    size & 0xff,
    (size >> 8) & 0xff,
    (size >> 16) & 0xff,
  );
  const add = tail === '' ? Buffer.alloc(0) : Buffer.concat([Buffer.of(tail.length), Buffer.from(tail, 'latin1')]);
  return Buffer.concat([deltaSize(baseSize), deltaSize(resultSize), copy, add]);
}

/**
 * Writes `pack-<name>.pack` and `.idx` (version 2) into the `objects/pack` of `gitDir`. Returns the offsets of the
 * entries.
 */
export function writePack(gitDir: string, name: string, entries: readonly BuiltEntry[]): number[] {
  const stem = join(gitDir, 'objects/pack', `pack-${name}`);
  const fd = openSync(`${stem}.pack`, 'w');
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  header.writeUInt32BE(entries.length, 8);
  writeSync(fd, header, 0, header.length, 0);
  const offsets: number[] = [];
  let at = header.length;
  for (const entry of entries) {
    at = entry.offset ?? at;
    offsets.push(at);
    const bytes = Buffer.concat([
      entryHeader(entry.packType, entry.sizeBytes ?? entry.data.length),
      entry.base ?? Buffer.alloc(0),
      entry.stream ?? deflateSync(entry.data),
    ]);
    writeSync(fd, bytes, 0, bytes.length, at);
    at += bytes.length;
  }
  // The true checksum of a file with holes would take a minute; readers compare it only with the index's copy.
  const checksum = createHash('sha1').update(name).digest();
  writeSync(fd, checksum, 0, 20, at);
  ftruncateSync(fd, at + 20);
  closeSync(fd);
  writeFileSync(
    `${stem}.idx`,
    indexBytes(
      entries.map(({ oid }, place) => ({ oid, offset: offsets[place] as number })),
      checksum,
    ),
  );
  return offsets;
}

/** A version 2 index. */
export function indexBytes(
  rows: readonly { readonly oid: string; readonly offset: number }[],
  packChecksum: Uint8Array,
): Buffer {
  const sorted = [...rows].sort((left, right) => (left.oid < right.oid ? -1 : 1));
  const fanout = Buffer.alloc(1024);
  for (let byte = 0; byte < 256; byte += 1)
    fanout.writeUInt32BE(sorted.filter(({ oid }) => parseInt(oid.slice(0, 2), 16) <= byte).length, byte * 4);
  const offsets = Buffer.alloc(sorted.length * 4);
  const large: Buffer[] = [];
  sorted.forEach(({ offset }, row) => {
    if (offset < 2 ** 31) return offsets.writeUInt32BE(offset, row * 4);
    offsets.writeUInt32BE(2 ** 31 + large.length, row * 4);
    const wide = Buffer.alloc(8);
    wide.writeBigUInt64BE(BigInt(offset));
    return large.push(wide);
  });
  const body = Buffer.concat([
    Buffer.from('ff744f6300000002', 'hex'),
    fanout,
    ...sorted.map(({ oid }) => Buffer.from(oid, 'hex')),
    Buffer.alloc(sorted.length * 4),
    offsets,
    ...large,
    packChecksum,
  ]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}
