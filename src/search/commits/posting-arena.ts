/**
 * Lists that grow during a build, at most one value at a time in each. Their bytes are in chunks of one arena, which
 * double up to a limit, because most lists have one value and a few have hundreds of thousands.
 */

const SLAB_BITS = 22;
const SLAB_BYTES = 1 << SLAB_BITS;
const SLAB_MASK = SLAB_BYTES - 1;
/** A chunk begins with the address of the next one. */
const LINK_BYTES = 4;
const FIRST_CHUNK = 8;
const LARGEST_CHUNK = 1_024;

/** Ascending lists by number. A list is varints (LEB128): its first value, then differences. */
export class PostingArena {
  readonly #slabs: Buffer[] = [];
  #used = SLAB_BYTES;
  #heads = new Uint32Array(1_024);
  /** Where the next byte of a list goes, and the end of its chunk. */
  #at = new Uint32Array(1_024);
  #end = new Uint32Array(1_024);
  #chunk = new Uint16Array(1_024);
  /** The last value of a list plus 1; 0 for an empty list. */
  #next = new Uint32Array(1_024);

  /** Memory of the lists, in bytes. */
  get bytes(): number {
    return this.#slabs.length * SLAB_BYTES;
  }

  /** Appends `value` unless the list ends with it already. Values must not descend. */
  add(list: number, value: number): void {
    if (list >= this.#next.length) this.#grow(list);
    const next = this.#next[list] as number;
    if (next === value + 1) return;
    let rest = next === 0 ? value : value + 1 - next;
    this.#next[list] = value + 1;
    while (rest > 0x7f) {
      this.#byte(list, (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.#byte(list, rest);
  }

  #byte(list: number, byte: number): void {
    let at = this.#at[list] as number;
    if (at === this.#end[list]) at = this.#nextChunk(list);
    (this.#slabs[at >>> SLAB_BITS] as Buffer)[at & SLAB_MASK] = byte;
    this.#at[list] = at + 1;
  }

  #nextChunk(list: number): number {
    const before = this.#chunk[list] as number;
    const size = before === 0 ? FIRST_CHUNK : Math.min(before * 2, LARGEST_CHUNK);
    if (this.#used + size > SLAB_BYTES) {
      this.#slabs.push(Buffer.allocUnsafeSlow(SLAB_BYTES));
      this.#used = 0;
    }
    const address = (this.#slabs.length - 1) * SLAB_BYTES + this.#used;
    this.#used += size;
    if (before === 0) this.#heads[list] = address;
    else {
      const start = (this.#end[list] as number) - before;
      (this.#slabs[start >>> SLAB_BITS] as Buffer).writeUInt32LE(address, start & SLAB_MASK);
    }
    this.#chunk[list] = size;
    this.#end[list] = address + size;
    return address + LINK_BYTES;
  }

  /** Copies the bytes of a list to `target` from `offset` on, and returns the offset after them. */
  copy(list: number, target: Buffer, offset: number): number {
    let to = offset;
    const last = this.#at[list] as number;
    for (let chunk = this.#heads[list] as number, size = FIRST_CHUNK; ; size = Math.min(size * 2, LARGEST_CHUNK)) {
      const slab = this.#slabs[chunk >>> SLAB_BITS] as Buffer;
      const start = chunk & SLAB_MASK;
      const isLast = last > chunk && last <= chunk + size;
      to += slab.copy(target, to, start + LINK_BYTES, isLast ? start + (last - chunk) : start + size);
      if (isLast) return to;
      chunk = slab.readUInt32LE(start);
    }
  }

  #grow(list: number): void {
    const capacity = Math.max(list + 1, this.#next.length * 2);
    const larger = (array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
      const grown = new Uint32Array(capacity);
      grown.set(array);
      return grown;
    };
    this.#heads = larger(this.#heads);
    this.#at = larger(this.#at);
    this.#end = larger(this.#end);
    this.#next = larger(this.#next);
    const chunks = new Uint16Array(capacity);
    chunks.set(this.#chunk);
    this.#chunk = chunks;
  }
}
