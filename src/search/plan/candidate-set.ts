/** The blobs of an index that may match a query. */
import { readableOr } from '../../segments/damaged-file.js';
import type { SearchIndex } from '../blobs/search-index.js';
import { matchingBlobs } from './matching-blobs.js';
import type { Plan } from './plan.js';

export class CandidateSet {
  readonly #bits: Uint8Array;

  /** Blobs of a segment that turns out to be damaged are all candidates, so the answer is slower and not wrong. */
  constructor(index: SearchIndex, plan: Plan) {
    this.#bits = new Uint8Array(index.limit / 8);
    for (const { segment, base } of index.segments) this.#bits.set(bitsOf(segment, plan), base / 8);
  }

  /** Whether the blob may match; those that the index does not know do. */
  has(number: number): boolean {
    return number < 0 || ((this.#bits[number >>> 3] as number) & (1 << (number & 7))) !== 0;
  }
}

function bitsOf(segment: Parameters<typeof matchingBlobs>[0], plan: Plan): Uint8Array {
  return readableOr(
    () => matchingBlobs(segment, plan),
    () => matchingBlobs(segment, { kind: 'any-blob' }),
  );
}
