/**
 * One `.pack` file, held open: gitformat-pack(5), "pack-*.pack files have the following format". Opening checks the
 * size, the signature and the version; `index` checks that object count and checksum are those of the index. Entries
 * are checked when they are read.
 */
import { OID_BYTES } from '../oid.js';
import type { BlockCache } from './block-cache.js';
import { CachedFile, uint32At } from './byte-source.js';
import { corrupt } from './corrupt.js';
import type { PackIndex } from './pack-index.js';
import { OFS_DELTA, REF_DELTA } from './object-type.js';
import { type PackOffset, packOffset } from './position.js';

const SIGNATURE = 0x5041_434b;
const PACK_HEADER_BYTES = 12;
const TRAILER_BYTES = OID_BYTES;
/** Shift of the last byte of a size or distance that is read. Longer ones do not occur and could not be exact. */
const MAX_VARINT_BITS = 49;

/** Filled by `readEntryHeader`; one object serves many entries, so that reading headers allocates nothing. */
export interface EntryHeader {
  /** 1 to 4 for a whole object, 6 or 7 for a delta. */
  packType: number;
  /** Size of the inflated data, which is the object or the delta itself. */
  sizeBytes: number;
  /** Offset in the pack of the zlib stream. */
  dataOffset: number;
  /** Offset of the base in the same pack, for an OFS_DELTA; -1 otherwise. */
  baseOffset: PackOffset | -1;
  /** Id of the base, for a REF_DELTA; a copy. Undefined otherwise. */
  baseOid: Buffer | undefined;
}

export class PackFile {
  readonly file: CachedFile;
  readonly path: string;
  readonly count: number;
  #index: PackIndex | undefined;
  readonly #openIndex: () => PackIndex;
  #users = 1;

  /**
   * Opens `path`. `openIndex` opens the index of this pack when it is needed; the pack closes it. Throws corrupt, or
   * the error of the operating system.
   */
  constructor(path: string, cache: BlockCache, openIndex: () => PackIndex) {
    this.path = path;
    this.#openIndex = openIndex;
    this.file = new CachedFile(path, cache);
    try {
      const { file } = this;
      if (file.sizeBytes < PACK_HEADER_BYTES + TRAILER_BYTES)
        throw corrupt(path, `a pack of ${file.sizeBytes} bytes is too short`);
      const header = file.pin(0);
      if (uint32At(file.bytes, header) !== SIGNATURE) throw corrupt(path, 'wrong signature', 0);
      const version = uint32At(file.bytes, header + 4);
      if (version !== 2 && version !== 3) throw corrupt(path, `pack version ${version}`, 4);
      this.count = uint32At(file.bytes, header + 8);
    } catch (error) {
      this.file.close();
      throw error;
    }
  }

  get id(): number {
    return this.file.id;
  }

  /** Offset of the end of the entries; the checksum follows. */
  get end(): number {
    return this.file.sizeBytes - TRAILER_BYTES;
  }

  /** The index of this pack, opened and compared with the pack at the first call. Throws corrupt. */
  index(): PackIndex {
    if (this.#index === undefined) {
      const index = this.#openIndex();
      const position = this.file.pin(this.end);
      const trailer = Buffer.from(this.file.bytes.subarray(position, position + OID_BYTES));
      if (index.count !== this.count || !index.packChecksum().equals(trailer)) {
        index.close();
        throw corrupt(index.name, `not the index of ${this.count} objects of this pack`);
      }
      this.#index = index;
    }
    return this.#index;
  }

  /** Fills `header` for the entry at `offset`; gitformat-pack(5), "n-byte type and length". Throws corrupt. */
  readEntryHeader(offset: PackOffset, header: EntryHeader): void {
    if (!(offset >= PACK_HEADER_BYTES && offset < this.end))
      throw corrupt(this.path, 'an entry outside the pack', offset);
    const { bytes } = this.file;
    const start = this.file.pin(offset);
    let at = start;
    let byte = bytes[at++] as number;
    const packType = (byte >> 4) & 7;
    let sizeBytes = byte & 15;
    for (let bits = 4; byte >= 0x80; bits += 7) {
      if (bits > MAX_VARINT_BITS) throw corrupt(this.path, 'an entry whose size does not end', offset);
      byte = bytes[at++] as number;
      sizeBytes += (byte & 0x7f) * 2 ** bits;
    }
    header.packType = packType;
    header.sizeBytes = sizeBytes;
    header.baseOffset = -1;
    header.baseOid = undefined;
    if (packType === OFS_DELTA) {
      byte = bytes[at++] as number;
      let distance = byte & 0x7f;
      for (let bits = 7; byte >= 0x80; bits += 7) {
        if (bits > MAX_VARINT_BITS) throw corrupt(this.path, 'a base offset that does not end', offset);
        byte = bytes[at++] as number;
        distance = (distance + 1) * 128 + (byte & 0x7f);
      }
      header.baseOffset = packOffset(offset - distance);
      if (distance === 0 || header.baseOffset < PACK_HEADER_BYTES)
        throw corrupt(this.path, `a base ${distance} bytes before its delta`, offset);
    } else if (packType === REF_DELTA) {
      // At most 8 bytes of size and 20 of the id: within the 32 bytes that are valid after `pin`.
      header.baseOid = Buffer.from(bytes.subarray(at, at + OID_BYTES));
      at += OID_BYTES;
    } else if (packType === 0 || packType === 5) throw corrupt(this.path, `an entry of type ${packType}`, offset);
    header.dataOffset = offset + (at - start);
    if (header.dataOffset >= this.end) throw corrupt(this.path, 'an entry that is cut off', offset);
  }

  /** Keeps the file open for one more user, such as a stream. Every call needs one `release`. */
  retain(): void {
    this.#users += 1;
  }

  /** Closes the files when the last user releases them. */
  release(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.file.close();
    this.#index?.close();
    this.#index = undefined;
  }
}
