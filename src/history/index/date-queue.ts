/**
 * The priority queue of git's walks: newest committer date first; of equal dates, the entry that was pushed first. A
 * binary heap in typed arrays, so that entries allocate nothing.
 */
export class DateQueue {
  #positions = new Uint32Array(256);
  #extras = new Int32Array(256);
  #times = new Float64Array(256);
  #arrivals = new Float64Array(256);
  #arrived = 0;
  size = 0;
  /** The entry that the last `pop` removed. */
  position = 0;
  extra = 0;

  /** Date of the entry that `pop` would remove; -Infinity when the queue is empty. */
  get topTime(): number {
    return this.size === 0 ? -Infinity : (this.#times[0] as number);
  }

  /** Adds an entry. `extra` is a number that `pop` returns together with the position. O(log size). */
  push(position: number, time: number, extra = 0): void {
    if (this.size === this.#positions.length) this.#grow();
    let slot = this.size++;
    const arrival = this.#arrived++;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      if (!isBefore(time, arrival, this.#times[parent] as number, this.#arrivals[parent] as number)) break;
      this.#move(parent, slot);
      slot = parent;
    }
    this.#set(slot, position, time, arrival, extra);
  }

  /** Removes the first entry and sets `position` and `extra`. False when the queue is empty. O(log size). */
  pop(): boolean {
    if (this.size === 0) return false;
    this.position = this.#positions[0] as number;
    this.extra = this.#extras[0] as number;
    const last = --this.size;
    if (last > 0) this.#sink(last);
    return true;
  }

  #sink(last: number): void {
    const time = this.#times[last] as number;
    const arrival = this.#arrivals[last] as number;
    const position = this.#positions[last] as number;
    const extra = this.#extras[last] as number;
    let slot = 0;
    for (;;) {
      let child = slot * 2 + 1;
      if (child >= last) break;
      if (
        child + 1 < last &&
        isBefore(
          this.#times[child + 1] as number,
          this.#arrivals[child + 1] as number,
          this.#times[child] as number,
          this.#arrivals[child] as number,
        )
      )
        child += 1;
      if (!isBefore(this.#times[child] as number, this.#arrivals[child] as number, time, arrival)) break;
      this.#move(child, slot);
      slot = child;
    }
    this.#set(slot, position, time, arrival, extra);
  }

  #set(slot: number, position: number, time: number, arrival: number, extra: number): void {
    this.#positions[slot] = position;
    this.#times[slot] = time;
    this.#arrivals[slot] = arrival;
    this.#extras[slot] = extra;
  }

  #move(from: number, to: number): void {
    this.#set(
      to,
      this.#positions[from] as number,
      this.#times[from] as number,
      this.#arrivals[from] as number,
      this.#extras[from] as number,
    );
  }

  #grow(): void {
    const length = this.#positions.length * 2;
    const positions = new Uint32Array(length);
    positions.set(this.#positions);
    this.#positions = positions;
    const extras = new Int32Array(length);
    extras.set(this.#extras);
    this.#extras = extras;
    const times = new Float64Array(length);
    times.set(this.#times);
    this.#times = times;
    const arrivals = new Float64Array(length);
    arrivals.set(this.#arrivals);
    this.#arrivals = arrivals;
  }
}

function isBefore(time: number, arrival: number, otherTime: number, otherArrival: number): boolean {
  return time > otherTime || (time === otherTime && arrival < otherArrival);
}
