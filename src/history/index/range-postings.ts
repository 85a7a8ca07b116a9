/** Collects the changes of a range of commits and groups them by path. Used by the thread that compares the trees. */
import { GitError } from '../../git/errors.js';

/** The path `paths[i]` has the values `values[starts[i], starts[i + 1])`, in any order. Transferable. */
export interface RangeResult {
  /** Numbers of paths; first in the numbers of the thread, after `SegmentBuild.add` in those of the segment. */
  readonly paths: Uint32Array<ArrayBuffer>;
  readonly starts: Uint32Array<ArrayBuffer>;
  /** `position * 2 + flag`. */
  readonly values: Uint32Array<ArrayBuffer>;
  /** Triplets (path, position, number of the other parent) of flagged changes in merges of more than two parents. */
  readonly octopus: Uint32Array<ArrayBuffer>;
}

/** Most changes of one range. The Linux kernel has about 15 in each commit; a hostile history could exhaust memory. */
const MAX_CHANGES = 1 << 26;

export class RangePostings {
  #paths = new Uint32Array(1 << 16);
  #values = new Uint32Array(1 << 16);
  #count = 0;
  #octopus: number[] = [];

  /** Adds one change. `same` is that of `ChangeSink`. Throws GitError('too-large') when there are too many changes. */
  add(path: number, position: number, same: number, parentCount: number): void {
    if (this.#count === this.#paths.length) {
      if (this.#count >= MAX_CHANGES)
        throw new GitError('too-large', { detail: 'changes', limitBytes: MAX_CHANGES, actualBytes: this.#count });
      this.#paths = grown(this.#paths);
      this.#values = grown(this.#values);
    }
    this.#paths[this.#count] = path;
    this.#values[this.#count++] = position * 2 + (same > 0 ? 1 : 0);
    if (same > 0 && parentCount > 2) this.#octopus.push(path, position, same);
  }

  /**
   * Groups the changes by path with a counting sort and empties the collection. `pathCount` is larger than every number
   * of a path. O(changes + paths).
   */
  finish(pathCount: number): RangeResult {
    const ends = new Uint32Array(pathCount + 1);
    for (let i = 0; i < this.#count; i += 1)
      ends[this.#paths[i] as number] = (ends[this.#paths[i] as number] as number) + 1;
    let touched = 0;
    let sum = 0;
    for (let path = 0; path < pathCount; path += 1) {
      if ((ends[path] as number) > 0) touched += 1;
      sum += ends[path] as number;
      ends[path] = sum;
    }
    const paths = new Uint32Array(touched);
    const starts = new Uint32Array(touched + 1);
    for (let path = 0, row = 0, start = 0; path < pathCount; path += 1) {
      const end = ends[path] as number;
      if (end === start) continue;
      paths[row] = path;
      starts[row++] = start;
      start = end;
    }
    starts[touched] = this.#count;
    const values = new Uint32Array(this.#count);
    for (let i = 0; i < this.#count; i += 1) {
      const path = this.#paths[i] as number;
      const slot = (ends[path] as number) - 1;
      values[slot] = this.#values[i] as number;
      ends[path] = slot;
    }
    const octopus = Uint32Array.from(this.#octopus);
    this.#count = 0;
    this.#octopus = [];
    return { paths, starts, values, octopus };
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
