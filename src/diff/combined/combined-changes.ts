/** The files of a merge that differ from those of every parent: only these can contain changes of the merge itself. */
import { GitError } from '../../git/errors.js';
import { parseCommit, type Commit } from '../../git/object/commit.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import { oidFromBytes, ZERO_OID, type Oid } from '../../git/oid.js';
import { pathText, type GitPath } from '../../git/path-text.js';
import { MAX_COMBINED_PARENTS } from './combined-lines.js';
import { MAX_CHANGES, MAX_TREE_DEPTH, MAX_TREES_READ } from '../files/tree-diff.js';
import { compareEntries, isSameEntry } from '../files/tree-entries.js';

export interface CombinedChange {
  readonly path: GitPath;
  /** 0 and ZERO_OID when the merge does not have the file. */
  readonly mode: number;
  readonly oid: Oid;
  /** The file in each parent, in the order of the parents; 0 and ZERO_OID when a parent does not have it. */
  readonly parents: readonly { readonly mode: number; readonly oid: Oid }[];
}

export interface CombinedChanges {
  readonly changes: readonly CombinedChange[];
  /** True when a limit ended the walk. There may be more changes. */
  readonly truncated: boolean;
}

/**
 * The changes in the order of the tree and without renames, as `git diff-tree -c` lists them. Throws GitError:
 * 'unsupported' for a commit with one parent or too many parents, 'not-found' for a parent that is not stored.
 *
 * All trees are walked together. A directory that is equal in one parent is not read, because nothing in it differs
 * from that parent. Most merges therefore read only the few directories that both sides changed.
 */
export function combinedChanges(
  reader: ObjectReader,
  { tree, parents }: Pick<Commit, 'tree' | 'parents'>,
): CombinedChanges {
  if (parents.length < 2 || parents.length > MAX_COMBINED_PARENTS)
    throw new GitError('unsupported', { what: 'object', detail: 'number of parents' });
  const walk = new CombinedWalk(reader);
  walk.compare(
    [tree, ...parents.map((parent) => parseCommit(parent, reader.read(parent, 'commit').bytes).tree)],
    '',
    0,
  );
  return { changes: walk.changes, truncated: walk.truncated };
}

const NO_ENTRIES = Buffer.alloc(0);

class CombinedWalk {
  readonly changes: CombinedChange[] = [];
  truncated = false;
  #treesRead = 0;
  readonly #reader: ObjectReader;

  constructor(reader: ObjectReader) {
    this.#reader = reader;
  }

  /** `trees` are those of the merge and of each parent, undefined when absent. `prefix` is '' or ends in a slash. */
  compare(trees: readonly (Oid | undefined)[], prefix: GitPath, depth: number): void {
    if (depth > MAX_TREE_DEPTH) throw new GitError('too-large', { what: 'path', detail: 'tree depth' });
    const [own, ...theirs] = trees;
    if (theirs.includes(own)) return;
    const cursors = trees.map((tree) => this.#open(tree));
    const hasEntry = cursors.map((cursor) => cursor.next());
    while (!this.truncated) {
      const first = firstOf(cursors, hasEntry);
      if (first === undefined) return;
      const here = cursors.map((cursor, at) =>
        hasEntry[at] === true && compareEntries(cursor, first) === 0 ? cursor : undefined,
      );
      this.#entry(here, first, prefix, depth);
      for (const [at, cursor] of here.entries()) if (cursor !== undefined) hasEntry[at] = cursor.next();
    }
  }

  #open(tree: Oid | undefined): TreeCursor {
    if (tree === undefined) return new TreeCursor(NO_ENTRIES);
    if (++this.#treesRead > MAX_TREES_READ) this.truncated = true;
    return new TreeCursor(this.#reader.read(tree, 'tree').bytes, tree);
  }

  /** `here` are the entries of the merge and of each parent with the name of `named`. */
  #entry(here: readonly (TreeCursor | undefined)[], named: TreeCursor, prefix: GitPath, depth: number): void {
    const [own, ...theirs] = here;
    if (theirs.some((their) => (own === undefined || their === undefined ? own === their : isSameEntry(own, their))))
      return;
    const path = prefix + pathText(named.bytes.subarray(named.nameStart, named.nameEnd));
    // Entries whose names compare as equal are all trees, or none is.
    if (named.mode === MODE_TREE) {
      this.compare(
        here.map((cursor) => cursor && oidFromBytes(cursor.bytes, cursor.oidStart)),
        `${path}/`,
        depth + 1,
      );
    } else if (this.changes.length >= MAX_CHANGES) {
      this.truncated = true;
    } else {
      this.changes.push({ path, ...entryOf(own), parents: theirs.map(entryOf) });
    }
  }
}

function entryOf(cursor: TreeCursor | undefined): { readonly mode: number; readonly oid: Oid } {
  return cursor === undefined
    ? { mode: 0, oid: ZERO_OID }
    : { mode: cursor.mode, oid: oidFromBytes(cursor.bytes, cursor.oidStart) };
}

/** The cursor whose entry is the first in order; undefined when all cursors are at their ends. */
function firstOf(cursors: readonly TreeCursor[], hasEntry: readonly boolean[]): TreeCursor | undefined {
  let first: TreeCursor | undefined;
  for (const [at, cursor] of cursors.entries()) {
    if (hasEntry[at] === true && (first === undefined || compareEntries(cursor, first) < 0)) first = cursor;
  }
  return first;
}
