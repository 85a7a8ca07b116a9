/** The latest state of a repository's refs, looked at again before it is too old. */
import { checkExtensions } from '../git/git-dir.js';
import { snapshotOf } from '../git/refs/ref-state.js';
import { RefStore, type RefSnapshot } from '../git/refs/ref-store.js';
import { forAllCallers } from '../workers/caller.js';
import type { BackgroundQuestions } from './background.js';

/** Refs are looked at again when they were not for this long: a push is seen on the next page. */
const FRESH_MS = 500;
/** Loose refs and their folders that are looked at on the event loop: some milliseconds. A worker looks at more. */
const MAX_LOOSE_HERE = 256;

export class CurrentRefs {
  readonly #gitDir: string;
  readonly #background: BackgroundQuestions;
  readonly #onMoved: () => void;
  #store: RefStore | undefined;
  #isLarge = false;
  #known: RefSnapshot | undefined;
  #fingerprint = '';
  #checkedAt = -Infinity;
  #look: Promise<RefSnapshot> | undefined;

  /** `onMoved` is called after a look that found another state, also after the first one. */
  constructor(gitDir: string, background: BackgroundQuestions, onMoved: () => void) {
    this.#gitDir = gitDir;
    this.#background = background;
    this.#onMoved = onMoved;
  }

  /** What is known needs no other look yet. */
  get isFresh(): boolean {
    return this.#known !== undefined && performance.now() - this.#checkedAt < FRESH_MS;
  }

  /** An immutable snapshot, at most half a second old. GitError of refs that cannot be read. */
  async get(): Promise<RefSnapshot> {
    if (this.#known !== undefined && this.isFresh) return this.#known;
    this.#look ??= forAllCallers(() => this.#lookAgain()).finally(() => (this.#look = undefined));
    return this.#look;
  }

  async #lookAgain(): Promise<RefSnapshot> {
    const startedAt = performance.now();
    if (this.#store === undefined) {
      // Ids of another length would pass for broken refs, and the repository for an empty one.
      checkExtensions(this.#gitDir);
      this.#store = RefStore.open(this.#gitDir);
    }
    const fingerprint = this.#isLarge ? undefined : this.#store.fingerprintWithin(MAX_LOOSE_HERE);
    this.#isLarge = fingerprint === undefined;
    const known =
      fingerprint === undefined ? await this.#lookFromWorker(this.#store) : this.#lookHere(this.#store, fingerprint);
    // A look that began earlier does not vouch for what came later.
    this.#checkedAt = startedAt;
    return known;
  }

  #lookHere(store: RefStore, fingerprint: string): RefSnapshot {
    return this.#known !== undefined && fingerprint === this.#fingerprint
      ? this.#known
      : this.#take(store.snapshot(fingerprint));
  }

  async #lookFromWorker(store: RefStore): Promise<RefSnapshot> {
    const { state, rootRefs, looseCount } = await this.#background.ask('refState', {
      fingerprint: this.#known === undefined ? '' : this.#fingerprint,
      rootRefs: store.rootRefs,
    });
    store.rememberRootRefs(rootRefs);
    this.#isLarge = looseCount > MAX_LOOSE_HERE;
    return state === undefined && this.#known !== undefined
      ? this.#known
      : this.#take(state === undefined ? store.snapshot() : snapshotOf(state));
  }

  /** Files that are as new as a look at them may differ without another content: what shows the same stays the same object. */
  #take(refs: RefSnapshot): RefSnapshot {
    this.#fingerprint = refs.fingerprint;
    if (this.#known?.equals(refs) === true) return this.#known;
    this.#known = refs;
    this.#onMoved();
    return refs;
  }
}
