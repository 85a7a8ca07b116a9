/**
 * The layout of a commit graph: each commit has a row and a lane, and children are above their parents. A lane is
 * reserved for a commit from the row of its first child on. Therefore a line that passes a row never crosses the dot of
 * another commit, and all lines to one commit share one lane. A row depends only on the rows above it, so pages fit
 * together.
 */

export interface GraphRow {
  /** Counted from 0. `MAX_LANES` when the commit has no lane. */
  readonly lane: number;
  /** Number of the colour of the dot. Every new line gets a new number, so neighbouring lines differ. */
  readonly tone: number;
  /** The lines from this row to the next one. */
  readonly edges: readonly LaneEdge[];
}

export interface LaneEdge {
  readonly from: number;
  readonly to: number;
  readonly tone: number;
}

/** A graph with more lanes is unreadable, and a hostile merge has thousands of parents. Further lines are not drawn. */
export const MAX_LANES = 120;

const FREE = -1;

export class LaneLayout {
  /** The commit for which each lane is reserved, or FREE. */
  readonly #waiting: number[] = [];
  readonly #tones: number[] = [];
  #lastTone = -1;

  /** Makes the row of the next commit. Children must come before their parents. O(lanes * parents). */
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

  /** The lane that is reserved for the parent, or the lane of the child if that is free, or a new lane. */
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
