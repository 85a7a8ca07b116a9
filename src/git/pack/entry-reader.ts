/**
 * Reads objects from packs. A read walks from an entry down its delta chain, to the whole object at the bottom or to a
 * result that an earlier read has cached, and then applies the deltas upwards. There is no recursion, so the depth of a
 * chain costs no stack.
 *
 * Three kinds of memory take part:
 * - the ring of the base cache (`bases.slab`): results that may be the base of an object read later;
 * - the scratch behind the ring, in the same slab: one inflated delta, valid for one step;
 * - the arena: what is handed to the caller. Later reads overwrite the ring, so a result in the ring is copied out.
 */
import { GitError } from '../errors.js';
import { type CompressedInput, InflateError } from '../inflate.js';
import { MAX_CHAIN_RESULT_BYTES, MAX_DELTA_CHAIN, MAX_OBJECT_BYTES } from '../limits.js';
import { BLOCK_BYTES } from './block-cache.js';
import { corrupt } from './corrupt.js';
import { applyDelta, type ByteRange, DELTA_SIZES_BYTES, DeltaError, type DeltaSizes, readDeltaSizes } from './delta.js';
import { ObjectArena } from './object-arena.js';
import { objectType, type ObjectType } from './object-type.js';
import type { EntryHeader, PackFile } from './pack-file.js';
import { type PackOffset, packOffset } from './position.js';
import type { ReadCaches } from './read-caches.js';

/** `bytes` is the content without a header. It belongs to the caller. Other objects may lie next to it in memory. */
export interface StoredObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

export interface ObjectHeader {
  readonly type: ObjectType;
  readonly sizeBytes: number;
}

/** An entry that holds a whole object. `dataOffset` is where its zlib stream begins in the pack. */
export interface PlainEntry extends ObjectHeader {
  readonly dataOffset: number;
}

export interface EntryCounters {
  objectsRead: number;
  /** Output of zlib, for objects and for deltas. */
  bytesInflated: number;
  deltaSteps: number;
  baseCacheHits: number;
}

/** Numbers that `#chain` holds for each delta: offset of the entry, offset of its data, size of its data. */
const CHAIN_FIELDS = 3;
/** Larger streams bypass the block cache: one large blob would evict every other block. */
const DIRECT_ABOVE_BYTES = 512 * 1024;
const DIRECT_READ_BYTES = 256 * 1024;
/** Pack type of trees; types up to `LAST_PLAIN_TYPE` are whole objects, the ones above are deltas. */
const TREE = 2;
const LAST_PLAIN_TYPE = 4;

/** An object that is being read. `bytes` is the slab of the base cache, or memory that nothing else uses. */
interface Built extends ByteRange {
  readonly bytes: Buffer;
  readonly packType: number;
}

export class EntryReader {
  readonly counters: EntryCounters = { objectsRead: 0, bytesInflated: 0, deltaSteps: 0, baseCacheHits: 0 };
  readonly #caches: ReadCaches;
  readonly #arena = new ObjectArena();
  readonly #input = new PackInput();
  readonly #header: EntryHeader = { packType: 0, sizeBytes: 0, dataOffset: 0, baseOffset: -1, baseOid: undefined };
  readonly #sizes: DeltaSizes = { base: 0, result: 0, instructions: 0 };
  /** The first bytes of a delta, for `readHeader`. */
  readonly #deltaStart = Buffer.alloc(DELTA_SIZES_BYTES);
  /** The deltas between the object that is read and its bottom, topmost first, `CHAIN_FIELDS` numbers each. */
  readonly #chain: number[] = [];
  /** Offset of the entry below the last delta of `#chain`. */
  #bottomOffset = packOffset(0);
  /** Size of all results of the current chain together. */
  #chainResultBytes = 0;

  constructor(caches: ReadCaches) {
    this.#caches = caches;
  }

  /** The object whose entry is at `offset`. Throws corrupt (file, offset), too-large. */
  read(pack: PackFile, offset: PackOffset): StoredObject {
    try {
      const object = this.#read(pack, offset);
      this.counters.objectsRead += 1;
      return object;
    } catch (error) {
      throw inPack(pack, offset, error);
    }
  }

