/** The commits of a repository as a graph for walks: those of the index, or those of a source of commits. */
import type { Oid } from '../git/oid.js';
import type { CommitSource } from '../history/direct/commit-source.js';
import type { LostObjects } from '../history/direct/lost-objects.js';
import type { CommitDag } from '../history/graph/topo-order.js';
import type { HistoryIndex } from '../history/index/history-index.js';
import { commitPosition } from '../history/index/position.js';

/** Gives only commits that can be read. */
export interface NamedDag extends CommitDag {
  readonly oidOf: (commit: number) => Oid;
}

/** Commits have their positions. Adds those that cannot be read to `lost`. */
export function indexedDag(index: HistoryIndex, lost: LostObjects): NamedDag {
  return {
    parentsOf(commit) {
      const parents = index.parentsOf(commitPosition(commit));
      for (const parent of parents) if (index.isLost(parent)) lost.add(index.oidAt(parent));
      return parents.filter((parent) => !index.isLost(parent));
    },
    generationOf: (commit) => index.generationAt(commitPosition(commit)),
    oidOf: (commit) => index.oidAt(commitPosition(commit)),
  };
}

/** Commits have the rows of `source`, which must be loaded for the first ones. */
export function walkedDag(source: CommitSource, lost: LostObjects): NamedDag {
  return {
    parentsOf(row) {
      const parents = Array.from({ length: source.parentCount(row) }, (_, n) => source.parent(row, n));
      return parents.filter((parent) => source.tryLoad(parent, lost));
    },
    generationOf: (row) => source.generation(row),
    oidOf: (row) => source.oid(row),
  };
}
