/** A set of positions from 0 to `size` - 1, one bit each. Operations change the set that they are called on. */
export class PositionSet {
  readonly size: number;
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.size = size;
    this.#words = new Uint32Array((size + 31) >>> 5);
  }

  has(position: number): boolean {
    return (((this.#words[position >>> 5] ?? 0) >>> (position & 31)) & 1) === 1;
  }

  add(position: number): void {
    const at = position >>> 5;
    this.#words[at] = (this.#words[at] as number) | (1 << (position & 31));
  }

  /** Adds `from` to `to` - 1. */
  addRange(from: number, to: number): void {
    let position = from;
    for (; position < to && (position & 31) !== 0; position += 1) this.add(position);
    const whole = Math.max(to >>> 5, position >>> 5);
    this.#words.fill(0xffff_ffff, position >>> 5, whole);
    for (position = Math.max(position, whole << 5); position < to; position += 1) this.add(position);
  }

  and(other: PositionSet): this {
    for (let i = 0; i < this.#words.length; i += 1)
      this.#words[i] = (this.#words[i] as number) & (other.#words[i] as number);
    return this;
  }

  or(other: PositionSet): this {
    for (let i = 0; i < this.#words.length; i += 1)
      this.#words[i] = (this.#words[i] as number) | (other.#words[i] as number);
    return this;
  }

  invert(): this {
    for (let i = 0; i < this.#words.length; i += 1) this.#words[i] = ~(this.#words[i] as number);
    const rest = this.size & 31;
    if (rest !== 0) {
      const last = this.#words.length - 1;
      this.#words[last] = (this.#words[last] as number) & ((1 << rest) - 1);
    }
    return this;
  }

  get count(): number {
    let count = 0;
    for (const word of this.#words) count += bitsIn(word);
    return count;
  }

  get isEmpty(): boolean {
    return this.#words.every((word) => word === 0);
  }
}

/** Population count of 32 bits: sums of pairs, of fours, of bytes, then all bytes by one multiplication. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
