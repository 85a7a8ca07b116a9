/**
 * The latest commit of each entry of a directory. For every entry it equals the output of
 * `git log -1 --format=%H <commit> -- <directory>/<entry>`, and one walk serves all entries.
 *
 * Every entry starts at the commit and moves to the first parent that has an equal entry. When no parent has one, the
 * commit is the result for the entry. Entries at the same commit move together, so trees are read once for all of them.
 * Source: git-log(1), "History Simplification", default mode.
 */
import { filterKey, filterKeys, type FilterKey } from '../../git/commit-graph/changed-path-filter.js';
import { GitError, isUnreadable } from '../../git/errors.js';
import { findInTree, MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import { TreePair } from '../../git/object/tree-pair.js';
import type { Oid } from '../../git/oid.js';
import { pathBytes, pathText, type GitPath } from '../../git/path-text.js';
import type { CommitSource } from './commit-source.js';
import type { Row } from './commit-rows.js';
import { ABSENT, entriesDiffer, type EntryValue, valueAt } from './entry-difference.js';
import type { LostObjects } from './lost-objects.js';
import { PathFinder, type PathState } from './path-at.js';
import { WalkQueue } from './walk-queue.js';

export interface LastCommitsQuery {
  readonly commit: Oid;
  /** '' is the root. */
  readonly directory: GitPath;
  /** Time in milliseconds. A query with the same commit and directory continues the walk. */
  readonly budgetMs: number;
  /** Names of entries; all entries when absent. */
  readonly only?: readonly GitPath[];
}

export interface LastCommits {
  /**
   * The commit for each name. A name is absent while its commit has not been found, and always when `git log` prints no
   * commit, which is the case for a directory without files.
   */
  readonly commits: ReadonlyMap<GitPath, Oid>;
  /** Whether the results of all names of the query are final. */
  readonly complete: boolean;
  /** Objects that could not be read. The names whose commit depends on them are absent and final. */
  readonly lost: readonly Oid[];
}

/**
 * Throws GitError('not-found') when the commit has no such directory, and the errors of reading the directory. The
 * results so far are kept, and the next query continues.
 */
export function lastCommits(source: CommitSource, query: LastCommitsQuery): LastCommits {
  const deadline = performance.now() + query.budgetMs;
  const wanted = query.only?.map(nameKey);
  const all = `last-commits ${query.commit} ${query.directory}`;
  // A query for some entries uses an unfinished walk for all entries if there is one, else a walk of its own.
  const whole =
    wanted === undefined || source.hasWalk(all)
      ? source.walk(all, () => new LastCommitsWalk(source, query, undefined))
      : undefined;
  const walk =
    whole !== undefined && (wanted === undefined || whole.hasEveryEntry)
      ? whole
      : source.walk(
          `${all}\0${[...(wanted ?? [])].sort().join('/')}`,
          () => new LastCommitsWalk(source, query, wanted),
        );
  const complete = walk.run(deadline, wanted);
  const names = wanted ?? [...walk.found.keys()];
  const commits = new Map<GitPath, Oid>();
  for (const name of names) {
    const row = walk.found.get(name);
    if (row !== undefined) commits.set(pathText(Buffer.from(name, 'latin1')), source.oid(row));
  }
  return { commits, complete, lost: walk.lost.ids };
}

/**
 * Bytes of a directory whose entries are all walked for, which are about 250,000. Each takes some 100 bytes during the
 * walk. Of a larger directory only entries by name have a commit here; the index has the others.
 */
const MAX_DIRECTORY_BYTES = 8 << 20;
/** So few names are looked up one by one. For more it is cheaper to read a directory once. */
const FEW_NAMES = 4;

/** A name as Latin-1 text of its bytes: cheap to make from a tree, and equal when the bytes are equal. */
type NameKey = string;

function nameKey(name: GitPath): NameKey {
  return pathBytes(name).toString('latin1');
}

/** The entries that have moved to one commit. */
interface Group {
  open: Set<NameKey>;
  /** The directory at this commit, if it is already known. */
  state?: PathState;
  /** The directory at a neighbouring commit, which makes finding it cheaper. */
  near?: PathState;
}

class LastCommitsWalk {
  readonly lost: LostObjects;
  readonly found = new Map<NameKey, Row>();
  /** False for a walk for some names, and for all entries of a directory that has too many. */
  readonly hasEveryEntry: boolean;
  readonly #source: CommitSource;
  readonly #finder: PathFinder;
  readonly #queue = new WalkQueue();
  readonly #groups = new Map<Row, Group>();
  /** Entries whose commit is not known yet. */
  readonly #open: Set<NameKey> = new Set();
  readonly #directoryKeys: readonly FilterKey[];
  readonly #prefix: string;
  readonly #keys = new Map<NameKey, FilterKey>();
  readonly #cursor = new TreeCursor(Buffer.alloc(0));

  constructor(source: CommitSource, query: LastCommitsQuery, only: readonly NameKey[] | undefined) {
    this.#source = source;
    this.lost = source.lostObjects();
    this.#finder = new PathFinder(source, query.directory);
    this.#directoryKeys = filterKeys(pathBytes(query.directory));
    this.#prefix = query.directory === '' ? '' : `${pathBytes(query.directory).toString('latin1')}/`;
    const row = source.rowOf(query.commit);
    source.load(row);
    const state = this.#finder.find(source.treeOid(row));
    if (state.value.mode !== MODE_TREE) throw new GitError('not-found', { what: 'path', name: query.directory });
    const tree = source.readTree(state.value.oid as Oid);
    this.hasEveryEntry = only === undefined && tree.length <= MAX_DIRECTORY_BYTES;
    if (only !== undefined) this.#open = new Set(this.#valuesOf(tree, new Set(only)).keys());
    else if (this.hasEveryEntry) this.#open = namesOf(tree);
    this.#join(row, { open: new Set(this.#open), state });
  }

  /** Walks until `deadline`. Returns whether the results of all `wanted` names (all names when undefined) are final. */
  run(deadline: number, wanted: readonly NameKey[] | undefined): boolean {
    const isDone = (): boolean =>
      wanted === undefined ? this.#open.size === 0 : !wanted.some((name) => this.#open.has(name));
    let settledBefore = -1;
    for (;;) {
      if (this.#open.size !== settledBefore) {
        if (isDone()) return true;
        settledBefore = this.#open.size;
      }
      if (performance.now() > deadline) return false;
      const row = this.#queue.pop();
      if (row === undefined) return true;
      this.#step(row);
    }
  }

  /** Adds a group of entries to those that are already at the commit. */
  #join(row: Row, group: Group): void {
    const waiting = this.#groups.get(row);
    if (waiting === undefined) {
      this.#groups.set(row, group);
      this.#queue.push(row, this.#source.generation(row), this.#source.timeSeconds(row));
      return;
    }
    const [larger, smaller] =
      waiting.open.size < group.open.size ? [group.open, waiting.open] : [waiting.open, group.open];
    for (const name of smaller) larger.add(name);
    waiting.open = larger;
    waiting.state ??= group.state;
    waiting.near ??= group.near;
  }

  #step(row: Row): void {
    const source = this.#source;
    const group = this.#groups.get(row) as Group;
    try {
      const parentCount = source.parentCount(row);
      if (parentCount > 0 && !this.#mayHaveChanged(row, group)) {
        const parent = source.parent(row, 0);
        source.load(parent);
        const near = group.state ?? group.near;
        this.#join(parent, near === undefined ? { open: group.open } : { open: group.open, near });
      } else {
        const state = (group.state ??= this.#finder.find(source.treeOid(row), group.near));
        for (let i = 0; i < parentCount && group.open.size > 0; i += 1)
          this.#follow(source.parent(row, i), group, state);
        if (group.open.size > 0) this.#settle(row, state, group.open, parentCount === 0);
      }
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      this.lost.addFrom(error, source.oid(row));
      for (const name of group.open) this.#open.delete(name);
    }
    this.#groups.delete(row);
  }

  /** False only when the filter excludes that any of the entries differs from the first parent. */
  #mayHaveChanged(row: Row, { open }: Group): boolean {
    const filter = this.#source.filterOf(row);
    if (filter === undefined) return true;
    if (!this.#directoryKeys.every((key) => filter.test(key))) return false;
    for (const name of open) if (filter.test(this.#keyOf(name))) return true;
    return false;
  }

  #keyOf(name: NameKey): FilterKey {
    let key = this.#keys.get(name);
    if (key === undefined) {
      key = filterKey(Buffer.from(this.#prefix + name, 'latin1'));
      this.#keys.set(name, key);
    }
    return key;
  }

  /** Moves the entries that are equal in the parent to it. `group` keeps the others. */
  #follow(parent: Row, group: Group, state: PathState): void {
    this.#source.load(parent);
    const parentState = this.#finder.find(this.#source.treeOid(parent), state);
    const differing = this.#differing(state, parentState, group.open);
    if (differing.size === group.open.size) return;
    let same = group.open;
    if (differing.size > 0) {
      same = new Set();
      for (const name of group.open) if (!differing.has(name)) same.add(name);
    }
    group.open = differing;
    this.#join(parent, { open: same, state: parentState });
  }

  /** The names of `open` whose entries differ between the two directories. */
  #differing(state: PathState, parentState: PathState, open: Set<NameKey>): Set<NameKey> {
    const differing = new Set<NameKey>();
    if (
      state === parentState ||
      (state.value.oid === parentState.value.oid && state.value.mode === parentState.value.mode)
    )
      return differing;
    const left = this.#directory(state);
    const right = this.#directory(parentState);
    const compare = (name: NameKey, leftValue: EntryValue, rightValue: EntryValue): void => {
      const differs = this.#differs(leftValue, rightValue);
      if (differs === true) differing.add(name);
      else if (differs === undefined) {
        open.delete(name);
        this.#open.delete(name);
      }
    };
    // Neighbouring trees are nearly equal, and a pair skips what is equal; but a name for each of millions takes long.
    if (open.size <= FEW_NAMES && left.length > MAX_DIRECTORY_BYTES) {
      for (const name of open) compare(name, this.#lookUp(left, name), this.#lookUp(right, name));
      return differing;
    }
    const pair = new TreePair(left, right);
    while (pair.next()) {
      const side = pair.inLeft ? pair.left : pair.right;
      const name = nameAt(side);
      if (!open.has(name) || differing.has(name)) continue;
      const leftValue = pair.inLeft ? valueAt(pair.left) : this.#lookUp(left, name);
      const rightValue = pair.inRight ? valueAt(pair.right) : this.#lookUp(right, name);
      compare(name, leftValue, rightValue);
    }
    return differing;
  }

  /** Undefined when a tree below the entry cannot be read, so that the commit of this entry stays unknown. */
  #differs(left: EntryValue, right: EntryValue): boolean | undefined {
    try {
      return entriesDiffer(this.#source, left, right);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      this.lost.addFrom(error, (left.oid === '' ? right.oid : left.oid) as Oid);
      return undefined;
    }
  }

  #lookUp(tree: Buffer, name: NameKey): EntryValue {
    return findInTree(tree, Buffer.from(name, 'latin1'), this.#cursor) ? valueAt(this.#cursor) : ABSENT;
  }

  /** The entries of `tree` with these names. Few are looked up; for many the tree is read once. */
  #valuesOf(tree: Buffer, names: ReadonlySet<NameKey>): Map<NameKey, EntryValue> {
    const values = new Map<NameKey, EntryValue>();
    if (names.size <= FEW_NAMES) {
      for (const name of names) {
        const value = this.#lookUp(tree, name);
        if (value !== ABSENT) values.set(name, value);
      }
      return values;
    }
    const cursor = new TreeCursor(tree);
    while (cursor.next()) {
      const name = nameAt(cursor);
      if (names.has(name)) values.set(name, valueAt(cursor));
    }
    return values;
  }

  #directory(state: PathState): Buffer {
    return state.value.mode === MODE_TREE ? this.#source.readTree(state.value.oid as Oid) : NO_ENTRIES;
  }

  /** Makes the commit the result for `names`. At a root commit this is so only for entries that have files. */
  #settle(row: Row, state: PathState, names: ReadonlySet<NameKey>, isRoot: boolean): void {
    const values = isRoot ? this.#valuesOf(this.#directory(state), names) : undefined;
    for (const name of names) {
      if (values === undefined || this.#differs(values.get(name) ?? ABSENT, ABSENT) === true) this.found.set(name, row);
      this.#open.delete(name);
    }
  }
}

const NO_ENTRIES = Buffer.alloc(0);

function nameAt({ bytes, nameStart, nameEnd }: TreeCursor): NameKey {
  return bytes.toString('latin1', nameStart, nameEnd);
}

function namesOf(tree: Buffer): Set<NameKey> {
  const names = new Set<NameKey>();
  const cursor = new TreeCursor(tree);
  while (cursor.next()) names.add(nameAt(cursor));
  return names;
}
