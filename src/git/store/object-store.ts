/**
 * Reads the objects of one repository from its packs, loose files and alternates. Synchronous and for one thread; all
 * stores of a thread should share one `ReadCaches`. Nothing is ever written to the repository.
 *
 * A read that finds nothing lists the packs again if they changed on disk, and tries once more. Therefore `git gc`,
 * `git repack -ad` and `git fetch` may run while a store is open. Pack files stay open, so a deleted pack can be read
 * until the packs are listed again.
 *
 * What is read by an id has that id: the content is hashed, since a pack and its index do not say whose content an
 * entry is. Damaged or swapped rows of an index therefore give an error, or a good copy of the object, and never
 * another object. `findHeader` and `has` read no content and rely on the index.
 */
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GitError, isGitError } from '../errors.js';
import { MAX_OBJECT_BYTES } from '../limits.js';
import { EMPTY_TREE_OID, OID_BYTES, OID_HEX, type Oid, oidFromBytes, oidToBytes } from '../oid.js';
import { type EntryCounters, EntryReader, type ObjectHeader, type StoredObject } from '../pack/entry-reader.js';
import { sharedDigits } from '../pack/oid-table.js';
import { corrupt } from '../pack/corrupt.js';
import { packOffset } from '../pack/position.js';
import type { ObjectType } from '../pack/object-type.js';
import { type ReadCacheOptions, ReadCaches } from '../pack/read-caches.js';
import type { LooseHeader, LooseObjects } from '../loose/loose-objects.js';
import { automaticAbbreviation } from './abbreviation.js';
import { inflateStream } from './blob-stream.js';
import { checkExtensions, resolveGitDir } from '../git-dir.js';
import { PackList } from './pack-list.js';
import type { PackLocation, PackSource } from './pack-source.js';
import { loadIndexes, type SharedIndexes } from './shared-indexes.js';
import { openRegularFile } from '../regular-file.js';

export type { ObjectHeader, StoredObject } from '../pack/entry-reader.js';
export type { ObjectType } from '../pack/object-type.js';

export interface ObjectStoreOptions extends ReadCacheOptions {
  /** The caches of the thread. If absent, the store makes its own, of `blockCacheBytes` and `baseCacheBytes`. */
  readonly caches?: ReadCaches;
  /**
   * Index files to keep in memory as a whole: those that `loadIndexes` loaded for all threads, or all files (`true`).
   */
  readonly residentIndexes?: SharedIndexes | true;
  /**
   * False: content is not compared with its id. For bulk reads of files that were checked before, and for tests with
   * ids that were made up.
   */
  readonly checksIds?: boolean;
  /** Called once for each pack or index that cannot be used. Reads go on without it. */
  readonly onProblem?: (problem: GitError) => void;
}

/** Counters since the store was opened; those of blocks, since the caches were made. */
export interface ObjectStoreStats extends EntryCounters {
  readonly looseObjectsRead: number;
  readonly packListings: number;
  readonly blockCacheHits: number;
  readonly blockCacheMisses: number;
}

/** The minimum in git: git-config(1), `core.abbrev`. */
const MIN_ABBREVIATION = 4;
const PREFIX = /^[0-9a-f]{1,40}$/;

export class ObjectStore {
  /** Absolute path of the folder with HEAD, objects and refs. */
  readonly gitDir: string;
  readonly #caches: ReadCaches;
  readonly #packs: PackList;
  readonly #reader: EntryReader;
  readonly #location: PackLocation = { pack: undefined, offset: packOffset(0) };
  readonly #oidBytes = Buffer.alloc(OID_BYTES);
  readonly #checksIds: boolean;
  /** The source that had the last object. It is searched first. */
  #lastSource: PackSource | undefined;
  #looseObjectsRead = 0;

