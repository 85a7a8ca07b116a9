/**
 * Compares the trees of ranges of commits. Each thread has one builder with its own numbers for paths; a result
 * contains the names of the paths that are new in it.
 */
import { GitError } from '../../git/errors.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { OID_BYTES, oidFromBytes, type Oid } from '../../git/oid.js';
import { PathInterner } from './path-interner.js';
import { RangePostings, type RangeResult } from './range-postings.js';
import { TreeCache } from './tree-cache.js';
import { TreeChanges } from './tree-changes.js';
import type { TreeLists } from './tree-lists.js';

/** Paths that are new to the thread, in the order of their numbers. Transferable. */
export interface NewPaths {
  /** For each path, the number of its directory, in the numbers of the thread. */
  readonly parents: Uint32Array<ArrayBuffer>;
  /** End of each name in `names`. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly names: Uint8Array<ArrayBuffer>;
}

export interface BuiltRange {
  readonly result: RangeResult;
  readonly newPaths: NewPaths;
}

/** More memory does not help, because a tree is needed again soon or not at all. */
const TREE_CACHE_BYTES = 48 << 20;

export class RangeBuilder {
  readonly #reader: ObjectReader;
  readonly #order: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #oids: Uint8Array;
  readonly #paths = new PathInterner();
  readonly #postings = new RangePostings();
  readonly #trees = new TreeCache(TREE_CACHE_BYTES);
  readonly #changes: TreeChanges;
  /** Number of paths that earlier results contained; the root is known to all threads. */
  #reportedPaths = 1;

  constructor(reader: ObjectReader, lists: TreeLists) {
    this.#reader = reader;
    this.#order = new Uint32Array(lists.order);
    this.#starts = new Uint32Array(lists.starts);
    this.#oids = new Uint8Array(lists.oids);
    this.#changes = new TreeChanges((oids, offset) => this.#readTree(oids, offset), this.#paths);
  }

  /**
   * The changes of the commits `[from, to)`, which are numbers in the order of `TreeLists.order`. Throws GitError for
   * an absent or damaged tree.
   */
  build(from: number, to: number): BuiltRange {
    // Newest first: old trees are stored as deltas of newer ones, so their bases are in the cache.
    for (let at = to - 1; at >= from; at -= 1) {
      const position = this.#order[at] as number;
      const start = this.#starts[position] as number;
      const end = this.#starts[position + 1] as number;
      const parentCount = end - start - 1;
      this.#changes.commit(this.#oids.subarray(start * OID_BYTES, end * OID_BYTES), parentCount, (path, same) =>
        this.#postings.add(path, position, same, parentCount),
      );
    }
    return { result: this.#postings.finish(this.#paths.size), newPaths: this.#takeNewPaths() };
  }

  #readTree(oids: Uint8Array, offset: number): Buffer {
    const cached = this.#trees.find(oids, offset);
    if (cached !== undefined) return cached;
    const object =
      this.#reader.findAt === undefined
        ? this.#reader.find(hexAt(oids, offset))
        : this.#reader.findAt(oids as Buffer, offset);
    if (object === undefined) throw new GitError('not-found', { what: 'object', name: hexAt(oids, offset) });
    if (object.type !== 'tree')
      throw new GitError('wrong-type', { oid: hexAt(oids, offset), expected: 'tree', actual: object.type });
    this.#trees.add(oids, offset, object.bytes);
    return object.bytes;
  }

  #takeNewPaths(): NewPaths {
    const { size } = this.#paths;
    const count = size - this.#reportedPaths;
    const parents = new Uint32Array(count);
    const ends = new Uint32Array(count);
    const names: Buffer[] = [];
    let end = 0;
    for (let i = 0; i < count; i += 1) {
      const name = Buffer.from(this.#paths.nameOf(this.#reportedPaths + i));
      parents[i] = this.#paths.parentOf(this.#reportedPaths + i);
      end += name.length;
      ends[i] = end;
      names.push(name);
    }
    this.#reportedPaths = size;
    return { parents, ends, names: Uint8Array.from(Buffer.concat(names)) };
  }
}

function hexAt(oids: Uint8Array, offset: number): Oid {
  return oidFromBytes(Buffer.from(oids.buffer, oids.byteOffset, oids.byteLength), offset);
}
