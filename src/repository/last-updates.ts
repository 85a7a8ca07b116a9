/**
 * When each repository was updated last, for lists that are sorted by it. Worker threads look, in parts; after the
 * first look they read only repositories whose refs have moved. Nobody looks while no such list is wanted.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { KnownUpdate, LastUpdate } from '../workers/tasks/last-updates.js';
import type { RepositoryHandle } from './repository-handle.js';

/** A look is good for this long. */
const FRESH_MS = 10_000;
/** A list waits so long for a look; after that it is sorted by what is known. */
const PATIENCE_MS = 2_000;
/** A part takes a fraction of a second, so that visitors' questions come between. */
const PART = 128;

/** Answers in the order of the question; undefined where the refs are as they were. */
export type AskForUpdates = (repositories: readonly KnownUpdate[]) => Promise<readonly (LastUpdate | undefined)[]>;

export class LastUpdates {
  readonly #all: () => readonly RepositoryHandle[];
  readonly #ask: AskForUpdates;
  readonly #known = new WeakMap<RepositoryHandle, LastUpdate>();
  #lookedAt = -Infinity;
  #look: Promise<void> | undefined;

  /** `all` gives the repositories that are looked at, so that one look serves every list. */
  constructor(all: () => readonly RepositoryHandle[], ask: AskForUpdates) {
    this.#all = all;
    this.#ask = ask;
  }

  /** The newest update first; those without a date come last. Equal ones keep their order. */
  async newestFirst(repositories: readonly RepositoryHandle[]): Promise<readonly RepositoryHandle[]> {
    if (performance.now() - this.#lookedAt > FRESH_MS) {
      this.#look ??= this.#lookAt(this.#all()).finally(() => (this.#look = undefined));
      await Promise.race([this.#look, delay(PATIENCE_MS, undefined, { ref: false })]);
    }
    const timeOf = (repository: RepositoryHandle): number => this.#known.get(repository)?.timeSeconds ?? -Infinity;
    return [...repositories].sort((a, b) => compare(timeOf(b), timeOf(a)));
  }

  async #lookAt(all: readonly RepositoryHandle[]): Promise<void> {
    for (let from = 0; from < all.length; from += PART) {
      const part = all.slice(from, from + PART);
      const answers = await this.#answers(part);
      if (answers === undefined) return;
      for (const [i, answer] of answers.entries())
        if (answer !== undefined) this.#known.set(part[i] as RepositoryHandle, answer);
    }
    this.#lookedAt = performance.now();
  }

  /** Undefined when the threads have too much to do: the next list tries again. */
  async #answers(part: readonly RepositoryHandle[]): Promise<readonly (LastUpdate | undefined)[] | undefined> {
    try {
      return await this.#ask(
        part.map((repository) => ({
          gitDir: repository.gitDir,
          fingerprint: this.#known.get(repository)?.fingerprint ?? '',
        })),
      );
    } catch {
      return undefined;
    }
  }
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
