/**
 * How far the heaps of this process may grow between two collections. On a machine with much memory V8 lets a heap grow
 * to four times of what was alive, in every thread. Caches keep objects alive for long, so most of that is waste.
 */
import { setFlagsFromString } from 'node:v8';

/** Of what was alive. Less saves little more and costs more time. */
const GROWTH_PERCENT = 80;

/** For this process and the threads that it starts later. */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
