/** A short round of the fuzzer with fixed cases. `npm run fuzz` goes on for longer, with others. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTarget } from './run-target.js';
import type { Target } from './target.js';
import { allTargets } from './targets.js';

const SEED = 20200324;
const SECONDS = 12;

let targets: Target[] = [];

beforeAll(async () => {
  targets = await allTargets();
});
afterAll(async () => {
  for (const target of targets) await target.close?.();
});

test('no reader of repository data crashes, hangs or gives a wrong answer on damaged data', async () => {
  for (const target of targets) {
    const { cases, find } = await runTarget(target, { seconds: SECONDS / targets.length, seed: SEED });
    expect(cases, target.name).toBeGreaterThan(0);
    if (find !== undefined)
      throw new Error(`npm run fuzz -- --target ${target.name} --seed ${SEED} --path ${find.path}`, {
        cause: find.error,
      });
  }
});
