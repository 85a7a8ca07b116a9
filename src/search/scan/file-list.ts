/** The files of a revision in path order: what a search looks at when no index says where to look. */
import { MODE_EXECUTABLE, MODE_FILE, MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import { OID_BYTES, oidFromBytes, type Oid } from '../../git/oid.js';
import { pathBytes, pathText, type GitPath } from '../../git/path-text.js';
import { MAX_TREE_DEPTH } from '../../git/limits.js';
import type { ObjectStore } from '../../git/store/object-store.js';

/** A hostile tree may contain itself a million times. A kernel has 95,000 files. */
const MAX_FILES = 1_000_000;
const MAX_TREES = 1_000_000;
const MAX_CHARACTERS = 40_000_000;
const FIRST_ROOM = 1_024;

/** Files without symbolic links and submodules, as `git grep` searches them. */
export class FileList {
  readonly #paths: readonly GitPath[];
  /** Ids one after another. */
  readonly #oids: Buffer;
  /** True when files beyond the limits were left out. */
  readonly isCut: boolean;

  constructor(paths: readonly GitPath[], oids: Buffer, isCut: boolean) {
    this.#paths = paths;
    this.#oids = oids;
    this.isCut = isCut;
  }

  get length(): number {
    return this.#paths.length;
  }

  /** An estimate, for caches. */
  get sizeBytes(): number {
    return this.#paths.reduce((sum, path) => sum + 24 + 2 * path.length, this.#oids.length);
  }

  pathAt(index: number): GitPath {
    return this.#paths[index] as GitPath;
  }

  get paths(): readonly GitPath[] {
    return this.#paths;
  }

  oidAt(index: number): Oid {
    return oidFromBytes(this.#oids, index * OID_BYTES);
  }

  /** The number of each file's blob in `index`, or what `index` says of an unknown blob. */
  numbersIn(index: { numberOf(oids: Buffer, at: number): number }): Int32Array {
    return Int32Array.from({ length: this.length }, (_, file) => index.numberOf(this.#oids, file * OID_BYTES));
  }

  /** The index of the first file after `path` in the order of trees. O(log n). */
  after(path: GitPath): number {
    const wanted = pathBytes(path);
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (Buffer.compare(pathBytes(this.pathAt(middle)), wanted) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Reads each tree below `root`; paths begin with `prefix`, which is '' or ends with a slash. The order of trees is the
 * order of the bytes of whole paths. Throws GitError('corrupt' | 'not-found').
 */
export function listFiles(store: ObjectStore, root: Oid, prefix = ''): FileList {
  const paths: GitPath[] = [];
  /** Room for ids. A view of each id would cost more than the rest of the walk. */
  let oids = Buffer.allocUnsafe(FIRST_ROOM * OID_BYTES);
  const list = (isCut: boolean): FileList =>
    new FileList(paths, Buffer.from(oids.subarray(0, paths.length * OID_BYTES)), isCut);
  let characters = 0;
  let trees = 1;
  const open = [{ cursor: treeCursor(store, root), prefix }];
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const { cursor } = at;
    if (!cursor.next()) {
      open.pop();
      continue;
    }
    const isFile = cursor.mode === MODE_FILE || cursor.mode === MODE_EXECUTABLE;
    if (!isFile && cursor.mode !== MODE_TREE) continue;
    const path = at.prefix + pathText(cursor.bytes.subarray(cursor.nameStart, cursor.nameEnd));
    characters += path.length;
    if (characters > MAX_CHARACTERS || paths.length >= MAX_FILES || trees > MAX_TREES || open.length > MAX_TREE_DEPTH)
      return list(true);
    if (isFile) {
      const at = paths.length * OID_BYTES;
      if (at === oids.length) oids = Buffer.concat([oids], at * 2);
      cursor.bytes.copy(oids, at, cursor.oidStart, cursor.oidStart + OID_BYTES);
      paths.push(path);
    } else {
      trees += 1;
      open.push({ cursor: treeCursor(store, oidFromBytes(cursor.bytes, cursor.oidStart)), prefix: `${path}/` });
    }
  }
  return list(false);
}

function treeCursor(store: ObjectStore, oid: Oid): TreeCursor {
  return new TreeCursor(store.read(oid, 'tree').bytes, oid);
}
