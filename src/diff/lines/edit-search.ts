/**
 * The search for a shortest edit: E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), the linear-space
 * form. A box is a range of old lines and a range of new lines. It is cut at a point where a path from its start and a
 * path from its end meet, and then both parts are searched. Like git, the search does not always find the shortest
 * edit:
 *
 * - When a search has cost more than `LANDMARK_MIN_COST`, it is cut at the end of a path that has come unusually far
 *   and ends with a long run of equal lines.
 * - At a cost limit, near the square root of the number of lines, it is cut at the end of the path that has come
 *   farthest.
 *
 * After such a cut, only the part that the chosen path has passed is searched without shortcuts. These choices decide
 * which diff is found, so all numbers are git's.
 *
 * A diagonal is the difference "old line - new line". The two searches store for each diagonal the old line that their
 * farthest path on it has reached.
 */
import { roughSquareRoot, type Comparable } from './comparable-lines.js';

/** A longer run of equal lines is unlikely to be an accident. */
const RUN_LENGTH = 20;
const LANDMARK_MIN_COST = 256;
/** A path has come unusually far when its progress is more than this multiple of its cost. */
const LANDMARK_GAIN = 4;
const MIN_COST_LIMIT = 256;

const NOT_REACHED_FORWARD = -1;
const NOT_REACHED_BACKWARD = 0x7fffffff;

/** Numbers that the stack has for each box. */
const BOX_FIELDS = 5;

export class EditSearch {
  readonly #oldIds: Int32Array;
  readonly #newIds: Int32Array;
  readonly #forward: Int32Array;
  readonly #backward: Int32Array;
  /** Index of diagonal 0. */
  readonly #origin: number;
  readonly #costLimit: number;

  // The result of `#cut`: the point, and whether the parts before and behind it are searched without shortcuts.
  #cutOld = 0;
  #cutNew = 0;
  #exactBefore = false;
  #exactAfter = false;

  constructor(oldSide: Comparable, newSide: Comparable) {
    const diagonals = oldSide.count + newSide.count + 3;
    this.#oldIds = oldSide.ids;
    this.#newIds = newSide.ids;
    this.#forward = new Int32Array(diagonals);
    this.#backward = new Int32Array(diagonals);
    this.#origin = newSide.count + 1;
    this.#costLimit = Math.max(roughSquareRoot(diagonals), MIN_COST_LIMIT);
  }

