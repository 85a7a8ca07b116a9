/**
 * Trees by id while an index is built: the tree that is new in one commit is the old one of the next. Direct-mapped, bounded
 * by bytes; a hit costs one comparison of ids and no allocation. The oldest goes first: trees that were read one after another
 * share their memory, which is free only when all of them are gone.
 */
import { OID_BYTES } from '../../git/oid.js';

const SLOTS = 1 << 16;
const NOTHING = Buffer.alloc(0);

export class TreeCache {
  readonly #oids = Buffer.alloc(SLOTS * OID_BYTES);
  readonly #trees: Buffer[] = new Array<Buffer>(SLOTS).fill(NOTHING);
  /** Slots in the order in which they were filled; the number of a filling is its place in this ring. */
  readonly #filled = new Uint32Array(SLOTS);
  /** Number of the latest filling of a slot, -1 of an empty one. */
  readonly #fillingOf = new Float64Array(SLOTS).fill(-1);
  readonly #maxBytes: number;
  #bytes = 0;
  #oldest = 0;
  #next = 0;
  hits = 0;
  misses = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  find(oids: Uint8Array, offset: number): Buffer | undefined {
    const slot = slotOf(oids, offset);
    if ((this.#fillingOf[slot] as number) >= 0 && sameOid(this.#oids, slot * OID_BYTES, oids, offset)) {
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
    this.#fillingOf[slot] = this.#next;
    this.#filled[this.#next % SLOTS] = slot;
    this.#next += 1;
    while (this.#bytes > this.#maxBytes || this.#next - this.#oldest === SLOTS) this.#dropOldest();
  }

  /** A slot that was filled again since stays. */
  #dropOldest(): void {
    const slot = this.#filled[this.#oldest % SLOTS] as number;
    if (this.#fillingOf[slot] === this.#oldest) {
      this.#bytes -= (this.#trees[slot] as Buffer).length;
      this.#trees[slot] = NOTHING;
      this.#fillingOf[slot] = -1;
    }
    this.#oldest += 1;
  }
}

function slotOf(oids: Uint8Array, at: number): number {
  return ((oids[at] as number) | ((oids[at + 1] as number) << 8)) & (SLOTS - 1);
}

function sameOid(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let i = 0; i < OID_BYTES; i += 1) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}
