/**
 * One commit-graph file. Source: gitformat-commit-graph(5), gitformat-chunk(5).
 *
 * | chunk | bytes        | meaning |
 * | ----- | ------------ | ------- |
 * | OIDF  | 256 * 4      | for each byte, the number of ids whose first byte is not larger |
 * | OIDL  | N * 20       | ids, sorted |
 * | CDAT  | N * 36       | tree, two parents (graph positions), 30 bits topological level and 34 bits commit time |
 * | EDGE  | 4 each       | further parents of an octopus merge; the last one has the top bit |
 * | GDA2  | N * 4        | corrected commit date minus commit time; with the top bit, an index into GDO2 |
 * | GDO2  | 8 each       | differences that do not fit into GDA2 |
 * | BIDX  | N * 4        | end of each commit's changed-path filter in BDAT |
 * | BDAT  | 12 + filters | version, number of hashes, bits for each path; then the filters |
 *
 * Positions in this module are local to the file; parents are graph positions, which count through the whole chain.
 * Opening checks the place and the length of every chunk. Like git, it does not verify the checksum, so values are
 * checked where they are used.
 */
import { OID_BYTES, type Oid } from '../oid.js';
import { PAGE_BYTES, PagedFile } from './paged-file.js';
import { type FilePosition, filePosition, type GraphPosition, graphPosition } from './position.js';

const SIGNATURE = 0x43475048; // CGPH
const HEADER_BYTES = 8;
const TABLE_ROW_BYTES = 12;
const FANOUT_BYTES = 1024;
const COMMIT_BYTES = 36;
const FILTER_HEADER_BYTES = 12;
const CHECKSUM_BYTES = OID_BYTES;

const NO_PARENT = 0x70000000;
const TOP_BIT = 0x80000000;
const LOW_31_BITS = 0x7fffffff;

interface Chunk {
  readonly offset: number;
  readonly length: number;
}

export interface FilterSettings {
  /** 1: bytes over 127 are hashed as negative numbers if `char` was signed. 2: they are hashed as positive numbers. */
  readonly version: 1 | 2;
  readonly hashCount: number;
}

/** Most hashes for each path; git uses 7 by default. */
const MAX_HASHES = 32;

export class GraphFile {
  readonly count: number;
  /** Number of files below this one in its chain. */
  readonly baseCount: number;
  readonly filters: FilterSettings | undefined;
  readonly #file: PagedFile;
  readonly #chunks: ReadonlyMap<string, Chunk>;
  readonly #fanout: Uint32Array;
  readonly #oids: number;
  readonly #commits: number;

  private constructor(file: PagedFile, chunks: ReadonlyMap<string, Chunk>, baseCount: number) {
    this.#file = file;
    this.#chunks = chunks;
    this.baseCount = baseCount;
    this.#fanout = readFanout(file, chunks.get('OIDF'));
    this.count = this.#fanout[255] as number;
    this.#oids = this.#table('OIDL', OID_BYTES);
    this.#commits = this.#table('CDAT', COMMIT_BYTES);
    if (chunks.has('GDA2')) this.#table('GDA2', 4);
    this.filters = this.#readFilterSettings();
  }

