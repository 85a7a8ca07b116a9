/**
 * The order in which indexes are updated. What somebody asked for comes first. What nobody asked for is done in short
 * bursts with long pauses, so that thousands of repositories take a small part of one core and hold back no visitor.
 */

/** A burst ends with the update that passes this time. */
const BURST_MS = 500;
/** A pause is so many times as long as the burst before it. */
const PAUSE_FACTOR = 20;
const MIN_PAUSE_MS = 5_000;
const MAX_PAUSE_MS = 60_000;

export interface QueuedUpdate {
  readonly id: number;
  /** Nobody asked for it. */
  readonly isSpare: boolean;
}

export class IndexQueue {
  readonly #asked = new Set<number>();
  readonly #spare = new Set<number>();
  readonly #onBurst: () => void;
  #burstStartedAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `onBurst` is called when `next` has a spare update again. */
  constructor(onBurst: () => void) {
    this.#onBurst = onBurst;
  }

  add(id: number): void {
    this.#spare.delete(id);
    this.#asked.add(id);
  }

  addSpare(id: number): void {
    if (this.#asked.has(id)) return;
    this.#spare.add(id);
    this.#pause();
  }

  remove(id: number): void {
    this.#asked.delete(id);
    this.#spare.delete(id);
  }

  /** Takes the next update out; undefined when there is nothing to do now. */
  next(): QueuedUpdate | undefined {
    const [asked] = this.#asked;
    if (asked !== undefined) {
      this.#asked.delete(asked);
      return { id: asked, isSpare: false };
    }
    const [spare] = this.#spare;
    if (spare === undefined) {
      // The time until something comes is no work.
      this.#burstStartedAt = undefined;
      return undefined;
    }
    if (this.#burstMs() < BURST_MS) {
      this.#spare.delete(spare);
      return { id: spare, isSpare: true };
    }
    this.#pause();
    return undefined;
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** How long the burst has lasted; without one, for ever. */
  #burstMs(): number {
    return this.#burstStartedAt === undefined ? Infinity : performance.now() - this.#burstStartedAt;
  }

  #pause(): void {
    if (this.#timer !== undefined) return;
    const spentMs = this.#burstStartedAt === undefined ? 0 : this.#burstMs();
    const pauseMs = Math.min(Math.max(spentMs * PAUSE_FACTOR, MIN_PAUSE_MS), MAX_PAUSE_MS);
    this.#burstStartedAt = undefined;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#burstStartedAt = performance.now();
      this.#onBurst();
    }, pauseMs);
    this.#timer.unref();
  }
}
