/** What the server knows about the search index of one repository. Changes as the thread reports. */
import type { SearchIndexHandle } from '../search/blobs/search-index.js';
import type { IndexState } from './index-state.js';
import type { SearchAnswer } from '../workers/indexing/search-messages.js';

export type SearchIndexState = 'none' | IndexState;

export class SearchState {
  /** The newest usable index; it may not have all blobs yet. */
  handle: SearchIndexHandle | undefined;
  /** An update is ordered or under way. */
  isWaiting = false;
  /** Blobs that this turn of an update has read, and all of its step. */
  done = 0;
  total = 0;
  /** Why the last update failed. */
  reason: string | undefined;
  /** Updates that failed. */
  failures = 0;
  /** Blobs that earlier turns have read of the same step. */
  #doneBefore = 0;

  /** `none`: nothing is built, and nothing will be before the history index is complete. */
  get state(): SearchIndexState {
    if (this.isWaiting) return this.total === 0 ? 'waiting' : 'building';
    if (this.reason !== undefined) return 'failed';
    return this.handle === undefined ? 'none' : 'ready';
  }

  /** 0 to 1, of the step. */
  get progress(): number {
    const all = this.#doneBefore + this.total;
    return all === 0 ? 0 : (this.#doneBefore + this.done) / all;
  }

  /** An update is ordered. */
  order(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.done = 0;
    this.total = 0;
    this.#doneBefore = 0;
  }

  take(answer: SearchAnswer): void {
    switch (answer.kind) {
      case 'progress':
        if (answer.done < this.done) this.#doneBefore = 0;
        this.done = answer.done;
        this.total = answer.total;
        return;
      case 'index':
        this.handle = answer.index;
        return;
      case 'more':
        // The next turn counts only what is left.
        this.#doneBefore += this.done;
        this.total -= this.done;
        this.done = 0;
        return;
      case 'done':
        this.isWaiting = false;
        this.reason = undefined;
        return;
      case 'failed':
        this.isWaiting = false;
        this.reason = answer.reason;
        this.failures += 1;
        return;
      case 'locked':
      // Still waiting: the update goes on later.
    }
  }
}
