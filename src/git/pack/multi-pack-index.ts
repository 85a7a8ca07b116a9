/**
 * The file `objects/pack/multi-pack-index`, version 1: one sorted table of ids over many packs. Sources:
 * gitformat-pack(5), "multi-pack-index (MIDX) files have the following format"; gitformat-chunk(5). The layout is
 * checked when the file is opened, pack numbers and offsets when they are read.
 */
import { MAX_PACKS } from '../limits.js';
import { OID_BYTES } from '../oid.js';
import { type ByteSource, uint32At } from './byte-source.js';
import { corrupt } from './corrupt.js';
import { FANOUT_BYTES, OidTable } from './oid-table.js';
import { largeOffset } from './pack-index.js';
import { type IndexPosition, type PackOffset, packOffset } from './position.js';

const SIGNATURE = 0x4d49_4458;
const HEADER_BYTES = 12;
const CHUNK_ROW_BYTES = 12;
const PACK_NAMES = 0x504e_414d;
const OID_FANOUT = 0x4f49_4446;
const OID_LOOKUP = 0x4f49_444c;
const OBJECT_OFFSETS = 0x4f4f_4646;
const LARGE_OFFSETS = 0x4c4f_4646;
const LARGE = 0x8000_0000;
/** A longer list of names is malformed: 256 bytes are far more than the name of a pack takes. */
const MAX_NAMES_BYTES = MAX_PACKS * 256;

interface Chunk {
  readonly offset: number;
  readonly sizeBytes: number;
}

export class MultiPackIndex {
  readonly table: OidTable;
  readonly name: string;
  /** Base names of the packs without `.idx`. The pack number of a row is a position in this list. */
  readonly packNames: readonly string[];
  readonly #source: ByteSource;
  readonly #offsets: number;
  readonly #large: Chunk | undefined;

  /**
   * Takes over `source`, except when it throws. Throws corrupt, for unsupported versions as well: the indexes of the
   * single packs are used then.
   */
  constructor(source: ByteSource) {
    this.#source = source;
    this.name = source.name;
    if (source.sizeBytes < HEADER_BYTES + CHUNK_ROW_BYTES + OID_BYTES)
      throw corrupt(source.name, `${source.sizeBytes} bytes are too few`);
    const header = source.pin(0);
    const { bytes } = source;
    if (uint32At(bytes, header) !== SIGNATURE) throw corrupt(source.name, 'wrong signature', 0);
    const version = bytes[header + 4];
    const hashVersion = bytes[header + 5];
    if (version !== 1 || hashVersion !== 1)
      throw corrupt(source.name, `version ${version}, hash version ${hashVersion}`, 4);
    if (bytes[header + 7] !== 0) throw corrupt(source.name, 'a chain of multi-pack-indexes', 7);
    const packCount = uint32At(bytes, header + 8);
    const chunks = readChunks(source, bytes[header + 6] as number);
    const chunk = (id: number, label: string): Chunk => {
      const found = chunks.get(id);
      if (found === undefined) throw corrupt(source.name, `chunk ${label} is missing`);
      return found;
    };
    const fanout = chunk(OID_FANOUT, 'OIDF');
    const lookup = chunk(OID_LOOKUP, 'OIDL');
    const offsets = chunk(OBJECT_OFFSETS, 'OOFF');
    if (fanout.sizeBytes !== FANOUT_BYTES)
      throw corrupt(source.name, `chunk OIDF has ${fanout.sizeBytes} bytes`, fanout.offset);
    this.table = new OidTable(source, fanout.offset, lookup.offset, OID_BYTES);
    if (lookup.sizeBytes !== this.table.count * OID_BYTES || offsets.sizeBytes !== this.table.count * 8) {
      throw corrupt(
        source.name,
        `${this.table.count} objects, chunk OIDL ${lookup.sizeBytes}, OOFF ${offsets.sizeBytes} bytes`,
      );
    }
    this.#offsets = offsets.offset;
    this.#large = chunks.get(LARGE_OFFSETS);
    this.packNames = readPackNames(source, chunk(PACK_NAMES, 'PNAM'), packCount);
  }

  /** Number of the pack that has the object of row `row`. Throws corrupt. */
  packNumberAt(row: IndexPosition): number {
    const at = this.#offsets + row * 8;
    const number = uint32At(this.#source.bytes, this.#source.pin(at));
    if (number >= this.packNames.length) throw corrupt(this.name, `pack ${number} of ${this.packNames.length}`, at);
    return number;
  }

  /** Offset of the object of row `row` in its pack; may exceed 2^32. Throws corrupt. */
  packOffsetAt(row: IndexPosition): PackOffset {
    const at = this.#offsets + row * 8 + 4;
    const offset = uint32At(this.#source.bytes, this.#source.pin(at));
    // Without a LOFF chunk all 32 bits are the offset: gitformat-pack(5), "OOFF".
    if (offset < LARGE || this.#large === undefined) return packOffset(offset);
    const index = offset - LARGE;
    if (index * 8 + 8 > this.#large.sizeBytes)
      throw corrupt(this.name, `large offset ${index} is beyond chunk LOFF`, at);
    return packOffset(largeOffset(this.#source, this.#large.offset + index * 8));
  }

  close(): void {
    this.#source.close();
  }
}

function readChunks(source: ByteSource, count: number): Map<number, Chunk> {
  const chunks = new Map<number, Chunk>();
  const end = source.sizeBytes - OID_BYTES;
  const tableEnd = HEADER_BYTES + (count + 1) * CHUNK_ROW_BYTES;
  if (tableEnd > end) throw corrupt(source.name, `no room for ${count} chunks`, 6);
  let previous: { id: number; offset: number } | undefined;
  for (let row = 0; row <= count; row += 1) {
    const at = HEADER_BYTES + row * CHUNK_ROW_BYTES;
    const id = uint32At(source.bytes, source.pin(at));
    const offset = largeOffset(source, at + 4);
    if (offset < (previous?.offset ?? tableEnd) || offset > end)
      throw corrupt(source.name, `chunk offset ${offset} out of order`, at);
    if (previous !== undefined)
      chunks.set(previous.id, { offset: previous.offset, sizeBytes: offset - previous.offset });
    if ((row === count) !== (id === 0)) throw corrupt(source.name, `chunk id ${id} in row ${row} of ${count}`, at);
    previous = { id, offset };
  }
  return chunks;
}

function readPackNames(source: ByteSource, chunk: Chunk, count: number): string[] {
  if (count > MAX_PACKS || chunk.sizeBytes > MAX_NAMES_BYTES)
    throw corrupt(source.name, `${count} packs, ${chunk.sizeBytes} bytes of names`, chunk.offset);
  const names: string[] = [];
  let text = '';
  for (let index = 0; index < chunk.sizeBytes && names.length < count; index += 1) {
    const byte = source.bytes[source.pin(chunk.offset + index)] as number;
    if (byte !== 0) {
      text += String.fromCharCode(byte);
      continue;
    }
    const name = /^([^./][^/]*)\.idx$/.exec(text)?.[1];
    if (name === undefined) throw corrupt(source.name, 'an invalid pack name', chunk.offset + index);
    names.push(name);
    text = '';
  }
  if (names.length !== count) throw corrupt(source.name, `${names.length} pack names for ${count} packs`, chunk.offset);
  return names;
}
