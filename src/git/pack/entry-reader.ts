/**
 * Objects out of packs: walks from an entry down its delta chain to a base (or to a cached step), then applies the deltas
 * upwards, without recursion. Steps of modest size are made inside the base cache, where the next object finds them.
 */
import { GitError } from '../errors.js';
import { type CompressedInput, InflateError } from '../inflate.js';
import { MAX_CHAIN_RESULT_BYTES, MAX_DELTA_CHAIN, MAX_OBJECT_BYTES } from '../limits.js';
import { BLOCK_BYTES } from './block-cache.js';
import { corrupt } from './corrupt.js';
import { applyDelta, DELTA_SIZES_BYTES, DeltaError, type DeltaSizes, readDeltaSizes } from './delta.js';
import { ObjectArena } from './object-arena.js';
import { objectType, type ObjectType } from './object-type.js';
import type { EntryHeader, PackFile } from './pack-file.js';
import type { ReadCaches } from './read-caches.js';

/** `bytes` is the content without header. It belongs to the caller, who must not write to it beyond its length. */
export interface StoredObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

export interface ObjectHeader {
  readonly type: ObjectType;
  readonly sizeBytes: number;
}

/** Where an undeltified object's zlib stream begins. */
export interface PlainEntry extends ObjectHeader {
  readonly dataOffset: number;
}

export interface EntryCounters {
  objectsRead: number;
  /** Output of zlib: objects and deltas. */
  bytesInflated: number;
  deltaSteps: number;
  baseCacheHits: number;
}

/** Larger streams are read past the block cache, or one blob would push out all of it. */
const DIRECT_ABOVE_BYTES = 512 * 1024;
const DIRECT_READ_BYTES = 256 * 1024;
const TREE = 2;

export class EntryReader {
  readonly counters: EntryCounters = { objectsRead: 0, bytesInflated: 0, deltaSteps: 0, baseCacheHits: 0 };
  readonly #caches: ReadCaches;
  readonly #arena = new ObjectArena();
  readonly #input = new PackInput();
  readonly #header: EntryHeader = { packType: 0, sizeBytes: 0, dataOffset: 0, baseOffset: -1, baseOid: undefined };
  readonly #sizes: DeltaSizes = { base: 0, result: 0, instructions: 0 };
  readonly #start = Buffer.alloc(DELTA_SIZES_BYTES);
  /** The chain under way, topmost delta first: entry offset, data offset, data size. */
  readonly #chain: number[] = [];

  constructor(caches: ReadCaches) {
    this.#caches = caches;
  }

  /** The object whose entry is at `offset`. Throws corrupt (file, offset), too-large. */
  read(pack: PackFile, offset: number): StoredObject {
    try {
      const object = this.#read(pack, offset);
      this.counters.objectsRead += 1;
      return object;
    } catch (error) {
      throw inPack(pack, offset, error);
    }
  }