  private constructor(gitDir: string, options: ObjectStoreOptions) {
    this.gitDir = gitDir;
    this.#checksIds = options.checksIds ?? true;
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
   * Opens the repository at `path`: a bare one, a `.git` folder, or a folder with a `.git`. Throws not-found {what:
   * 'repository'} and unsupported, for example {feature: 'sha256'}. A pack that cannot be used goes to `onProblem`.
   */
  static open(path: string, options: ObjectStoreOptions = {}): ObjectStore {
    const gitDir = resolveGitDir(path);
    if (gitDir === undefined) throw new GitError('not-found', { what: 'repository', name: path });
    checkExtensions(gitDir);
    return new ObjectStore(gitDir, options);
  }

  /** One error for each file that cannot be used at present. */
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

  /** Whether the object is stored. Does not read it. */
  has(oid: Oid): boolean {
    this.#oidBytes.write(oid, 'hex');
    do {
      if (this.#locate(this.#oidBytes, 0)) return true;
      if (this.#packs.loose.some((folder) => folder.has(oid))) return true;
    } while (this.refresh());
    return oid === EMPTY_TREE_OID;
  }

  /** Whether a known pack of the repository or of an alternate has the object. Does not look for new packs. */
  isPacked(oid: Oid): boolean {
    this.#oidBytes.write(oid, 'hex');
    return this.#locate(this.#oidBytes, 0);
  }

  /**
   * Where a packed object is in its pack: objects that are read in this order come from the disk in sequence. 0 for an
   * object that no known pack has.
   */
  packPosition(oidBytes: Uint8Array, offset: number): number {
    return this.#locate(oidBytes, offset) ? this.#location.offset : 0;
  }

  /** Type and size of an object, which is not inflated for this. Undefined when it is absent. Throws corrupt. */
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

  /** An object, whose bytes belong to the caller. Undefined when it is absent. Throws corrupt {oid}, too-large. */
  find(oid: Oid): StoredObject | undefined {
    this.#oidBytes.write(oid, 'hex');
    return this.findAt(this.#oidBytes, 0);
  }

  /** As `find`, for the id in `oidBytes[offset, offset + 20)`. Loops over trees have bytes and no hex digits. */
  findAt(oidBytes: Uint8Array, offset: number): StoredObject | undefined {
    const location = this.#location;
    const readPacked = (): StoredObject => {
      const pack = location.pack as NonNullable<PackLocation['pack']>;
      return this.#checked(this.#reader.read(pack, location.offset), oidBytes, offset, pack.path);
    };
    try {
      if (this.#locate(oidBytes, offset)) return readPacked();
    } catch {
      // `#find` below tries every other copy of the object and reports errors.
    }
    return this.#find(
      oidBytes,
      offset,
      readPacked,
      (folder, oid) => {
        const object = folder.find(oid);
        if (object === undefined) return undefined;
        this.#looseObjectsRead += 1;
        return this.#checked(object, oidBytes, offset, folder.pathOf(oid));
      },
      { type: 'tree', bytes: Buffer.alloc(0) },
    );
  }

  /** The object, when its content has the id `oidBytes[offset, offset + 20)`. Throws corrupt otherwise. */
  #checked(object: StoredObject, oidBytes: Uint8Array, offset: number, file: string): StoredObject {
    if (this.#checksIds && !this.#caches.hasher.hasId(object, oidBytes, offset))
      throw corrupt(file, 'the content does not have the id');
    return object;
  }

  /** As `find`, but throws not-found {what: 'object'} for an absent object, and wrong-type. */
  read(oid: Oid, expectedType?: ObjectType): StoredObject {
    const object = this.find(oid);
    if (object === undefined) throw new GitError('not-found', { what: 'object', name: oid });
    if (expectedType !== undefined && object.type !== expectedType) {
      throw new GitError('wrong-type', { oid, expected: expectedType, actual: object.type });
    }
    return object;
  }

  /** The first `limit` ids that begin with `prefix`, in order. None if `prefix` is not 1 to 40 lowercase hex digits. */
  expandPrefix(prefix: string, limit: number): Oid[] {
    if (!PREFIX.test(prefix)) return [];
    const found = new Set<Oid>();
    do {
      // Each source gives its first `limit` ids, so the union has the first `limit` ids of all.
      for (const source of this.#packs.sources)
        collect(found, limit, (into) => source.table.collectPrefix(prefix, into, limit));
      for (const folder of this.#packs.loose)
        collect(found, limit, (into) => folder.collectPrefix(prefix, into, limit));
    } while (found.size === 0 && this.refresh());
    return [...found].sort().slice(0, limit);
  }

  /**
   * The shortest unique prefix as `git rev-parse --short` gives it; at least `minimum` digits (default: git's automatic
   * length).
   */
  abbreviate(oid: Oid, minimum = automaticAbbreviation(this.objectCount())): string {
    const bytes = oidToBytes(oid);
    let digits = Math.max(MIN_ABBREVIATION, minimum);
    for (const { table } of this.#packs.sources) digits = Math.max(digits, table.commonDigits(oid, bytes) + 1);
    const neighbours = new Set<Oid>();
    for (const folder of this.#packs.loose) folder.collectPrefix(oid.slice(0, digits), neighbours, Infinity);
    for (const other of neighbours) if (other !== oid) digits = Math.max(digits, sharedDigits(oid, other) + 1);
    return oid.slice(0, Math.min(digits, OID_HEX));
  }

  /** Number of packed objects, in which copies count several times. git calls this the approximate object count. */
  objectCount(): number {
    return this.#packs.sources.reduce((sum, { table }) => sum + table.count, 0);
  }

  /** All stored ids, in no order and with duplicates. It reads all indexes, so it is for checks only. */
  *oids(): Generator<Oid> {
    for (const { table } of this.#packs.sources) yield* table.oids();
    for (const folder of this.#packs.loose) yield* folder.oids();
  }

  /**
   * The content of a blob of any size, which is inflated while it is read. Undefined when the blob is absent. Throws
   * corrupt, wrong-type, and too-large for a large blob that is stored as a delta, because a delta needs memory for the
   * whole result. A stream that turns out to be damaged fails with corrupt.
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
        oid: this.#checksIds ? oid : undefined,
        release: () => pack.release(),
      });
    }
    for (const folder of this.#packs.loose) {
      const loose = folder.findHeader(oid);
      if (loose !== undefined) return looseStream(folder.pathOf(oid), loose, this.#checksIds ? oid : undefined);
    }
    return undefined;
  }

  /** Lists packs and alternates again if they changed on disk. Returns whether there was a change. */
  refresh(): boolean {
    if (!this.#packs.refresh()) return false;
    this.#lastSource = undefined;
    return true;
  }

  /** Closes the files. A stream in progress keeps its file open until it ends. */
  close(): void {
    this.#lastSource = undefined;
    this.#packs.close();
  }

  /** Fills `#location` and returns whether a pack has the object. Throws corrupt. */
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
   * Tries every copy of the object in packs and loose files, and all of them again if a refresh finds changes. When no
   * copy is good, throws the first error. When there is no copy but some file cannot be used, throws the error of that
   * file, because the object may be in it.
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

/** Adds to `found` the ids that `gather` finds. It starts with an empty set, so that the limit applies to it alone. */
function collect(found: Set<Oid>, limit: number, gather: (into: Set<Oid>) => void): void {
  const own = new Set<Oid>();
  if (limit > 0) gather(own);
  for (const oid of own) found.add(oid);
}

function plainHeader(header: LooseHeader | undefined): ObjectHeader | undefined {
  return header === undefined ? undefined : { type: header.type, sizeBytes: header.sizeBytes };
}

function looseStream(path: string, header: LooseHeader, oid: Oid | undefined): Readable {
  const { fd, sizeBytes } = openRegularFile(path);
  return inflateStream({
    name: path,
    fd,
    start: 0,
    end: sizeBytes,
    skipBytes: header.headerBytes,
    sizeBytes: header.sizeBytes,
    oid,
    release: () => closeSync(fd),
  });
}
