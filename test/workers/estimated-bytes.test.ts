/** Compares estimates with the memory that V8 reports. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { estimatedBytes } from '../../src/workers/estimated-bytes.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const COPIES = 2_000;

function bytesTaken(make: (copy: number) => unknown): { taken: number; estimated: number } {
  make(0);
  collectGarbage();
  const before = process.memoryUsage();
  const held = Array.from({ length: COPIES }, (_, copy) => make(copy));
  collectGarbage();
  const after = process.memoryUsage();
  const taken = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers;
  return { taken: taken / held.length, estimated: estimatedBytes(held[0]) };
}

it.each<[string, (copy: number) => unknown]>([
  ['Latin text', (copy) => Buffer.alloc(3_000, `a${copy}`).toString('latin1')],
  ['Russian text', (copy) => Buffer.from(`${'ж'.repeat(1_500)}${copy}`).toString('utf8')],
  ['bytes', () => ({ bytes: new Uint8Array(4_000) })],
  [
    'records in a list',
    (copy) => Array.from({ length: 50 }, (_, i) => ({ start: i + copy, count: 3, text: `line ${copy} of ${i}` })),
  ],
  ['a map', (copy) => new Map(Array.from({ length: 60 }, (_, i) => [`name ${i} ${copy}`, `value ${i} ${copy}`]))],
])('%s: within a half and double of the memory that it takes', (_, make) => {
  const { taken, estimated } = bytesTaken(make);
  expect(estimated / taken).toBeGreaterThan(0.5);
  expect(estimated / taken).toBeLessThan(2);
});
