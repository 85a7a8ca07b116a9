/** What the server and the indexing thread tell each other. */
import type { LoadedSegments } from '../../history/index/index-folder.js';
import type { OpenContainer } from '../../history/index/container.js';

/** "Bring this repository's index up to date." */
export interface UpdateOrder {
  /** Chosen by the sender; comes back with every answer. */
  readonly id: number;
  readonly gitDir: string;
  readonly dataDir: string;
  /** What the sender holds already: shared memory, so nothing is read or kept twice. */
  readonly known: LoadedSegments;
}

export type IndexAnswer =
  /** `phase` 'commits': commits are collected, `total` is unknown (0); 'diff': `done` of `total` commits are diffed. */
  | {
      readonly id: number;
      readonly kind: 'progress';
      readonly phase: 'commits' | 'diff';
      readonly done: number;
      readonly total: number;
    }
  /** A usable index; more may follow in the same update. */
  | {
      readonly id: number;
      readonly kind: 'index';
      readonly containers: readonly OpenContainer[];
      readonly files: readonly string[];
    }
  /** The update is over; the last `index` is complete for the refs of its start. */
  | { readonly id: number; readonly kind: 'done' }
  /** Another process writes this index just now; ask again later. */
  | { readonly id: number; readonly kind: 'locked' }
  /** `code`: a GitError's or the system's. */
  | { readonly id: number; readonly kind: 'failed'; readonly reason: string; readonly code?: string | undefined };
