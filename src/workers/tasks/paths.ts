/** All paths of a tree: as one JSON array for the browser's finder, or searched here for the page without script. */
import { gzipSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { entryKind, TreeCursor } from '../../git/object/tree.js';
import { oidFromBytes, type Oid } from '../../git/oid.js';
import { pathText, type GitPath } from '../../git/path-text.js';
import type { ObjectStore } from '../../git/store/object-store.js';
import { findPaths } from '../../shared/finder/find-paths.js';
import { PathFinder } from '../../shared/finder/fuzzy.js';
import { storeOf } from '../stores.js';
import { markTransferables, ownCopy } from '../transfer.js';

/**
 * A hostile tree may contain itself a million times in a few kilobytes. A kernel has 95,000 files, the largest known
 * trees 500,000.
 */
export const MAX_PATHS = 1_000_000;
/** The limit for trees read: for trees that contain each other and no file at all. */
const MAX_TREES = 1_000_000;
/** The limit for all paths together: a million paths of usual length have 40 MB. */
const MAX_CHARACTERS = 40_000_000;
/** A finder uses five bytes for each character; a thread keeps those of the trees used last. */
const MAX_FINDERS = 2;

export interface TreePaths {
  /** Files, symbolic links and submodules in git's order, without directories. */
  readonly paths: readonly GitPath[];
  /** True when the list was cut off at the limits above. */
  readonly truncated: boolean;
}

/** Reads each tree below `root`. Throws GitError('corrupt' | 'not-found'). */
export function listPaths(store: ObjectStore, root: Oid): TreePaths {
  const paths: GitPath[] = [];
  let characters = 0;
  let trees = 1;
  const open: { cursor: TreeCursor; prefix: string }[] = [{ cursor: treeCursor(store, root), prefix: '' }];
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const { cursor, prefix } = at;
    if (!cursor.next()) {
      open.pop();
      continue;
    }
    const path = prefix + pathText(cursor.bytes.subarray(cursor.nameStart, cursor.nameEnd));
    characters += path.length;
    if (characters > MAX_CHARACTERS || paths.length >= MAX_PATHS || trees > MAX_TREES)
      return { paths, truncated: true };
    if (entryKind(cursor.mode) === 'tree') {
      trees += 1;
      open.push({ cursor: treeCursor(store, oidFromBytes(cursor.bytes, cursor.oidStart)), prefix: `${path}/` });
    } else paths.push(path);
  }
  return { paths, truncated: false };
}

function treeCursor(store: ObjectStore, oid: Oid): TreeCursor {
  return new TreeCursor(store.read(oid, 'tree').bytes, oid);
}

export interface PathListInput {
  readonly gitDir: string;
  readonly tree: Oid;
}

export interface PathListOutput {
  /**
   * A JSON array of strings, compressed with gzip. Bytes that are not UTF-8 are escaped lone surrogates (`"\udcff"`).
   */
  readonly gzip: Uint8Array<ArrayBuffer>;
}

export function pathListTask({ gitDir, tree }: PathListInput): PathListOutput {
  const gzip = ownCopy(gzipSync(JSON.stringify(listPaths(storeOf(gitDir), tree).paths)));
  return markTransferables({ gzip }, [gzip.buffer]);
}

const finders = new LRUCache<string, { readonly finder: PathFinder; readonly truncated: boolean }>({
  max: MAX_FINDERS,
});

function finderOf(gitDir: string, tree: Oid): { readonly finder: PathFinder; readonly truncated: boolean } {
  const key = `${gitDir}:${tree}`;
  let known = finders.get(key);
  if (known === undefined) {
    const { paths, truncated } = listPaths(storeOf(gitDir), tree);
    known = { finder: new PathFinder(paths), truncated };
    finders.set(key, known);
  }
  return known;
}

export interface FindPathsInput extends PathListInput {
  readonly query: string;
  readonly limit: number;
  /** Do not read the query in another keyboard layout. */
  readonly literally: boolean;
}

export interface FindPathsOutput {
  /** Best first; `positions` are the matched UTF-16 units of `path`. */
  readonly matches: readonly { readonly path: GitPath; readonly positions: readonly number[] }[];
  /** True when there are more matches than the limit. */
  readonly isCut: boolean;
  /** The reading of the query that was used. */
  readonly reading: string;
  readonly swapped: boolean;
  /** The line range in the query as the fragment of a link. */
  readonly fragment: string;
  /** True when not all paths of the tree were searched. */
  readonly truncated: boolean;
}

export function findPathsTask({ gitDir, tree, query, limit, literally }: FindPathsInput): FindPathsOutput {
  const { finder, truncated } = finderOf(gitDir, tree);
  const { matches, ...found } = findPaths(finder, query, { limit, literally });
  return { matches: matches.map(({ path, positions }) => ({ path, positions })), ...found, truncated };
}
