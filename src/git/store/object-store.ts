/**
 * The objects of one repository: packs, loose objects and alternates. Synchronous, for one thread; give all stores of a
 * thread the same `ReadCaches`. Nothing is ever written to the repository.
 *
 * A read that misses lists the packs again when they changed on disk, and tries once more: `git gc`, `git repack -ad` and
 * `git fetch` under a running store are seen. Files stay open, so packs that were deleted go on serving until then.
 */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GitError, isGitError } from '../errors.js';
import { MAX_OBJECT_BYTES } from '../limits.js';
import { EMPTY_TREE_OID, OID_BYTES, OID_HEX, type Oid, oidFromBytes, oidToBytes } from '../oid.js';
import { type EntryCounters, EntryReader, type ObjectHeader, type StoredObject } from '../pack/entry-reader.js';
import { sharedDigits } from '../pack/oid-table.js';
import type { ObjectType } from '../pack/object-type.js';
import { type ReadCacheOptions, ReadCaches } from '../pack/read-caches.js';
import type { LooseHeader, LooseObjects } from '../loose/loose-objects.js';
import { automaticAbbreviation } from './abbreviation.js';
import { inflateStream } from './blob-stream.js';
import { checkExtensions, resolveGitDir } from '../git-dir.js';
import { PackList } from './pack-list.js';
import type { PackLocation, PackSource } from './pack-source.js';
import { loadIndexes, type SharedIndexes } from './shared-indexes.js';

export type { ObjectHeader, StoredObject } from '../pack/entry-reader.js';
export type { ObjectType } from '../pack/object-type.js';

export interface ObjectStoreOptions extends ReadCacheOptions {
  /** The thread's caches; absent: the store makes its own of `blockCacheBytes` and `baseCacheBytes`. */
  readonly caches?: ReadCaches;
  /** Keep index files whole in memory: those given (loaded once for all threads by `loadIndexes`), or all (`true`). */
  readonly residentIndexes?: SharedIndexes | true;
  /** Told once about each pack or index that cannot be used; reads go on without it. */
  readonly onProblem?: (problem: GitError) => void;
}

/** Counted since the store was opened; blocks since the caches were made. */
export interface ObjectStoreStats extends EntryCounters {
  readonly looseObjectsRead: number;
  readonly packListings: number;
  readonly blockCacheHits: number;
  readonly blockCacheMisses: number;
}

/** git's own minimum for a written id: git-config(1), `core.abbrev`. */
const MIN_ABBREVIATION = 4;
const PREFIX = /^[0-9a-f]{1,40}$/;

export class ObjectStore {
  /** Absolute; holds HEAD, objects and refs. */
  readonly gitDir: string;
  readonly #caches: ReadCaches;
  readonly #packs: PackList;
  readonly #reader: EntryReader;
  readonly #location: PackLocation = { pack: undefined, offset: 0 };
  readonly #oidBytes = Buffer.alloc(OID_BYTES);
  /** The source that had the last object is asked first. */
  #lastSource: PackSource | undefined;
  #looseObjectsRead = 0;

