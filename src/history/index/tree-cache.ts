/**
 * A cache of trees while an index is built: the new tree of one commit is the old tree of the next. It is direct-mapped
 * and bounded in bytes. A hit costs one comparison of ids and no allocation.
 *
 * The oldest tree is dropped first. Trees that were read one after the other share memory, which becomes free only when
 * all of them have been dropped.
 */
import { OID_BYTES } from '../../git/oid.js';

const SLOTS = 1 << 16;
const NOTHING = Buffer.alloc(0);

export class TreeCache {
  readonly #oids = Buffer.alloc(SLOTS * OID_BYTES);
  readonly #trees: Buffer[] = new Array<Buffer>(SLOTS).fill(NOTHING);
  /** The slots in the order in which they were filled, as a ring. `add` number `n` is at index `n % SLOTS`. */
  readonly #filled = new Uint32Array(SLOTS);
  /** For each slot the number of the `add` that filled it; -1 when the slot is empty. */
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

  /** Adds a tree in place of the one in its slot. A tree that is larger than an eighth of the cache is not kept. */
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

  /** Drops the oldest tree, unless its slot has been filled again since. */
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
