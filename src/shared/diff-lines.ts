/**
 * Lines of a diff as the fragment of an address: `f2R493` is line 493 of the new text of the second file, `f2L12` line
 * 12 of its old text, `f2L12-R15` a range, and `c1R7` a line of the first file of a merge's own changes. GitHub and
 * Gitea name the file by the hash of its path: `diff-<hash>R493-R500`. Also runs in browsers.
 */

/** `L` (left) is the old text, `R` (right) the new one. */
export type DiffSide = 'L' | 'R';

export interface DiffLine {
  readonly side: DiffSide;
  /** From 1. */
  readonly number: number;
}

export interface DiffLineRange {
  readonly first: DiffLine;
  readonly last: DiffLine;
}

/** Files of changes, and files of the combined changes of a merge. */
export type DiffKind = 'f' | 'c';

/** The id of a line's cell; `file` is the file's place on the page, from 1. */
export function diffLineId(file: string, { side, number }: DiffLine): string {
  return file + side + String(number);
}

/** The name of a file in ids: `f2`. */
export function diffFileName(kind: DiffKind, place: number): string {
  return kind + String(place);
}

/** The fragment, without `#`, that names the lines. */
export function diffLinesName(file: string, { first, last }: DiffLineRange): string {
  const from = diffLineId(file, first);
  return first.side === last.side && first.number === last.number ? from : `${from}-${last.side}${String(last.number)}`;
}

/** What a fragment names: a file by its name or by the hash of its path, and lines of it. */
export interface NamedDiffLines {
  readonly file: { readonly name: string } | { readonly hash: string };
  /** Undefined when the whole file is meant. */
  readonly lines: DiffLineRange | undefined;
}

/** In the order of the forms above; lengths of hashes are those of SHA-1 and SHA-256 in hexadecimal digits. */
const NAMED = /^(?:([fc]\d{1,5})|diff-([0-9a-f]{64}|[0-9a-f]{40}))(?:([LR])(\d{1,9})(?:-([LR])(\d{1,9}))?)?$/;

/** Undefined when the text, without `#`, has none of the forms. */
export function namedDiffLines(text: string): NamedDiffLines | undefined {
  const [whole, name, hash = '', side, number, lastSide, lastNumber] = NAMED.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const first = lineOf(side, number);
  return {
    file: name === undefined ? { hash } : { name },
    lines: first === undefined ? undefined : { first, last: lineOf(lastSide, lastNumber) ?? first },
  };
}

function lineOf(side: string | undefined, number: string | undefined): DiffLine | undefined {
  return side === undefined ? undefined : { side: side === 'L' ? 'L' : 'R', number: Number(number) };
}