  /** Throws GitError('corrupt') for a malformed file, or the error of opening it. `name` is for errors. */
  static open(path: string, name: string): GraphFile {
    const file = PagedFile.open(path, name);
    try {
      if (file.sizeBytes < HEADER_BYTES + TABLE_ROW_BYTES + CHECKSUM_BYTES) throw file.corrupt(0, 'too short');
      const header = file.page(0);
      if (header.readUInt32BE(0) !== SIGNATURE) throw file.corrupt(0, 'signature');
      if (header[4] !== 1) throw file.corrupt(4, 'version');
      if (header[5] !== 1) throw file.corrupt(5, 'hash kind');
      return new GraphFile(file, readChunkTable(file, header[6] as number), header[7] as number);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Offset of a chunk that must have one row for every commit. */
  #table(id: string, rowBytes: number): number {
    const chunk = this.#chunks.get(id);
    if (chunk === undefined || chunk.length !== this.count * rowBytes)
      throw this.#file.corrupt(chunk?.offset ?? 0, `${id} chunk`);
    return chunk.offset;
  }

  #readFilterSettings(): FilterSettings | undefined {
    const data = this.#chunks.get('BDAT');
    if (data === undefined || !this.#chunks.has('BIDX')) return undefined;
    this.#table('BIDX', 4);
    if (data.length < FILTER_HEADER_BYTES) throw this.#file.corrupt(data.offset, 'BDAT chunk');
    const version = this.#file.uint32(data.offset);
    const hashCount = this.#file.uint32(data.offset + 4);
    // A later version may hash in another way, so its filters are not used.
    return (version === 1 || version === 2) && hashCount > 0 && hashCount <= MAX_HASHES
      ? { version, hashCount }
      : undefined;
  }

  /** Local position of the id in `bytes[offset, offset + 20)`, or -1. O(log count). */
  find(bytes: Uint8Array, offset: number): FilePosition {
    const first = bytes[offset] as number;
    let low = first === 0 ? 0 : (this.#fanout[first - 1] as number);
    let high = this.#fanout[first] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.#oids + middle * OID_BYTES;
      const page = this.#file.page(at);
      const order = compareOid(page, at % PAGE_BYTES, bytes, offset);
      if (order === 0) return filePosition(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return filePosition(-1);
  }

  /** Copies the id of a commit to `into[offset, offset + 20)`. */
  copyOid(position: FilePosition, into: Uint8Array, offset: number): void {
    this.#copy(this.#oids + position * OID_BYTES, into, offset);
  }

  /** Copies the id of a commit's tree to `into[offset, offset + 20)`. */
  copyTree(position: FilePosition, into: Uint8Array, offset: number): void {
    this.#copy(this.#commits + position * COMMIT_BYTES, into, offset);
  }

  #copy(from: number, into: Uint8Array, offset: number): void {
    const at = from % PAGE_BYTES;
    this.#file.page(from).copy(into, offset, at, at + OID_BYTES);
  }

  /**
   * Appends the graph positions of the parents to `into`. Throws GitError('corrupt') for one that is not below `total`.
   */
  parents(position: FilePosition, total: number, into: GraphPosition[]): void {
    const from = this.#commits + position * COMMIT_BYTES + OID_BYTES;
    const page = this.#file.page(from);
    const at = from % PAGE_BYTES;
    const first = page.readUInt32BE(at);
    if (first === NO_PARENT) return;
    const second = page.readUInt32BE(at + 4);
    this.#addParent(first, total, into);
    if (second === NO_PARENT) return;
    if (second < TOP_BIT) this.#addParent(second, total, into);
    else this.#addEdges(second & LOW_31_BITS, total, into);
  }

  #addEdges(from: number, total: number, into: GraphPosition[]): void {
    const edges = this.#chunks.get('EDGE');
    const end = (edges?.offset ?? 0) + (edges?.length ?? 0);
    for (let at = (edges?.offset ?? 0) + from * 4; ; at += 4) {
      if (at + 4 > end) throw this.#file.corrupt(at, 'EDGE chunk');
      const edge = this.#file.uint32(at);
      this.#addParent(edge & LOW_31_BITS, total, into);
      if (edge >= TOP_BIT) return;
    }
  }

  #addParent(parent: number, total: number, into: GraphPosition[]): void {
    if (parent >= total) throw this.#file.corrupt(this.#commits, 'parent position');
    into.push(graphPosition(parent));
  }

  /** Committer time in seconds since 1970; 34 bits. */
  timeSeconds(position: FilePosition): number {
    const from = this.#commits + position * COMMIT_BYTES + OID_BYTES + 8;
    const page = this.#file.page(from);
    const at = from % PAGE_BYTES;
    return (page.readUInt32BE(at) & 3) * 2 ** 32 + page.readUInt32BE(at + 4);
  }

  /** Topological level: 1 for a root, else one more than the highest level of a parent. 0 when it was not computed. */
  level(position: FilePosition): number {
    return this.#file.uint32(this.#commits + position * COMMIT_BYTES + OID_BYTES + 8) >>> 2;
  }

  get hasCorrectedDates(): boolean {
    return this.#chunks.has('GDA2');
  }

