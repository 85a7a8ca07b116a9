/** The refs of a repository that has too many loose ones for the event loop. */
import { refStateOf, type RefState } from '../../git/refs/ref-state.js';
import { RefStore } from '../../git/refs/ref-store.js';

export interface RefStateInput {
  readonly gitDir: string;
  /** What is known already: the fingerprint of its state, and the refs beside `refs/` that belong to it. */
  readonly fingerprint: string;
  readonly rootRefs: readonly string[];
}

export interface RefStateOutput {
  /** Undefined when the fingerprint is still the same. */
  readonly state: RefState | undefined;
  readonly rootRefs: readonly string[];
  /** Files and folders of loose refs. */
  readonly looseCount: number;
}

/** GitError as of `RefStore.snapshot`. */
export function refStateTask({ gitDir, fingerprint: known, rootRefs }: RefStateInput): RefStateOutput {
  const store = RefStore.open(gitDir, rootRefs);
  const fingerprint = store.fingerprint();
  const state = fingerprint === known ? undefined : refStateOf(store.snapshot(fingerprint));
  return { state, rootRefs: store.rootRefs, looseCount: store.looseCount };
}
