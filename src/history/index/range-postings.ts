/** The changes of a range of positions, collected in any order and handed over grouped by path. Filled by the thread that diffs the range. */
import { GitError } from '../../git/errors.js';

/** Values by path: path `paths[i]` has `values[starts[i]..starts[i + 1])`, in any order. Transferable. */
export interface RangeResult {
  /** Numbers of paths in the thread's own numbering. */
  readonly paths: Uint32Array<ArrayBuffer>;
  readonly starts: Uint32Array<ArrayBuffer>;
  /** `position * 2 + flag`. */
  readonly values: Uint32Array<ArrayBuffer>;
  /** Triplets (path, position, index of the other parent) of flagged changes in merges of more than two parents. */
  readonly octopus: Uint32Array<ArrayBuffer>;
}

/** Changes of one range; a kernel has some 15 a commit. More is a history made to exhaust memory. */
const MAX_CHANGES = 1 << 26;

export class RangePostings {
  #paths = new Uint32Array(1 << 16);
  #values = new Uint32Array(1 << 16);
  #count = 0;
  #octopus: number[] = [];

  /** Positions must come in descending order; `same` as in tree-changes. GitError('too-large') past all reason. */
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

  /** Groups by path with a counting sort, and starts over. `pathCount` is above every path given. O(changes + paths). */
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