  /** Corrected commit date: at least `timeSeconds`, and larger than the corrected dates of all parents. */
  correctedDate(position: FilePosition): number {
    const chunk = this.#chunks.get('GDA2') as Chunk;
    const offset = this.#file.uint32(chunk.offset + position * 4);
    if (offset < TOP_BIT) return this.timeSeconds(position) + offset;
    const overflow = this.#chunks.get('GDO2');
    const index = (offset & LOW_31_BITS) * 8;
    if (overflow === undefined || index + 8 > overflow.length)
      throw this.#file.corrupt(chunk.offset + position * 4, 'GDO2 chunk');
    const at = overflow.offset + index;
    return this.timeSeconds(position) + this.#file.uint32(at) * 2 ** 32 + this.#file.uint32(at + 4);
  }

  /** Where the filter of a commit is in the file. Length 0: it was not computed. Only for a file that has `filters`. */
  filterRange(position: FilePosition): { readonly offset: number; readonly length: number } {
    const index = (this.#chunks.get('BIDX') as Chunk).offset + position * 4;
    const data = this.#chunks.get('BDAT') as Chunk;
    const start = position === 0 ? 0 : this.#file.uint32(index - 4);
    const end = this.#file.uint32(index);
    if (end < start || end > data.length - FILTER_HEADER_BYTES) throw this.#file.corrupt(index, 'BIDX chunk');
    return { offset: data.offset + FILTER_HEADER_BYTES + start, length: end - start };
  }

  /** Reads from the file without caching pages, because a walk needs each filter only once. */
  readInto(into: Buffer, length: number, offset: number): void {
    this.#file.readInto(into, length, offset);
  }

  /** The checksums of the files that must be below this one, lowest first. */
  baseNames(): Oid[] {
    const chunk = this.#chunks.get('BASE');
    if ((chunk?.length ?? 0) !== this.baseCount * OID_BYTES) throw this.#file.corrupt(chunk?.offset ?? 0, 'BASE chunk');
    const bytes = Buffer.alloc(this.baseCount * OID_BYTES);
    if (chunk !== undefined) this.#file.readInto(bytes, bytes.length, chunk.offset);
    return Array.from(
      { length: this.baseCount },
      (_, i) => bytes.toString('hex', i * OID_BYTES, (i + 1) * OID_BYTES) as Oid,
    );
  }

  close(): void {
    this.#file.close();
  }
}

function readChunkTable(file: PagedFile, chunkCount: number): Map<string, Chunk> {
  const table = Buffer.alloc((chunkCount + 1) * TABLE_ROW_BYTES);
  file.readInto(table, table.length, HEADER_BYTES);
  const chunks = new Map<string, Chunk>();
  const end = file.sizeBytes - CHECKSUM_BYTES;
  const offsetAt = (row: number): number =>
    table.readUInt32BE(row * TABLE_ROW_BYTES + 4) * 2 ** 32 + table.readUInt32BE(row * TABLE_ROW_BYTES + 8);
  for (let row = 0; row < chunkCount; row += 1) {
    const id = table.toString('latin1', row * TABLE_ROW_BYTES, row * TABLE_ROW_BYTES + 4);
    const offset = offsetAt(row);
    const length = offsetAt(row + 1) - offset;
    if (offset < HEADER_BYTES + table.length || length < 0 || offset + length > end || chunks.has(id))
      throw file.corrupt(HEADER_BYTES + row * TABLE_ROW_BYTES, 'chunk table');
    chunks.set(id, { offset, length });
  }
  return chunks;
}

function readFanout(file: PagedFile, chunk: Chunk | undefined): Uint32Array {
  if (chunk?.length !== FANOUT_BYTES) throw file.corrupt(chunk?.offset ?? 0, 'OIDF chunk');
  const bytes = Buffer.alloc(FANOUT_BYTES);
  file.readInto(bytes, FANOUT_BYTES, chunk.offset);
  const fanout = Uint32Array.from({ length: 256 }, (_, i) => bytes.readUInt32BE(i * 4));
  if (fanout.some((value, i) => i > 0 && value < (fanout[i - 1] as number)))
    throw file.corrupt(chunk.offset, 'OIDF chunk');
  return fanout;
}

function compareOid(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): number {
  for (let i = 0; i < OID_BYTES; i += 1) {
    const order = (left[leftAt + i] as number) - (right[rightAt + i] as number);
    if (order !== 0) return order;
  }
  return 0;
}
