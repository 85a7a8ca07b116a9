/** The trees whose blobs are indexed for searches, and the blobs in them. */
import { isUnreadable, readOr } from '../../git/errors.js';
import { CommitHead } from '../../git/object/commit-head.js';
import { MODE_EXECUTABLE, MODE_FILE, MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import { OID_BYTES, oidFromBytes, type Oid } from '../../git/oid.js';
import { pathText, type GitPath } from '../../git/path-text.js';
import { refTarget } from '../../git/refs/peel.js';
import type { RefSnapshot } from '../../git/refs/ref-snapshot.js';
import type { ObjectStore } from '../../git/store/object-store.js';
import type { SearchScope } from '../../search/search-scope.js';

export interface WantedTrees {
  readonly head: readonly Oid[];
  readonly branches: readonly Oid[];
  /** Those of the newest tags first. */
  readonly tags: readonly Oid[];
}

/** The root trees of the commits that refs lead to, each once. Refs to other or unreadable objects are left out. */
export function wantedTrees(
  store: ObjectStore,
  { head, branches, tags }: RefSnapshot,
  scope: SearchScope,
): WantedTrees {
  const taken = new Set<Oid>();
  const treesOf = (targets: readonly (Oid | undefined)[]): { tree: Oid; timeSeconds: number }[] =>
    targets.flatMap((target) => {
      const found = target === undefined ? undefined : treeOf(store, target);
      if (found === undefined || taken.has(found.tree)) return [];
      taken.add(found.tree);
      return [found];
    });
  const namesOf = (found: readonly { tree: Oid }[]): Oid[] => found.map(({ tree }) => tree);
  return {
    head: scope === 'off' ? [] : namesOf(treesOf([head.oid])),
    branches: scope === 'branches' || scope === 'tags' ? namesOf(treesOf(branches.map(({ oid }) => oid))) : [],
    tags:
      scope === 'tags'
        ? namesOf(treesOf(tags.map((tag) => refTarget(store, tag))).sort((a, b) => b.timeSeconds - a.timeSeconds))
        : [],
  };
}

function treeOf(store: ObjectStore, commit: Oid): { tree: Oid; timeSeconds: number } | undefined {
  return readOr(
    () => {
      const object = store.find(commit);
      if (object?.type !== 'commit') return undefined;
      const head = new CommitHead();
      head.parse(object.bytes, commit);
      return { tree: oidFromBytes(head.tree, 0), timeSeconds: head.timeSeconds };
    },
    () => undefined,
  );
}

/** Finds the blobs of trees. A tree that was seen is not read again. */
export class TreeWalk {
  readonly #store: ObjectStore;
  readonly #seen = new Set<Oid>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /**
   * Calls `take` with the cursor at each file below `root`, unless its directory was seen before. Returns false when a
   * tree could not be read.
   */
  run(root: Oid, take: (file: TreeCursor) => void): boolean {
    let isComplete = true;
    const waiting: Oid[] = [root];
    for (let tree = waiting.pop(); tree !== undefined; tree = waiting.pop()) {
      if (this.#seen.has(tree)) continue;
      this.#seen.add(tree);
      try {
        const cursor = new TreeCursor(this.#store.read(tree, 'tree').bytes, tree);
        while (cursor.next()) {
          if (cursor.mode === MODE_TREE) waiting.push(oidFromBytes(cursor.bytes, cursor.oidStart));
          else if (cursor.mode === MODE_FILE || cursor.mode === MODE_EXECUTABLE) take(cursor);
        }
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        isComplete = false;
      }
    }
    return isComplete;
  }
}

export interface NamedBlob {
  readonly oid: Oid;
  /** Of the first file that has the blob. */
  readonly fileName: GitPath;
}

/** Blobs, each once, in the order in which they are read from the disk. */
export class BlobBatch {
  readonly #names = new Map<Oid, GitPath>();

  get size(): number {
    return this.#names.size;
  }

  add({ bytes, oidStart, nameStart, nameEnd }: TreeCursor): void {
    const oid = oidFromBytes(bytes, oidStart);
    if (!this.#names.has(oid)) this.#names.set(oid, pathText(bytes.subarray(nameStart, nameEnd)));
  }

  inReadingOrder(store: ObjectStore): readonly NamedBlob[] {
    const id = Buffer.alloc(OID_BYTES);
    return [...this.#names]
      .map(([oid, fileName]) => {
        id.write(oid, 'hex');
        return { oid, fileName, position: store.packPosition(id, 0) };
      })
      .sort((left, right) => left.position - right.position);
  }
}