  /** Reads the headers of the chain and the first bytes of the topmost delta, which hold the size. Throws as `read`. */
  readHeader(pack: PackFile, offset: PackOffset): ObjectHeader {
    try {
      const header = this.#header;
      pack.readEntryHeader(offset, header);
      let sizeBytes = header.sizeBytes;
      if (header.packType > LAST_PLAIN_TYPE) {
        const bytes = this.#deltaStart;
        this.#input.open(pack, header.dataOffset, 0);
        const size = this.#caches.inflater.inflateStart(
          this.#input,
          bytes,
          0,
          Math.min(DELTA_SIZES_BYTES, header.sizeBytes),
        );
        readDeltaSizes({ bytes, start: 0, size }, this.#sizes);
        sizeBytes = this.#sizes.result;
      }
      for (let steps = 0; header.packType > LAST_PLAIN_TYPE; steps += 1) {
        if (steps > MAX_DELTA_CHAIN) throw corrupt(pack.path, `a delta chain of more than ${MAX_DELTA_CHAIN}`, offset);
        pack.readEntryHeader(this.#baseOf(pack, offset), header);
      }
      return { type: objectType(header.packType) as ObjectType, sizeBytes };
    } catch (error) {
      throw inPack(pack, offset, error);
    }
  }

  /** For streaming: where the data of a whole object lies. Undefined for a delta. Throws corrupt. */
  findPlain(pack: PackFile, offset: PackOffset): PlainEntry | undefined {
    const header = this.#header;
    pack.readEntryHeader(offset, header);
    const type = objectType(header.packType);
    return type === undefined ? undefined : { type, sizeBytes: header.sizeBytes, dataOffset: header.dataOffset };
  }

  #read(pack: PackFile, offset: PackOffset): StoredObject {
    const { slab } = this.#caches.bases;
    const row = this.#walkToBottom(pack, offset);
    let built = row >= 0 ? this.#cachedBottom(row) : this.#inflateBottom(pack);
    this.#chainResultBytes = 0;
    for (let step = this.#chain.length - CHAIN_FIELDS; step >= 0; step -= CHAIN_FIELDS)
      built = this.#applyStep(pack, step, built);
    const type = objectType(built.packType) as ObjectType;
    if (built.bytes !== slab) return { type, bytes: built.bytes };
    const own = this.#arena.take(built.size);
    own.set(slab.subarray(built.start, built.start + built.size));
    return { type, bytes: own };
  }

  /**
   * Walks down from the entry at `offset` until the result of an entry is in the base cache or an entry is a whole
   * object. Fills `#chain` with the deltas passed on the way and `#bottomOffset`. Returns the row of the cache, or -1:
   * `#header` then describes the whole object.
   */
  #walkToBottom(pack: PackFile, offset: PackOffset): number {
    const { bases } = this.#caches;
    const header = this.#header;
    const chain = this.#chain;
    chain.length = 0;
    let at = offset;
    for (;;) {
      this.#bottomOffset = at;
      const row = bases.find(pack.id, at);
      if (row >= 0) return row;
      pack.readEntryHeader(at, header);
      checkSize(header.sizeBytes, MAX_OBJECT_BYTES);
      if (header.packType <= LAST_PLAIN_TYPE) return -1;
      if (chain.length >= MAX_DELTA_CHAIN * CHAIN_FIELDS)
        throw corrupt(pack.path, `a delta chain of more than ${MAX_DELTA_CHAIN}`, offset);
      chain.push(at, header.dataOffset, header.sizeBytes);
      at = this.#baseOf(pack, at);
    }
  }