  /** Type and size alone: headers of the chain, and the first bytes of the topmost delta. Throws as `read`. */
  readHeader(pack: PackFile, offset: number): ObjectHeader {
    try {
      const header = this.#header;
      pack.readEntryHeader(offset, header);
      let sizeBytes = header.sizeBytes;
      if (header.packType > 4) {
        this.#input.open(pack, header.dataOffset, 0);
        const got = this.#caches.inflater.inflateStart(
          this.#input,
          this.#start,
          0,
          Math.min(DELTA_SIZES_BYTES, header.sizeBytes),
        );
        readDeltaSizes(this.#start, 0, got, this.#sizes);
        sizeBytes = this.#sizes.result;
      }
      for (let steps = 0; header.packType > 4; steps++) {
        if (steps > MAX_DELTA_CHAIN) throw corrupt(pack.path, `a delta chain of more than ${MAX_DELTA_CHAIN}`, offset);
        pack.readEntryHeader(this.#baseOf(pack, offset), header);
      }
      return { type: objectType(header.packType) as ObjectType, sizeBytes };
    } catch (error) {
      throw inPack(pack, offset, error);
    }
  }

  /** The entry's place when its data is the object itself, for streaming; undefined for a delta. */
  findPlain(pack: PackFile, offset: number): PlainEntry | undefined {
    const header = this.#header;
    pack.readEntryHeader(offset, header);
    const type = objectType(header.packType);
    return type === undefined ? undefined : { type, sizeBytes: header.sizeBytes, dataOffset: header.dataOffset };
  }

  #read(pack: PackFile, offset: number): StoredObject {
    const { bases, inflater } = this.#caches;
    const header = this.#header;
    const chain = this.#chain;
    chain.length = 0;
    let at = offset;
    let row: number;
    for (;;) {
      row = bases.find(pack.id, at);
      if (row >= 0) break;
      pack.readEntryHeader(at, header);
      if (header.sizeBytes > MAX_OBJECT_BYTES)
        throw new GitError('too-large', { limitBytes: MAX_OBJECT_BYTES, actualBytes: header.sizeBytes });
      if (header.packType <= 4) break;
      if (chain.length >= MAX_DELTA_CHAIN * 3)
        throw corrupt(pack.path, `a delta chain of more than ${MAX_DELTA_CHAIN}`, offset);
      chain.push(at, header.dataOffset, header.sizeBytes);
      at = this.#baseOf(pack, at);
    }

    let packType: number;
    let source: Buffer = bases.slab;
    let start: number;
    let size: number;
    if (row >= 0) {
      this.counters.baseCacheHits += 1;
      bases.hits += 1;
      packType = bases.typeOf(row);
      start = bases.startOf(row);
      size = bases.sizeOf(row);
    } else {
      packType = header.packType;
      size = header.sizeBytes;
      this.#input.open(pack, header.dataOffset, size);
      this.counters.bytesInflated += size;
      if (size <= bases.admissionBytes && (chain.length > 0 || packType === TREE)) {
        start = bases.reserve(size, 0, 0);
        inflater.inflate(this.#input, source, start, size);
        bases.commit(pack.id, at, packType, start, size);
      } else {
        const own = this.#arena.take(size);
        inflater.inflate(this.#input, this.#arena.memory, this.#arena.start, size);
        this.#arena.forget();
        if (chain.length === 0) return { type: objectType(packType) as ObjectType, bytes: own };
        source = own;
        start = 0;
      }
    }

    let total = 0;
    for (let step = chain.length - 3; step >= 0; step -= 3) {
      const entryOffset = chain[step] as number;
      const deltaSize = chain[step + 2] as number;
      let delta: Buffer = bases.slab;
      let deltaStart = bases.scratchStart;
      if (deltaSize + 1 > bases.scratchBytes) {
        delta = Buffer.allocUnsafeSlow(deltaSize + 1);
        deltaStart = 0;
      }
      this.#input.open(pack, chain[step + 1] as number, deltaSize);
      inflater.inflate(this.#input, delta, deltaStart, deltaSize);
      this.counters.bytesInflated += deltaSize;
      this.counters.deltaSteps += 1;
      const sizes = this.#sizes;
      readDeltaSizes(delta, deltaStart, deltaStart + deltaSize, sizes);
      if (sizes.base !== size) throw new DeltaError(`a delta for a base of ${sizes.base} bytes on one of ${size}`);
      total += sizes.result;
      if (sizes.result > MAX_OBJECT_BYTES)
        throw new GitError('too-large', { limitBytes: MAX_OBJECT_BYTES, actualBytes: sizes.result });
      if (total > MAX_CHAIN_RESULT_BYTES)
        throw new GitError('too-large', { limitBytes: MAX_CHAIN_RESULT_BYTES, actualBytes: total });
      const instructions = deltaStart + sizes.instructions;
      const admitted = sizes.result <= bases.admissionBytes;
      const target: Buffer = admitted ? bases.slab : this.#arena.take(sizes.result);
      const inRing = source === bases.slab;
      const targetStart = admitted ? bases.reserve(sizes.result, inRing ? start : 0, inRing ? size : 0) : 0;
      applyDelta(delta, instructions, deltaStart + deltaSize, source, start, size, target, targetStart, sizes.result);
      if (admitted) bases.commit(pack.id, entryOffset, packType, targetStart, sizes.result);
      source = target;
      start = targetStart;
      size = sizes.result;
    }
    const type = objectType(packType) as ObjectType;
    if (source !== bases.slab) return { type, bytes: source };
    const own = this.#arena.take(size);
    own.set(source.subarray(start, start + size));
    return { type, bytes: own };
  }

  /** Offset of the base of the delta entry in `#header`, which lies at `offset`. */
  #baseOf(pack: PackFile, offset: number): number {
    const { baseOffset, baseOid } = this.#header;
    if (baseOid === undefined) return baseOffset;
    const found = pack.index().find(baseOid, 0);
    if (found < 0) throw corrupt(pack.path, `the base ${baseOid.toString('hex')} is not in this pack`, offset);
    return found;
  }
}

function inPack(pack: PackFile, offset: number, error: unknown): unknown {
  if (error instanceof InflateError || error instanceof DeltaError)
    return corrupt(pack.path, error.message, offset, error);
  return error;
}

/** A zlib stream in a pack, block by block; one object reused for every entry. */
class PackInput implements CompressedInput {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  length = 0;
  #pack: PackFile | undefined;
  #offset = 0;
  #direct = false;
  #buffer: Buffer | undefined;

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
