/**
 * One `.pack`, held open: gitformat-pack(5), "pack-*.pack files have the following format". Checked when opened (sizes,
 * signature, version, count, trailer against the index); entries are checked when they are read.
 */
import { OID_BYTES } from '../oid.js';
import type { BlockCache } from './block-cache.js';
import { CachedFile, uint32At } from './byte-source.js';
import { corrupt } from './corrupt.js';
import type { PackIndex } from './pack-index.js';
import { OFS_DELTA, REF_DELTA } from './object-type.js';

const SIGNATURE = 0x5041_434b;
const PACK_HEADER_BYTES = 12;
const TRAILER_BYTES = OID_BYTES;
/** A size or an offset of more bits than a number holds exactly is refused. */
const MAX_VARINT_BITS = 49;

/** Where an entry's data lies and what it is; filled by `readEntryHeader`, reused between calls. */
export interface EntryHeader {
  /** 1..4 an object, 6 or 7 a delta. */
  packType: number;
  /** Size of the inflated data: of the object, or of the delta itself. */
  sizeBytes: number;
  /** Where the zlib stream begins. */
  dataOffset: number;
  /** Of the base in the same pack; -1 when the entry is no delta or names its base by id. */
  baseOffset: number;
  /** Id of the base of a REF_DELTA, copied; undefined otherwise. */
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
   * Opens `path`. `openIndex` gives the pack's own index when it is wanted (ids of REF_DELTA bases); the pack closes
   * it.
   * Throws corrupt or the system's error.
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

  /** End of the entries: what follows is the checksum. */
  get end(): number {
    return this.file.sizeBytes - TRAILER_BYTES;
  }

  /** The pack's own index, opened and matched with the pack at the first call. */
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
  readEntryHeader(offset: number, header: EntryHeader): void {
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
      header.baseOffset = offset - distance;
      if (distance === 0 || header.baseOffset < PACK_HEADER_BYTES)
        throw corrupt(this.path, `a base ${distance} bytes before its delta`, offset);
    } else if (packType === REF_DELTA) {
      // The size can take 8 bytes, the id 20: within the 32 that a pin gives.
      header.baseOid = Buffer.from(bytes.subarray(at, at + OID_BYTES));
      at += OID_BYTES;
    } else if (packType === 0 || packType === 5) throw corrupt(this.path, `an entry of type ${packType}`, offset);
    header.dataOffset = offset + (at - start);
    if (header.dataOffset >= this.end) throw corrupt(this.path, 'an entry that is cut off', offset);
  }

  /** Keeps the file open for one more user (a stream); pair with `release`. */
  retain(): void {
    this.#users += 1;
  }

  /** The last user's release closes the files. */
  release(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.file.close();
    this.#index?.close();
    this.#index = undefined;
  }
}
