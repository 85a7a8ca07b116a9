/** The values that something has had, where nobody knows the very moment of a change. */
interface Span<Value> {
  readonly value: Value;
  readonly from: number;
  until: number;
}

export class Timeline<Value> {
  readonly #spans: Span<Value>[];

  constructor(value: Value) {
    this.#spans = [{ value, from: performance.now(), until: Infinity }];
  }

  /** The value that was set last. */
  get last(): Value {
    const last = this.#spans.at(-1);
    if (last === undefined) throw new Error('a timeline has a value');
    return last.value;
  }

  /** From now on the new value is possible, beside those before. */
  begin(value: Value): void {
    this.#spans.push({ value, from: performance.now(), until: Infinity });
  }

  /** From now on only the last value is possible. */
  settle(): void {
    const now = performance.now();
    for (const span of this.#spans.slice(0, -1)) span.until = Math.min(span.until, now);
  }

  /** All values that were possible at some moment between two times of performance.now(). */
  during(from: number, to: number): Value[] {
    return this.#spans.filter((span) => span.from <= to && span.until >= from).map(({ value }) => value);
  }
}
