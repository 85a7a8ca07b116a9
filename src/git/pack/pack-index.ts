/**
 * The files `pack-*.idx`, versions 1 and 2: gitformat-pack(5), "Version 1" and "Version 2 pack-*.idx files support
 * packs larger than 4 GiB". Sizes, signature and fanout are checked when the file is opened; ids are not checked, and
 * large offsets are checked when they are read. Sizes of the parts in bytes:
 *
 * v2: 8 header, 1024 fanout, n * 20 ids, n * 4 CRC, n * 4 offsets, m * 8 large offsets, 20 checksum of pack, 20 of
 * index
 * v1: 1024 fanout, n * (4 offset, 20 id), 20 checksum of pack, 20 of index
 */
import { MAX_FILE_OFFSET } from '../limits.js';
import { OID_BYTES } from '../oid.js';
import { type ByteSource, uint32At } from './byte-source.js';
import { corrupt } from './corrupt.js';
import { FANOUT_BYTES, OidTable } from './oid-table.js';
import { type IndexPosition, indexPosition, type PackOffset, packOffset } from './position.js';

const SIGNATURE = 0xff744f63;
const V2_HEADER_BYTES = 8;
const TRAILER_BYTES = 2 * OID_BYTES;
const LARGE = 0x8000_0000;

export class PackIndex {
  readonly table: OidTable;
  readonly name: string;
  readonly #source: ByteSource;
  readonly #offsets: number;
  readonly #offsetStride: number;
  readonly #largeOffsets: number;
  readonly #largeCount: number;

  /** Takes over `source`, except when it throws. Throws corrupt. */
  constructor(source: ByteSource) {
    this.#source = source;
    this.name = source.name;
    const size = source.sizeBytes;
    if (size < FANOUT_BYTES + TRAILER_BYTES) throw corrupt(source.name, `an index of ${size} bytes is too short`);
    if (uint32At(source.bytes, source.pin(0)) === SIGNATURE) {
      const version = uint32At(source.bytes, source.pin(4));
      if (version !== 2) throw corrupt(source.name, `index version ${version}`, 4);
      const ids = V2_HEADER_BYTES + FANOUT_BYTES;
      this.table = new OidTable(source, V2_HEADER_BYTES, ids, OID_BYTES);
      const count = this.table.count;
      this.#offsets = ids + count * (OID_BYTES + 4);
      this.#offsetStride = 4;
      this.#largeOffsets = this.#offsets + count * 4;
      const large = size - TRAILER_BYTES - this.#largeOffsets;
      if (large < 0 || large % 8 !== 0 || large / 8 > count) {
        throw corrupt(source.name, `an index of ${count} objects cannot have ${size} bytes`);
      }
      this.#largeCount = large / 8;
    } else {
      this.table = new OidTable(source, 0, FANOUT_BYTES + 4, OID_BYTES + 4);
      const expected = FANOUT_BYTES + this.table.count * (OID_BYTES + 4) + TRAILER_BYTES;
      if (size !== expected)
        throw corrupt(source.name, `an index of ${this.table.count} objects has ${size} bytes, not ${expected}`);
      this.#offsets = FANOUT_BYTES;
      this.#offsetStride = OID_BYTES + 4;
      this.#largeOffsets = 0;
      this.#largeCount = 0;
    }
  }

  get count(): number {
    return this.table.count;
  }

  /** Offset in the pack of the object of row `row`; may exceed 2^32. Throws corrupt. */
  packOffsetAt(row: IndexPosition): PackOffset {
    const source = this.#source;
    const offset = uint32At(source.bytes, source.pin(this.#offsets + row * this.#offsetStride));
    // Version 1 has no large offsets, so all 32 bits are the offset.
    if (offset < LARGE || this.#offsetStride !== 4) return packOffset(offset);
    const index = offset - LARGE;
    if (index >= this.#largeCount)
      throw corrupt(this.name, `large offset ${index} of ${this.#largeCount}`, this.#offsets + row * 4);
    return packOffset(largeOffset(source, this.#largeOffsets + index * 8));
  }

  /** Offset in the pack of the object whose id is at `oid[at, at + 20)`, or -1. Throws corrupt. */
  find(oid: Uint8Array, at: number): PackOffset | -1 {
    const row = this.table.find(oid, at);
    return row < 0 ? -1 : this.packOffsetAt(indexPosition(row));
  }

  /** Checksum of the pack that this index was made for; a copy of 20 bytes. */
  packChecksum(): Buffer {
    const position = this.#source.pin(this.#source.sizeBytes - TRAILER_BYTES);
    return Buffer.from(this.#source.bytes.subarray(position, position + OID_BYTES));
  }

  close(): void {
    this.#source.close();
  }
}

/** The 64-bit big-endian offset at `at`. Throws corrupt when a number cannot hold it exactly. */
export function largeOffset(source: ByteSource, at: number): number {
  const position = source.pin(at);
  const offset = uint32At(source.bytes, position) * 2 ** 32 + uint32At(source.bytes, position + 4);
  if (offset > MAX_FILE_OFFSET) throw corrupt(source.name, `offset ${offset} is beyond any file`, at);
  return offset;
}
