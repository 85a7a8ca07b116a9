/**
 * Where commits stand when their history is drawn: a row each, in a lane each, children above their parents. A lane is kept for a commit
 * from the row of its first child on; so a line that passes a row never meets the dot of another commit, and every line that waits
 * for the same commit joins the one lane. Rows do not depend on what comes after them: pages fit together.
 */

export interface GraphRow {
  /** From 0. */
  readonly lane: number;
  /** Number of the line of work that the dot belongs to; neighbours differ. */
  readonly tone: number;
  /** From this row to the next one. */
  readonly edges: readonly LaneEdge[];
}

export interface LaneEdge {
  readonly from: number;
  readonly to: number;
  readonly tone: number;
}

/** More lanes nobody can follow; a hostile merge has thousands of parents. Lines beyond are left out, their commits are not. */
export const MAX_LANES = 120;

const FREE = -1;

export class LaneLayout {
  /** The commit that each lane waits for. */
  readonly #waiting: number[] = [];
  readonly #tones: number[] = [];
  #lastTone = -1;

  /** Rows must come children first. O(lanes · parents). */
  place(commit: number, parents: readonly number[]): GraphRow {
    let lane = this.#waiting.indexOf(commit);
    if (lane < 0) lane = this.#take(commit) ?? MAX_LANES;
    const tone = this.#tones[lane] ?? 0;
    const edges: LaneEdge[] = [];
    for (const [at, awaited] of this.#waiting.entries())
      if (at !== lane && awaited !== FREE) edges.push({ from: at, to: at, tone: this.#tones[at] as number });
    if (lane < MAX_LANES) this.#waiting[lane] = FREE;
    for (const parent of new Set(parents)) {
      const to = this.#laneFor(parent, lane);
      if (to !== undefined) edges.push({ from: lane, to, tone: this.#tones[to] as number });
    }
    while (this.#waiting.at(-1) === FREE) this.#waiting.pop();
    return { lane, tone, edges };
  }

  /** The lane that waits for the parent already, or the child's own if it is free, or a new one. */
  #laneFor(parent: number, own: number): number | undefined {
    const known = this.#waiting.indexOf(parent);
    if (known >= 0) return known;
    if (this.#waiting[own] !== FREE) return this.#take(parent);
    this.#waiting[own] = parent;
    return own;
  }

  #take(commit: number): number | undefined {
    const free = this.#waiting.indexOf(FREE);
    const lane = free < 0 ? this.#waiting.length : free;
    if (lane >= MAX_LANES) return undefined;
    this.#waiting[lane] = commit;
    this.#tones[lane] = ++this.#lastTone;
    return lane;
  }
}