  #cachedBottom(row: number): Built {
    const { bases } = this.#caches;
    this.counters.baseCacheHits += 1;
    bases.hits += 1;
    return { bytes: bases.slab, start: bases.startOf(row), size: bases.sizeOf(row), packType: bases.typeOf(row) };
  }

  /**
   * Inflates the whole object that `#header` describes. It goes into the ring when it will be a base: now (a chain
   * waits for it) or probably soon (a tree: neighbouring commits have trees that are deltas of it). Every other object
   * goes to the arena, so that a blob which is read once is neither copied nor evicts a base.
   */
  #inflateBottom(pack: PackFile): Built {
    const { bases, inflater } = this.#caches;
    const { packType, sizeBytes: size, dataOffset } = this.#header;
    this.#input.open(pack, dataOffset, size);
    this.counters.bytesInflated += size;
    if (size <= bases.admissionBytes && (this.#chain.length > 0 || packType === TREE)) {
      const start = bases.reserve(size, 0, 0);
      inflater.inflate(this.#input, bases.slab, start, size);
      // Only now can `find` see it: a stream that turned out to be damaged has left nothing in the cache.
      bases.commit(pack.id, this.#bottomOffset, packType, start, size);
      return { bytes: bases.slab, start, size, packType };
    }
    // Inflating needs one spare byte behind the object; the arena's memory has it, the view `bytes` does not.
    const bytes = this.#arena.take(size);
    inflater.inflate(this.#input, this.#arena.memory, this.#arena.start, size);
    this.#arena.forget();
    return { bytes, start: 0, size, packType };
  }

  /** Applies the delta at `step` of `#chain` to `base`. The result has the type of its base. */
  #applyStep(pack: PackFile, step: number, base: Built): Built {
    const { bases } = this.#caches;
    const { packType } = base;
    const delta = this.#inflateDelta(pack, this.#chain[step + 1] as number, this.#chain[step + 2] as number);
    const sizes = this.#sizes;
    readDeltaSizes(delta, sizes);
    if (sizes.base !== base.size)
      throw new DeltaError(`a delta for a base of ${sizes.base} bytes on one of ${base.size}`);
    const size = sizes.result;
    this.#chainResultBytes += size;
    checkSize(size, MAX_OBJECT_BYTES);
    checkSize(this.#chainResultBytes, MAX_CHAIN_RESULT_BYTES);
    const instructions: ByteRange = {
      bytes: delta.bytes,
      start: delta.start + sizes.instructions,
      size: delta.size - sizes.instructions,
    };
    if (size > bases.admissionBytes) {
      const bytes = this.#arena.take(size);
      const result: Built = { bytes, start: 0, size, packType };
      applyDelta(instructions, base, result);
      return result;
    }
    // The room in the ring must not overlap the base, which is read while the result is written.
    const isInRing = base.bytes === bases.slab;
    const start = bases.reserve(size, isInRing ? base.start : 0, isInRing ? base.size : 0);
    const result: Built = { bytes: bases.slab, start, size, packType };
    applyDelta(instructions, base, result);
    bases.commit(pack.id, packOffset(this.#chain[step] as number), packType, start, size);
    return result;
  }

  /** Inflates the delta at `dataOffset` into the scratch, or into memory of its own when it is too large for that. */
  #inflateDelta(pack: PackFile, dataOffset: number, size: number): ByteRange {
    const { bases, inflater } = this.#caches;
    const fits = size + 1 <= bases.scratchBytes;
    const bytes = fits ? bases.slab : Buffer.allocUnsafeSlow(size + 1);
    const start = fits ? bases.scratchStart : 0;
    this.#input.open(pack, dataOffset, size);
    inflater.inflate(this.#input, bytes, start, size);
    this.counters.bytesInflated += size;
    this.counters.deltaSteps += 1;
    return { bytes, start, size };
  }

  /** Offset of the base of the delta entry in `#header`, which lies at `offset`. */
  #baseOf(pack: PackFile, offset: PackOffset): PackOffset {
    const { baseOffset, baseOid } = this.#header;
    if (baseOid === undefined) return packOffset(baseOffset);
    const found = pack.index().find(baseOid, 0);
    if (found === -1) throw corrupt(pack.path, `the base ${baseOid.toString('hex')} is not in this pack`, offset);
    return found;
  }
}

function checkSize(actualBytes: number, limitBytes: number): void {
  if (actualBytes > limitBytes) throw new GitError('too-large', { limitBytes, actualBytes });
}

/** Adds the pack and the offset to errors of code that knows neither. */
function inPack(pack: PackFile, offset: PackOffset, error: unknown): unknown {
  if (error instanceof InflateError || error instanceof DeltaError)
    return corrupt(pack.path, error.message, offset, error);
  return error;
}

/**
 * The zlib stream of an entry, piece by piece. A pack does not say how long a stream is, so pieces go on to the end of
 * the entries; the inflater stops where the stream ends. One object serves every entry.
 */
class PackInput implements CompressedInput {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  length = 0;
  #pack: PackFile | undefined;
  #offset = 0;
  #direct = false;
  #buffer: Buffer | undefined;

  /** `sizeBytes` is the size of the inflated data; it decides whether the block cache is used. */
  open(pack: PackFile, offset: number, sizeBytes: number): void {
    this.#pack = pack;
    this.#offset = offset;
    this.#direct = sizeBytes > DIRECT_ABOVE_BYTES;
  }

  next(): boolean {
    const pack = this.#pack as PackFile;
    const left = pack.end - this.#offset;
    if (left <= 0) return false;
    if (this.#direct) {
      this.#buffer ??= Buffer.allocUnsafeSlow(DIRECT_READ_BYTES);
      pack.file.readInto(this.#buffer, this.#offset);
      this.bytes = this.#buffer;
      this.start = 0;
      this.length = Math.min(DIRECT_READ_BYTES, left);
    } else {
      this.start = pack.file.pin(this.#offset);
      this.bytes = pack.file.bytes;
      this.length = Math.min(BLOCK_BYTES - (this.#offset % BLOCK_BYTES), left);
    }
    this.#offset += this.length;
    return true;
  }
}