  /**
   * Marks the changed lines of both sides (by line number, 1 = changed). After `deadline` (in the time of
   * `performance.now()`), all lines that have not been searched are marked. This is a correct diff, but longer than
   * git's. Returns whether the search ended before the deadline.
   */
  mark(
    oldSide: Comparable,
    newSide: Comparable,
    oldChanged: Uint8Array,
    newChanged: Uint8Array,
    deadline: number,
  ): boolean {
    const { ids: a, lines: oldLines } = oldSide;
    const { ids: b, lines: newLines } = newSide;
    const stack: number[] = [0, oldSide.count, 0, newSide.count, 0];
    let inTime = true;
    while (stack.length >= BOX_FIELDS) {
      const exact = stack.pop() !== 0;
      let newTo = stack.pop() as number;
      let newFrom = stack.pop() as number;
      let oldTo = stack.pop() as number;
      let oldFrom = stack.pop() as number;
      while (oldFrom < oldTo && newFrom < newTo && a[oldFrom] === b[newFrom]) {
        oldFrom += 1;
        newFrom += 1;
      }
      while (oldFrom < oldTo && newFrom < newTo && a[oldTo - 1] === b[newTo - 1]) {
        oldTo -= 1;
        newTo -= 1;
      }
      const splittable = oldFrom < oldTo && newFrom < newTo;
      if (splittable && deadline !== Infinity && inTime) inTime = performance.now() < deadline;
      if (!splittable || !inTime) {
        for (let i = oldFrom; i < oldTo; i += 1) oldChanged[oldLines[i] as number] = 1;
        for (let i = newFrom; i < newTo; i += 1) newChanged[newLines[i] as number] = 1;
        continue;
      }
      this.#cut(oldFrom, oldTo, newFrom, newTo, exact);
      stack.push(oldFrom, this.#cutOld, newFrom, this.#cutNew, this.#exactBefore ? 1 : 0);
      stack.push(this.#cutOld, oldTo, this.#cutNew, newTo, this.#exactAfter ? 1 : 0);
    }
    return inTime;
  }

  /**
   * Finds the point at which to cut a box and stores it by `#takeCut`. This is the inner loop of every diff, so it
   * works on numbers and allocates nothing.
   *
   * Each turn of the outer loop allows the forward paths (from the start of the box) and then the backward paths (from
   * its end) one more edit. With one more edit a path can reach one more diagonal on each side, and only every second
   * diagonal, because an edit changes the diagonal by one. In the loops, `d` is a diagonal, `x` the old line that a
   * path has reached on it and `y` the new line.
   */
  #cut(oldFrom: number, oldTo: number, newFrom: number, newTo: number, exact: boolean): void {
    const a = this.#oldIds;
    const b = this.#newIds;
    const forward = this.#forward;
    const backward = this.#backward;
    const origin = this.#origin;
    // The diagonals of the box, as indexes of `forward` and `backward`.
    const lowest = origin + oldFrom - newTo;
    const highest = origin + oldTo - newFrom;
    const startDiagonal = origin + oldFrom - newFrom;
    const endDiagonal = origin + oldTo - newTo;
    // If the shortest edit has an odd length, paths can meet only in the forward half of a turn, else in the backward
    // half.
    const meetsForward = ((startDiagonal - endDiagonal) & 1) !== 0;
    let forwardLow = startDiagonal;
    let forwardHigh = startDiagonal;
    let backwardLow = endDiagonal;
    let backwardHigh = endDiagonal;
    forward[startDiagonal] = oldFrom;
    backward[endDiagonal] = oldTo;

    for (let cost = 1; ; cost += 1) {
      let longRun = false;

      // Extend the range of forward diagonals by one on each side. Values next to the range are needed below; they are
      // set to "not reached". At the border of the box the range shrinks instead, which keeps every second diagonal.
      if (forwardLow > lowest) forward[--forwardLow - 1] = NOT_REACHED_FORWARD;
      else forwardLow += 1;
      if (forwardHigh < highest) forward[++forwardHigh + 1] = NOT_REACHED_FORWARD;
      else forwardHigh -= 1;
      for (let d = forwardHigh; d >= forwardLow; d -= 2) {
        const below = forward[d - 1] as number;
        const above = forward[d + 1] as number;
        // The path comes from the neighbour that is farther: by a deleted line from below, by an added one from above.
        const start = below >= above ? below + 1 : above;
        let x = start;
        let y = x - d + origin;
        while (x < oldTo && y < newTo && a[x] === b[y]) {
          x += 1;
          y += 1;
        }
        if (x - start > RUN_LENGTH) longRun = true;
        forward[d] = x;
        // On this diagonal the backward path has reached this point or one before it: the two paths meet.
        if (meetsForward && d >= backwardLow && d <= backwardHigh && (backward[d] as number) <= x) {
          this.#takeCut(x, y, true, true);
          return;
        }
      }

      // The same from the end of the box, in the other direction.
      if (backwardLow > lowest) backward[--backwardLow - 1] = NOT_REACHED_BACKWARD;
      else backwardLow += 1;
      if (backwardHigh < highest) backward[++backwardHigh + 1] = NOT_REACHED_BACKWARD;
      else backwardHigh -= 1;
      for (let d = backwardHigh; d >= backwardLow; d -= 2) {
        const below = backward[d - 1] as number;
        const above = backward[d + 1] as number;
        const start = below < above ? below : above - 1;
        let x = start;
        let y = x - d + origin;
        while (x > oldFrom && y > newFrom && a[x - 1] === b[y - 1]) {
          x -= 1;
          y -= 1;
        }
        if (start - x > RUN_LENGTH) longRun = true;
        backward[d] = x;
        if (!meetsForward && d >= forwardLow && d <= forwardHigh && x <= (forward[d] as number)) {
          this.#takeCut(x, y, true, true);
          return;
        }
      }

      if (exact) continue;
      if (longRun && cost > LANDMARK_MIN_COST) {
        if (this.#cutAtForwardLandmark(oldFrom, oldTo, newFrom, newTo, forwardLow, forwardHigh, cost)) return;
        if (this.#cutAtBackwardLandmark(oldFrom, oldTo, newFrom, newTo, backwardLow, backwardHigh, cost)) return;
      }
      if (cost >= this.#costLimit) {
        this.#cutAtFarthest(oldFrom, oldTo, newFrom, newTo, forwardLow, forwardHigh, backwardLow, backwardHigh);
        return;
      }
    }
  }

  /**
   * Sets the result of `#cut`. `exactBefore`, `exactAfter`: search the part before (behind) the cut without shortcuts.
   */
  #takeCut(old: number, new_: number, exactBefore: boolean, exactAfter: boolean): void {
    this.#cutOld = old;
    this.#cutNew = new_;
    this.#exactBefore = exactBefore;
    this.#exactAfter = exactAfter;
  }

  /**
   * Cuts at the forward path with the greatest progress that ends with a run of equal lines. False when none is far
   * enough.
   */
  #cutAtForwardLandmark(
    oldFrom: number,
    oldTo: number,
    newFrom: number,
    newTo: number,
    low: number,
    high: number,
    cost: number,
  ): boolean {
    const a = this.#oldIds;
    const b = this.#newIds;
    const start = this.#origin + oldFrom - newFrom;
    let best = 0;
    for (let d = high; d >= low; d -= 2) {
      const x = this.#forward[d] as number;
      const y = x - d + this.#origin;
      const gain = x - oldFrom + (y - newFrom) - Math.abs(d - start);
      if (gain <= LANDMARK_GAIN * cost || gain <= best) continue;
      if (x < oldFrom + RUN_LENGTH || x >= oldTo || y < newFrom + RUN_LENGTH || y >= newTo) continue;
      let run = 0;
      while (run < RUN_LENGTH && a[x - 1 - run] === b[y - 1 - run]) run += 1;
      if (run < RUN_LENGTH) continue;
      best = gain;
      this.#takeCut(x, y, true, false);
    }
    return best > 0;
  }

  /** As `#cutAtForwardLandmark`, for the backward paths. */
  #cutAtBackwardLandmark(
    oldFrom: number,
    oldTo: number,
    newFrom: number,
    newTo: number,
    low: number,
    high: number,
    cost: number,
  ): boolean {
    const a = this.#oldIds;
    const b = this.#newIds;
    const end = this.#origin + oldTo - newTo;
    let best = 0;
    for (let d = high; d >= low; d -= 2) {
      const x = this.#backward[d] as number;
      const y = x - d + this.#origin;
      const gain = oldTo - x + (newTo - y) - Math.abs(d - end);
      if (gain <= LANDMARK_GAIN * cost || gain <= best) continue;
      if (x <= oldFrom || x > oldTo - RUN_LENGTH || y <= newFrom || y > newTo - RUN_LENGTH) continue;
      let run = 0;
      while (run < RUN_LENGTH && a[x + run] === b[y + run]) run += 1;
      if (run < RUN_LENGTH) continue;
      best = gain;
      this.#takeCut(x, y, false, true);
    }
    return best > 0;
  }

