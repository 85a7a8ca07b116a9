/** What a page cost, for the `Server-Timing` header. */
import type { LibraryCalls } from '../../git/isomorphic/library-calls.js';

/**
 * The phases of a page. `objects`: reading the repository. `index`: answers from the history index or the direct walk.
 * `render`: the template. The others occur only on some pages. Phases may overlap.
 */
export type Phase = 'objects' | 'index' | 'diff' | 'document' | 'search' | 'render';

/** Reported for every page, so that pages can be compared. */
const ALWAYS: readonly Phase[] = ['objects', 'index', 'render'];

/** The cost of a page for the `Server-Timing` header: milliseconds by phase. */
export class ServerTiming {
  /** Calls of isomorphic-git that the page made, in worker threads too. */
  readonly libraryCalls: LibraryCalls = new Map();
  readonly #started = performance.now();
  readonly #phases = new Map<Phase, number>(ALWAYS.map((phase) => [phase, 0]));

  /** Runs `work` and adds its duration to `phase`. */
  async measure<T>(phase: Phase, work: () => Promise<T> | T): Promise<T> {
    const before = performance.now();
    try {
      return await work();
    } finally {
      this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + performance.now() - before);
    }
  }

  /** Format: `objects;dur=1.2, index;dur=0.2, render;dur=0.8, git;desc="readObject commit 34, readBlob 1", total;dur=2.4`. */
  header(): string {
    const phases = [...this.#phases].map(([name, duration]) => `${name};dur=${duration.toFixed(1)}`);
    const calls = [...this.libraryCalls].map(([name, times]) => `${name} ${times}`).join(', ');
    const git = calls === '' ? [] : [`git;desc="${calls}"`];
    return [...phases, ...git, `total;dur=${(performance.now() - this.#started).toFixed(1)}`].join(', ');
  }
}
