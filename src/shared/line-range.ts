/**
 * Lines as addresses of repository browsers name them: `L10`, `L10-L20`, `L10-20`, `10-20`, `n10` (cgit), `l10`
 * (gitweb), `lines-10:20` (Bitbucket), and with columns `L10C2-L20C5` (GitHub). Also runs in browsers.
 */

export interface LineRange {
  /** Line numbers, with `first` ≤ `last`. */
  readonly first: number;
  readonly last: number;
}

const LINES = /^(?:[Ln]|lines-)?(\d{1,9})(?:C\d{1,9})?(?:[-:]L?(\d{1,9})(?:C\d{1,9})?)?$/i;

/** The whole lines of a range; undefined when the text names none. A reversed range is put in order. */
export function namedLines(text: string): LineRange | undefined {
  const match = LINES.exec(text);
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return { first: Math.min(from, to), last: Math.max(from, to) };
}

/** The fragment of an address that names them, as Kedr writes it. */
export function lineFragment({ first, last }: LineRange): string {
  return first === last ? `#L${first}` : `#L${first}-L${last}`;
}