  /** Cuts at the end of the path, forward or backward, that has passed most lines. */
  #cutAtFarthest(
    oldFrom: number,
    oldTo: number,
    newFrom: number,
    newTo: number,
    forwardLow: number,
    forwardHigh: number,
    backwardLow: number,
    backwardHigh: number,
  ): void {
    const origin = this.#origin;
    let forwardSum = -1;
    let forwardOld = -1;
    for (let d = forwardHigh; d >= forwardLow; d -= 2) {
      let x = Math.min(this.#forward[d] as number, oldTo);
      let y = x - d + origin;
      if (y > newTo) {
        x = newTo + d - origin;
        y = newTo;
      }
      if (x + y > forwardSum) {
        forwardSum = x + y;
        forwardOld = x;
      }
    }
    let backwardSum = NOT_REACHED_BACKWARD;
    let backwardOld = NOT_REACHED_BACKWARD;
    for (let d = backwardHigh; d >= backwardLow; d -= 2) {
      let x = Math.max(this.#backward[d] as number, oldFrom);
      let y = x - d + origin;
      if (y < newFrom) {
        x = newFrom + d - origin;
        y = newFrom;
      }
      if (x + y < backwardSum) {
        backwardSum = x + y;
        backwardOld = x;
      }
    }
    if (oldTo + newTo - backwardSum < forwardSum - (oldFrom + newFrom))
      this.#takeCut(forwardOld, forwardSum - forwardOld, true, false);
    else this.#takeCut(backwardOld, backwardSum - backwardOld, false, true);
  }
}
