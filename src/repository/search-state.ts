/** What the server knows about the search index of one repository. Changes as the thread reports. */
import type { SearchIndexHandle } from '../search/blobs/search-index.js';
import type { SearchAnswer } from '../workers/indexing/search-messages.js';

export class SearchState {
  /** The newest usable index; it may not have all blobs yet. */
  handle: SearchIndexHandle | undefined;
  /** An update is ordered or under way. */
  isWaiting = false;
  /** Blobs that this step of an update has read, and all. */
  done = 0;
  total = 0;
  /** Why the last update failed. */
  reason: string | undefined;
  /** Updates that failed. */
  failures = 0;

  /** 0 to 1, of the step. */
  get progress(): number {
    return this.total === 0 ? 0 : this.done / this.total;
  }

  take(answer: SearchAnswer): void {
    switch (answer.kind) {
      case 'progress':
        this.done = answer.done;
        this.total = answer.total;
        return;
      case 'index':
        this.handle = answer.index;
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
      case 'more':
      case 'locked':
      // Still waiting: the update goes on later.
    }
  }
}
