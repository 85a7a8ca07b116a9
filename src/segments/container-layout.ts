/** The layout of a container: header, section table, sections, trailer. FORMAT.md describes it. */
export const CONTAINER_MAGIC = 0x5244_454b; // "KEDR", little-endian
/**
 * The version of the history index, and what it must change with: the meaning of a section. Files of other versions are
 * not read. Another index has a number of its own.
 */
export const CONTAINER_VERSION = 2;

/**
 * Sections are in the byte order of the machine, so that they can be read without conversion. This mark makes a machine
 * of the other byte order build its own index.
 */
const BYTE_ORDER = new Uint8Array(Uint32Array.of(0x0a0b_0c0d).buffer);
const BYTE_ORDER_OFFSET = 12;

export const HEADER_BYTES = 16;
const ENTRY_BYTES = 24;
const TAG_BYTES = 8;
const ALIGNMENT = 8;
export const TRAILER_BYTES = 8;
const MAX_SECTIONS = 64;
/** Most bytes of one read or write call. A thread cannot be ended during a call. */
export const CHUNK_BYTES = 4 << 20;

/** The bytes of each section by its name, which has at most 8 ASCII characters. */
export type Sections = ReadonlyMap<string, Uint8Array>;

/** The place of a section in its file, and in the memory of a file that was read as a whole. */
export interface SectionPlace {
  /** A multiple of 8. */
  readonly offset: number;
  readonly length: number;
}

/** The bytes before the first section, and the padding after each section. */
export function layOut(sections: Sections, version: number): { head: Buffer; padding: number[] } {
  const head = Buffer.alloc(HEADER_BYTES + sections.size * ENTRY_BYTES);
  head.writeUInt32LE(CONTAINER_MAGIC, 0);
  head.writeUInt32LE(version, 4);
  head.writeUInt32LE(sections.size, 8);
  head.set(BYTE_ORDER, BYTE_ORDER_OFFSET);
  let entry = HEADER_BYTES;
  let offset = head.length;
  const padding: number[] = [];
  for (const [tag, bytes] of sections) {
    head.write(tag.padEnd(TAG_BYTES, '\0'), entry, 'latin1');
    head.writeBigUInt64LE(BigInt(offset), entry + 8);
    head.writeBigUInt64LE(BigInt(bytes.length), entry + 16);
    entry += ENTRY_BYTES;
    const gap = (ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT;
    padding.push(gap);
    offset += bytes.length + gap;
  }
  return { head, padding };
}

/** The longest head of a file: the header and a full section table. */
export const MAX_HEAD_BYTES = HEADER_BYTES + MAX_SECTIONS * ENTRY_BYTES;

export type SectionTable = ReadonlyMap<string, SectionPlace>;

/**
 * The sections of a file, or undefined when it is damaged or of another version. `head` is its beginning, at least as
 * long as the section table; the sections end before `end`, where `trailer` begins. The checksum is not compared here.
 */
export function sectionsOf(head: Buffer, trailer: Buffer, end: number, version: number): SectionTable | undefined {
  if (head.readUInt32LE(0) !== CONTAINER_MAGIC || head.readUInt32LE(4) !== version) return undefined;
  if (trailer.readUInt32LE(4) !== CONTAINER_MAGIC) return undefined;
  if (head.compare(BYTE_ORDER, 0, BYTE_ORDER.length, BYTE_ORDER_OFFSET, HEADER_BYTES) !== 0) return undefined;
  const count = head.readUInt32LE(8);
  if (count > MAX_SECTIONS || HEADER_BYTES + count * ENTRY_BYTES > Math.min(end, head.length)) return undefined;
  const sections = new Map<string, SectionPlace>();
  for (let entry = HEADER_BYTES; entry < HEADER_BYTES + count * ENTRY_BYTES; entry += ENTRY_BYTES) {
    const tag = head.toString('latin1', entry, entry + TAG_BYTES).replace(/\0+$/, '');
    const offset = Number(head.readBigUInt64LE(entry + 8));
    const length = Number(head.readBigUInt64LE(entry + 16));
    if (offset % ALIGNMENT !== 0 || offset + length > end) return undefined;
    sections.set(tag, { offset, length });
  }
  return sections;
}
