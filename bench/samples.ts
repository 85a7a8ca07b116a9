/** Repeated measurements and their statistics: medians and tails, never a mean alone. Times are milliseconds. */

/**
 * The smallest sample that at least `share` (0 to 1) of the samples do not exceed (nearest rank). NaN without samples.
 */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) return NaN;
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

export interface Summary {
  readonly n: number;
  readonly min: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function summary(samples: readonly number[]): Summary {
  return {
    n: samples.length,
    min: percentile(samples, 0),
    p50: median(samples),
    p99: percentile(samples, 0.99),
    max: percentile(samples, 1),
  };
}

export interface Repeated<Value> {
  /** Of the run with nothing warm. */
  readonly first: number;
  readonly samples: readonly number[];
  /** What the last run gave. */
  readonly value: Value;
}

/**
 * Runs `work` once with nothing warm, then some times unmeasured, then up to `runs` times. `budgetMs` ends warming and
 * measuring early, but never before one measured run.
 */
export function repeat<Value>(
  work: () => Value,
  {
    runs,
    warmup = Math.ceil(runs / 10),
    budgetMs = 2_000,
  }: { readonly runs: number; readonly warmup?: number; readonly budgetMs?: number },
): Repeated<Value> {
  let started = performance.now();
  let value = work();
  const first = performance.now() - started;
  const begun = performance.now();
  for (let i = 0; i < warmup && performance.now() - begun < budgetMs / 2; i += 1) value = work();
  const samples: number[] = [];
  while (samples.length < 1 || (samples.length < runs && performance.now() - begun < budgetMs)) {
    started = performance.now();
    value = work();
    samples.push(performance.now() - started);
  }
  return { first, samples, value };
}
