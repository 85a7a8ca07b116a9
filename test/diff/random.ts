/** Seeded random texts: the same on every machine. */

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2654435761;
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number; both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)] as T;
  }

  /** Lines drawn from `alphabet` different ones. */
  lines(count: number, alphabet: number): string[] {
    return Array.from({ length: count }, () => this.line(alphabet));
  }

  line(alphabet: number): string {
    const number = this.between(1, alphabet);
    return number === 1 ? '\n' : `${' '.repeat(number % 3)}line ${String(number)}\n`;
  }

  /** `edits` lines replaced, deleted or inserted. */
  edited(lines: readonly string[], edits: number, alphabet: number): string[] {
    const result = [...lines];
    for (let i = 0; i < edits; i += 1) {
      const at = this.between(0, result.length);
      const kind = this.between(0, 2);
      if (kind === 0) result.splice(at, 0, this.line(alphabet));
      else if (kind === 1) result.splice(at, 1);
      else result.splice(at, 1, this.line(alphabet));
    }
    return result;
  }

  /** Something shaped like C: functions, blocks, blank lines, tabs and spaces. */
  code(count: number): string[] {
    const lines: string[] = [];
    while (lines.length < count) {
      lines.push(`int f${String(this.between(1, 9))}(void)\n`, '{\n');
      for (let i = this.between(1, 9); i > 0; i -= 1) {
        const indent = this.pick(['\t', '\t\t', '        ', '    ', '\t  ']);
        lines.push(
          this.pick([
            `${indent}if (x)\n`,
            `${indent}call(${String(this.between(1, 5))});\n`,
            '\n',
            `${indent}}\n`,
            `${indent}/* note */\n`,
            ' \t\n',
          ]),
        );
      }
      lines.push('}\n', '\n');
    }
    return lines.slice(0, count);
  }

  /** Lines of every depth, blank ones too, hardly two alike at the same place. */
  indented(count: number): string[] {
    return Array.from({ length: count }, () => {
      if (this.next() < 0.2) return this.pick(['\n', '\n', ' \n', '\t\n', '\r\n']);
      const indent = this.pick(['', '', ' ', '  ', '    ', '\t', '\t  ', '        ', '\t\t', '\t\t\t', ' \t']);
      return `${indent}${this.pick(['a', 'b', 'c', '}'])}\n`;
    });
  }

  /** `lines` with each of `others` put in, in order. */
  shuffledInto(lines: readonly string[], others: readonly string[]): string[] {
    const places = others.map(() => this.between(0, lines.length)).sort((left, right) => right - left);
    const result = [...lines];
    places.forEach((place, index) => result.splice(place, 0, others[others.length - 1 - index] as string));
    return result;
  }

  /** Blocks copied, moved and removed. */
  movedBlocks(lines: readonly string[], times: number): string[] {
    const result = [...lines];
    for (let i = 0; i < times; i += 1) {
      const at = this.between(0, result.length - 1);
      const block = result.slice(at, at + this.between(1, 15));
      if (this.next() < 0.5) result.splice(at, block.length);
      if (this.next() < 0.7) result.splice(this.next() < 0.5 ? at : this.between(0, result.length), 0, ...block);
    }
    return result;
  }
}
