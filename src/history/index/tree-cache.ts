/**
 * Trees by id while an index is built: the tree that is new in one commit is the old one of the next. Direct-mapped, bounded
 * by bytes; a hit costs one comparison of ids and no allocation.
 */
import { OID_BYTES } from '../../git/oid.js';

const SLOTS = 1 << 15;
const NOTHING = Buffer.alloc(0);

export class TreeCache {
  readonly #oids = Buffer.alloc(SLOTS * OID_BYTES);
  readonly #trees: Buffer[] = new Array<Buffer>(SLOTS).fill(NOTHING);
  readonly #isFull = new Uint8Array(SLOTS);
  readonly #maxBytes: number;
  #bytes = 0;
  /** Where eviction goes on. */
  #hand = 0;
  hits = 0;
  misses = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  find(oids: Uint8Array, offset: number): Buffer | undefined {
    const slot = slotOf(oids, offset);
    if (this.#isFull[slot] === 1 && sameOid(this.#oids, slot * OID_BYTES, oids, offset)) {
      this.hits += 1;
      return this.#trees[slot];
    }
    this.misses += 1;
    return undefined;
  }

  /** Replaces whatever had the place. A tree of over an eighth of the budget is not kept. */
  add(oids: Uint8Array, offset: number, tree: Buffer): void {
    if (tree.length > this.#maxBytes / 8) return;
    const slot = slotOf(oids, offset);
    this.#bytes += tree.length - (this.#trees[slot] as Buffer).length;
    this.#oids.set(oids.subarray(offset, offset + OID_BYTES), slot * OID_BYTES);
    this.#trees[slot] = tree;
    this.#isFull[slot] = 1;
    while (this.#bytes > this.#maxBytes) this.#evict(slot);
  }

  #evict(spared: number): void {
    this.#hand = (this.#hand + 1) % SLOTS;
    if (this.#hand === spared || this.#isFull[this.#hand] === 0) return;
    this.#bytes -= (this.#trees[this.#hand] as Buffer).length;
    this.#trees[this.#hand] = NOTHING;
    this.#isFull[this.#hand] = 0;
  }
}

function slotOf(oids: Uint8Array, at: number): number {
  return ((oids[at] as number) | ((oids[at + 1] as number) << 8)) & (SLOTS - 1);
}

function sameOid(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let i = 0; i < OID_BYTES; i += 1) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}
