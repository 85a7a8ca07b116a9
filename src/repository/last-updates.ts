/**
 * Looks at the refs of all repositories, in worker threads: in turn and at a low rate, so that indexes follow pushes to
 * repositories that nobody visits, and all at once for a list that is sorted by the last update. After the first look
 * only repositories whose refs have moved are read.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { KnownUpdate, LastUpdate } from '../workers/tasks/last-updates.js';
import type { RepositoryHandle } from './repository-handle.js';

/** A look is good for this long. */
const FRESH_MS = 10_000;
/** A list waits so long for the first look at all; after that it is sorted by what is known. */
const FIRST_PATIENCE_MS = 2_000;
/** The same for later looks: few repositories will have moved. */
const PATIENCE_MS = 200;
/** A part takes a fraction of a second, so that visitors' questions come between. */
const PART = 128;
/** Between two parts of the looks in turn: 5,000 repositories are looked at in ten minutes. */
const PAUSE_MS = 15_000;

/** Answers in the order of the question; undefined where the refs are as they were. */
export type AskForUpdates = (repositories: readonly KnownUpdate[]) => Promise<readonly (LastUpdate | undefined)[]>;

export class LastUpdates {
  readonly #all: () => readonly RepositoryHandle[];
  readonly #ask: AskForUpdates;
  readonly #known = new WeakMap<RepositoryHandle, LastUpdate>();
  #lookedAt = -Infinity;
  #look: Promise<void> | undefined;
  #onMoved: ((repository: RepositoryHandle) => void) | undefined;

  /** `all` gives the repositories that are looked at, so that one look serves every list. */
  constructor(all: () => readonly RepositoryHandle[], ask: AskForUpdates) {
    this.#all = all;
    this.#ask = ask;
  }

  /** The newest update first; those without a date come last. Equal ones keep their order. */
  async newestFirst(repositories: readonly RepositoryHandle[]): Promise<readonly RepositoryHandle[]> {
    if (performance.now() - this.#lookedAt > FRESH_MS) {
      this.#look ??= this.#lookAt(this.#all()).finally(() => (this.#look = undefined));
      const patienceMs = this.#lookedAt === -Infinity ? FIRST_PATIENCE_MS : PATIENCE_MS;
      await Promise.race([this.#look, delay(patienceMs, undefined, { ref: false })]);
    }
    const timeOf = (repository: RepositoryHandle): number => this.#known.get(repository)?.timeSeconds ?? -Infinity;
    return [...repositories].sort((a, b) => compare(timeOf(b), timeOf(a)));
  }

  /**
   * Begins to look in turn. `onMoved` is called after the first look at a repository, and after each that found other
   * refs. Never keeps the process alive.
   */
  follow(onMoved: (repository: RepositoryHandle) => void, pauseMs = PAUSE_MS): { close(): void } {
    this.#onMoved = onMoved;
    let next = 0;
    let timer: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      const all = this.#all();
      if (next >= all.length) next = 0;
      const part = all.slice(next, next + PART);
      next += part.length;
      if (part.length > 0) await this.#lookAtPart(part);
      if (this.#onMoved !== undefined) wait();
    };
    const wait = (): void => {
      timer = setTimeout(() => void look(), pauseMs);
      timer.unref();
    };
    wait();
    return {
      close: () => {
        this.#onMoved = undefined;
        clearTimeout(timer);
      },
    };
  }

  async #lookAt(all: readonly RepositoryHandle[]): Promise<void> {
    for (let from = 0; from < all.length; from += PART) {
      if (!(await this.#lookAtPart(all.slice(from, from + PART)))) return;
    }
    this.#lookedAt = performance.now();
  }

  /** False when the threads have too much to do. */
  async #lookAtPart(part: readonly RepositoryHandle[]): Promise<boolean> {
    const answers = await this.#answers(part);
    for (const [i, answer] of (answers ?? []).entries()) {
      if (answer === undefined) continue;
      const repository = part[i] as RepositoryHandle;
      this.#known.set(repository, answer);
      if (answer.fingerprint !== '') this.#onMoved?.(repository);
    }
    return answers !== undefined;
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