  private constructor(gitDir: string, options: ObjectStoreOptions) {
    this.gitDir = gitDir;
    this.#caches = options.caches ?? new ReadCaches(options);
    this.#reader = new EntryReader(this.#caches);
    this.#packs = new PackList({
      objectsFolder: join(gitDir, 'objects'),
      caches: this.#caches,
      indexes: options.residentIndexes === true ? loadIndexes(gitDir) : (options.residentIndexes ?? []),
      onProblem: options.onProblem ?? ((): void => undefined),
    });
  }

  /**
   * Opens the repository at `path` (bare, `.git`, or a folder with a `.git`). Throws not-found {what: 'repository'} and
   * unsupported {feature: 'sha256'}. A bad pack does not fail here: see `onProblem`.
   */
  static open(path: string, options: ObjectStoreOptions = {}): ObjectStore {
    const gitDir = resolveGitDir(path);
    if (gitDir === undefined) throw new GitError('not-found', { what: 'repository', name: path });
    checkExtensions(gitDir);
    return new ObjectStore(gitDir, options);
  }

  /** Files that cannot be used at present. */
  get problems(): readonly GitError[] {
    return this.#packs.problems;
  }

  get stats(): ObjectStoreStats {
    return {
      ...this.#reader.counters,
      looseObjectsRead: this.#looseObjectsRead,
      packListings: this.#packs.refreshes,
      blockCacheHits: this.#caches.blocks.hits,
      blockCacheMisses: this.#caches.blocks.misses,
    };
  }

  /** Is the object there? No inflate. */
  has(oid: Oid): boolean {
    this.#oidBytes.write(oid, 'hex');
    do {
      if (this.#locate(this.#oidBytes, 0)) return true;
      if (this.#packs.loose.some((folder) => folder.has(oid))) return true;
    } while (this.refresh());
    return oid === EMPTY_TREE_OID;
  }

  /** Does a pack (ours or an alternate's) hold the object? Neither loose objects nor changes on disk count. */
  isPacked(oid: Oid): boolean {
    this.#oidBytes.write(oid, 'hex');
    return this.#locate(this.#oidBytes, 0);
  }

  /** Type and size without inflating the object. Throws corrupt. */
  findHeader(oid: Oid): ObjectHeader | undefined {
    this.#oidBytes.write(oid, 'hex');
    return this.#find(
      this.#oidBytes,
      0,
      () => this.#reader.readHeader(this.#location.pack as NonNullable<PackLocation['pack']>, this.#location.offset),
      (folder) => plainHeader(folder.findHeader(oid)),
      { type: 'tree', sizeBytes: 0 },
    );
  }

  /** Throws corrupt {oid}, too-large. The bytes belong to the caller. */
  find(oid: Oid): StoredObject | undefined {
    this.#oidBytes.write(oid, 'hex');
    return this.findAt(this.#oidBytes, 0);
  }

  /** `find` for the 20 raw bytes at `oidBytes[offset]`: for loops over trees, which have no hex at hand. */
  findAt(oidBytes: Uint8Array, offset: number): StoredObject | undefined {
    const location = this.#location;
    try {
      if (this.#locate(oidBytes, offset))
        return this.#reader.read(location.pack as NonNullable<PackLocation['pack']>, location.offset);
    } catch {
      // The careful way below tries every other copy and reports what is wrong.
    }
    return this.#find(
      oidBytes,
      offset,
      () => this.#reader.read(location.pack as NonNullable<PackLocation['pack']>, location.offset),
      (folder, oid) => {
        const object = folder.find(oid);
        if (object !== undefined) this.#looseObjectsRead += 1;
        return object;
      },
      { type: 'tree', bytes: Buffer.alloc(0) },
    );
  }

  /** As `find`, but absence is an error: not-found {what: 'object'}, wrong-type, corrupt, too-large. */
  read(oid: Oid, expectedType?: ObjectType): StoredObject {
    const object = this.find(oid);
    if (object === undefined) throw new GitError('not-found', { what: 'object', name: oid });
    if (expectedType !== undefined && object.type !== expectedType) {
      throw new GitError('wrong-type', { oid, expected: expectedType, actual: object.type });
    }
    return object;
  }

  /** Ids that begin with `prefix` (1 to 40 lower-case hex digits; otherwise none), in order, at most `limit`. */
  expandPrefix(prefix: string, limit: number): Oid[] {
    if (!PREFIX.test(prefix)) return [];
    const found = new Set<Oid>();
    do {
      // Each source gives its smallest ones, so the union holds the smallest of all.
      for (const source of this.#packs.sources)
        collect(found, limit, (into) => source.table.collectPrefix(prefix, into, limit));
      for (const folder of this.#packs.loose)
        collect(found, limit, (into) => folder.collectPrefix(prefix, into, limit));
    } while (found.size === 0 && this.refresh());
    return [...found].sort().slice(0, limit);
  }

  /** The shortest unique prefix as `git rev-parse --short` gives it; at least `minimum` digits (default: git's automatic length). */
  abbreviate(oid: Oid, minimum = automaticAbbreviation(this.objectCount())): string {
    const bytes = oidToBytes(oid);
    let digits = Math.max(MIN_ABBREVIATION, minimum);
    for (const { table } of this.#packs.sources) digits = Math.max(digits, table.commonDigits(oid, bytes) + 1);
    const neighbours = new Set<Oid>();
    for (const folder of this.#packs.loose) folder.collectPrefix(oid.slice(0, digits), neighbours, Infinity);
    for (const other of neighbours) if (other !== oid) digits = Math.max(digits, sharedDigits(oid, other) + 1);
    return oid.slice(0, Math.min(digits, OID_HEX));
  }

  /** Packed objects, copies counted as often as they are there: what git calls the approximate count. */
  objectCount(): number {
    return this.#packs.sources.reduce((sum, { table }) => sum + table.count, 0);
  }

  /** Every stored id, unordered, possibly twice. For checks: it walks all indexes. */
  *oids(): Generator<Oid> {
    for (const { table } of this.#packs.sources) yield* table.oids();
    for (const folder of this.#packs.loose) yield* folder.oids();
  }

  /**
   * Content of a blob of any size, inflated while it is read; undefined when absent. Stored as a delta it has to fit
   * in memory: too-large otherwise. Corruption that shows late fails the stream with corrupt.
   */
  openBlobStream(oid: Oid): Readable | undefined {
    const header = this.findHeader(oid);
    if (header === undefined) return undefined;
    if (header.type !== 'blob') throw new GitError('wrong-type', { oid, expected: 'blob', actual: header.type });
    if (header.sizeBytes <= MAX_OBJECT_BYTES / 64) return Readable.from([this.read(oid).bytes], { objectMode: false });
    this.#oidBytes.write(oid, 'hex');
    if (this.#locate(this.#oidBytes, 0)) {
      const pack = this.#location.pack as NonNullable<PackLocation['pack']>;
      const plain = this.#reader.findPlain(pack, this.#location.offset);
      if (plain === undefined) return Readable.from([this.read(oid).bytes], { objectMode: false });
      pack.retain();
      return inflateStream({
        name: pack.path,
        fd: pack.file.fd,
        start: plain.dataOffset,
        end: pack.end,
        skipBytes: 0,
        sizeBytes: plain.sizeBytes,
        release: () => pack.release(),
      });
    }
    for (const folder of this.#packs.loose) {
      const loose = folder.findHeader(oid);
      if (loose !== undefined) return looseStream(folder.pathOf(oid), loose);
    }
    return undefined;
  }

  /** Lists packs and alternates again if they changed on disk; true if something is different now. */
  refresh(): boolean {
    if (!this.#packs.refresh()) return false;
    this.#lastSource = undefined;
    return true;
  }

  /** Closes the files. Streams under way keep theirs until they end. */
  close(): void {
    this.#lastSource = undefined;
    this.#packs.close();
  }

  /** Fills `#location`. Throws corrupt. */
  #locate(oidBytes: Uint8Array, offset: number): boolean {
    const last = this.#lastSource;
    if (last?.locate(oidBytes, offset, this.#location) === true) return true;
    for (const source of this.#packs.sources) {
      if (source !== last && source.locate(oidBytes, offset, this.#location)) {
        this.#lastSource = source;
        return true;
      }
    }
    return false;
  }

  /**
   * Tries every copy of the object: all packs, loose files, and once more after a refresh. The first corruption is
   * thrown if no copy is good; so is a file that cannot be used if no copy is found at all.
   */
  #find<T>(
    oidBytes: Uint8Array,
    offset: number,
    readPacked: () => T,
    findLoose: (folder: LooseObjects, oid: Oid) => T | undefined,
    emptyTree: T,
  ): T | undefined {
    const oid = oidFromBytes(Buffer.from(oidBytes.buffer, oidBytes.byteOffset, oidBytes.byteLength), offset);
    let failure: unknown;
    const tryCopy = (read: () => T | undefined): T | undefined => {
      try {
        return read();
      } catch (error) {
        if (!isGitError(error)) throw error;
        failure ??= error;
        return undefined;
      }
    };
    do {
      for (const source of this.#packs.sources) {
        const found = tryCopy(() => (source.locate(oidBytes, offset, this.#location) ? readPacked() : undefined));
        if (found !== undefined) return found;
      }
      for (const folder of this.#packs.loose) {
        const found = tryCopy(() => findLoose(folder, oid));
        if (found !== undefined) return found;
      }
    } while (this.refresh());
    if (oid === EMPTY_TREE_OID) return emptyTree;
    failure ??= this.#packs.problems[0];
    if (isGitError(failure)) throw new GitError(failure.code, { oid, ...failure.fields }, failure);
    return undefined;
  }
}

/** Adds what `gather` finds with a limit of its own, so that an earlier source's finds do not crowd it out. */
function collect(found: Set<Oid>, limit: number, gather: (into: Set<Oid>) => void): void {
  const own = new Set<Oid>();
  if (limit > 0) gather(own);
  for (const oid of own) found.add(oid);
}

function plainHeader(header: LooseHeader | undefined): ObjectHeader | undefined {
  return header === undefined ? undefined : { type: header.type, sizeBytes: header.sizeBytes };
}

function looseStream(path: string, header: LooseHeader): Readable {
  const fd = openSync(path, 'r');
  return inflateStream({
    name: path,
    fd,
    start: 0,
    end: fstatSync(fd).size,
    skipBytes: header.headerBytes,
    sizeBytes: header.sizeBytes,
    release: () => closeSync(fd),
  });
}
