/** What a page cost, for the `Server-Timing` header: milliseconds by phase, and counts. */
export class ServerTiming {
  readonly #started = performance.now();
  readonly #phases = new Map<string, number>();
  readonly #counts = new Map<string, number>();

  /** Runs `work` and adds its duration to `phase`. */
  async measure<T>(phase: string, work: () => Promise<T> | T): Promise<T> {
    const before = performance.now();
    try {
      return await work();
    } finally {
      this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + performance.now() - before);
    }
  }

  count(name: string, amount: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + amount);
  }

  /** `git;dur=1.2, render;dur=0.8, objects;desc=37, total;dur=2.4` */
  header(): string {
    const phases = [...this.#phases].map(([name, duration]) => `${name};dur=${duration.toFixed(1)}`);
    const counts = [...this.#counts].map(([name, amount]) => `${name};desc=${amount}`);
    return [...phases, ...counts, `total;dur=${(performance.now() - this.#started).toFixed(1)}`].join(', ');
  }
}
