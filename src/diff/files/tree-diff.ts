/**
 * The differences of two trees, in the order and with the statuses of `git diff-tree -r --raw`. The bytes of both trees
 * are walked together; a subtree with the same id on both sides is not read.
 */
import { GitError } from '../../git/errors.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import { ZERO_OID, oidFromBytes, type Oid } from '../../git/oid.js';
import { pathText, type GitPath } from '../../git/path-text.js';
import { isSameType, type FileChange } from './file-change.js';
import { compareEntries, isSameEntry } from './tree-entries.js';

/** More changes than any page or patch can use; stops trees that hold the same subtree over and over. */
export const MAX_CHANGES = 1_000_000;
/** Trees read for one diff: as above, for trees that hold no files at all. */
export const MAX_TREES_READ = 1_000_000;
/** Git's own default (`core.maxTreeDepth`). */
export const MAX_TREE_DEPTH = 2048;

export interface TreeDiffOptions {
  readonly maxChanges?: number;
  /** Only changes at this path or under it, taken literally. */
  readonly pathPrefix?: GitPath;
}

export interface TreeDiff {
  readonly changes: FileChange[];
  /** True when a limit ended the walk: there may be more. */
  readonly truncated: boolean;
}

/** Compares two trees; undefined means the empty tree. Throws GitError: 'not-found', 'corrupt', 'too-large'. */
export function diffTrees(
  reader: ObjectReader,
  oldTree: Oid | undefined,
  newTree: Oid | undefined,
  options: TreeDiffOptions = {},
): TreeDiff {
  const walk = new TreePairWalk(reader, options);
  if (oldTree !== newTree) walk.compare(oldTree, newTree, '', 0);
  return { changes: walk.changes, truncated: walk.truncated };
}

const NO_ENTRIES = Buffer.alloc(0);

class TreePairWalk {
  readonly changes: FileChange[] = [];
  truncated = false;
  #treesRead = 0;
  readonly #reader: ObjectReader;
  readonly #maxChanges: number;
  readonly #wanted: GitPath;

  constructor(reader: ObjectReader, options: TreeDiffOptions) {
    this.#reader = reader;
    this.#maxChanges = options.maxChanges ?? MAX_CHANGES;
    this.#wanted = options.pathPrefix ?? '';
  }

  /** `prefix` is '' or ends in a slash. */
  compare(oldTree: Oid | undefined, newTree: Oid | undefined, prefix: GitPath, depth: number): void {
    if (depth > MAX_TREE_DEPTH) throw new GitError('too-large', { what: 'path', detail: 'tree depth' });
    const old = this.#open(oldTree);
    const new_ = this.#open(newTree);
    let hasOld = old.next();
    let hasNew = new_.next();
    while ((hasOld || hasNew) && !this.truncated) {
      const order = !hasNew ? -1 : !hasOld ? 1 : compareEntries(old, new_);
      if (order !== 0 || !isSameEntry(old, new_))
        this.#entry(order <= 0 ? old : undefined, order >= 0 ? new_ : undefined, prefix, depth);
      if (order <= 0) hasOld = old.next();
      if (order >= 0) hasNew = new_.next();
    }
  }

  #open(tree: Oid | undefined): TreeCursor {
    if (tree === undefined) return new TreeCursor(NO_ENTRIES);
    if (++this.#treesRead > MAX_TREES_READ) this.truncated = true;
    return new TreeCursor(this.#reader.read(tree, 'tree').bytes, tree);
  }

  #entry(old: TreeCursor | undefined, new_: TreeCursor | undefined, prefix: GitPath, depth: number): void {
    const named = (old ?? new_) as TreeCursor;
    const path = prefix + pathText(named.bytes.subarray(named.nameStart, named.nameEnd));
    const oldMode = old?.mode ?? 0;
    const newMode = new_?.mode ?? 0;
    const oldOid = old === undefined ? ZERO_OID : oidFromBytes(old.bytes, old.oidStart);
    const newOid = new_ === undefined ? ZERO_OID : oidFromBytes(new_.bytes, new_.oidStart);
    // Entries that compare as equal names are both trees or both not, so one mode is enough to ask.
    if (oldMode === MODE_TREE || newMode === MODE_TREE) {
      if (!this.#wantsUnder(path)) return;
      this.compare(old && oldOid, new_ && newOid, `${path}/`, depth + 1);
      return;
    }
    if (!this.#wants(path)) return;
    if (this.changes.length >= this.#maxChanges) {
      this.truncated = true;
      return;
    }
    const status =
      oldMode === 0 ? 'added' : newMode === 0 ? 'deleted' : isSameType(oldMode, newMode) ? 'modified' : 'type-changed';
    this.changes.push({ status, oldPath: path, newPath: path, oldMode, newMode, oldOid, newOid });
  }

  #wants(path: GitPath): boolean {
    return this.#wanted === '' || path === this.#wanted || path.startsWith(`${this.#wanted}/`);
  }

  #wantsUnder(path: GitPath): boolean {
    return this.#wants(path) || this.#wanted.startsWith(`${path}/`);
  }
}
