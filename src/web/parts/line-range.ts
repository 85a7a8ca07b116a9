/** `?lines=10-20`: a range of lines selected without script. */

export interface LineRange {
  /** Line numbers from 1, with `first` ≤ `last`. */
  readonly first: number;
  readonly last: number;
}

const RANGE = /^L?(\d{1,9})(?:-L?(\d{1,9}))?$/;

/** Accepts `10`, `10-20`, `L10-L20` and a reversed range. Undefined for anything else and for lines beyond the end. */
export function parseLineRange(text: string | undefined, lineCount: number): LineRange | undefined {
  const match = RANGE.exec(text?.trim() ?? '');
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  const first = Math.max(Math.min(from, to), 1);
  const last = Math.min(Math.max(from, to), lineCount);
  return first > last ? undefined : { first, last };
}
