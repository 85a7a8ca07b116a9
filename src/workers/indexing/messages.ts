/** Messages between the server and the indexing thread. */
import type { LoadedSegments } from '../../segments/index-folder.js';
import type { OpenContainer } from '../../segments/container.js';

/** The order to bring a repository's index up to date. */
export interface UpdateOrder {
  /** Chosen by the sender; every answer contains it. */
  readonly id: number;
  readonly gitDir: string;
  readonly dataDir: string;
  /** Segments that the sender already has, in shared memory, so that nothing is read or stored twice. */
  readonly known: LoadedSegments;
  /** There are other repositories, which may use what is built. */
  readonly isSharable: boolean;
  /** The segments whose words the sender has been told of. */
  readonly knownWords: readonly string[];
}

export type IndexPhase = 'commits' | 'diff' | 'words';

export type IndexAnswer =
  /**
   * `phase` 'commits': commits are being collected, `total` is unknown (0). 'diff': `done` of `total` commits are
   * diffed. 'words': the words of `done` of `total` commits are listed.
   */
  | {
      readonly id: number;
      readonly kind: 'progress';
      readonly phase: IndexPhase;
      readonly done: number;
      readonly total: number;
    }
  /** A usable index; the same update may send more. */
  | {
      readonly id: number;
      readonly kind: 'index';
      readonly containers: readonly OpenContainer[];
      readonly files: readonly string[];
    }
  /** The intact files of words, by segments of the last `index`. The same update may send more. */
  | { readonly id: number; readonly kind: 'words'; readonly words: ReadonlyMap<string, string> }
  /** The update is finished; the last `index` is complete for the refs at its start. */
  | { readonly id: number; readonly kind: 'done' }
  /** Another process is writing this index; the sender should try again later. */
  | { readonly id: number; readonly kind: 'locked' }
  /** `code` is that of a GitError or of a system error. */
  | { readonly id: number; readonly kind: 'failed'; readonly reason: string; readonly code?: string | undefined };

/** More answers to the same order follow. */
export function isNews({ kind }: IndexAnswer): boolean {
  return kind === 'progress' || kind === 'index' || kind === 'words';
}
