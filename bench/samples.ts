/** Repeated measurements and their statistics: medians and tails, never a mean alone. Times are milliseconds. */

/** The smallest sample that at least `share` (0 to 1) of the samples do not exceed (nearest rank). NaN without samples. */
export function percentile(samples, share) {
  if (samples.length === 0) return NaN;
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

export function median(samples) {
  return percentile(samples, 0.5);
}

/** `{ n, min, p50, p99, max }`. */
export function summary(samples) {
  return {
    n: samples.length,
    min: percentile(samples, 0),
    p50: median(samples),
    p99: percentile(samples, 0.99),
    max: percentile(samples, 1),
  };
}

/**
 * Runs `work` once (`first`, nothing warm), then some times unmeasured, then up to `runs` times. `budgetMs` ends
 * warming and measuring early, but never before one measured run. Returns `{ first, samples, value }`, where `value` is
 * the result of the last run.
 */
export function repeat(work, { runs, warmup = Math.ceil(runs / 10), budgetMs = 2_000 }) {
  let started = performance.now();
  let value = work();
  const first = performance.now() - started;
  const begun = performance.now();
  for (let i = 0; i < warmup && performance.now() - begun < budgetMs / 2; i += 1) value = work();
  const samples = [];
  while (samples.length < 1 || (samples.length < runs && performance.now() - begun < budgetMs)) {
    started = performance.now();
    value = work();
    samples.push(performance.now() - started);
  }
  return { first, samples, value };
}
