/** What searches answer: plain values, which worker threads send and pages and `format=json` show. */
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';

/** UTF-16 units of a line's shown text, `end` not included. */
export type MatchRange = readonly [start: number, end: number];

export interface MatchedLine {
  /** From 1. */
  readonly line: number;
  /** Without its line end. A long line is cut around its first match. */
  readonly text: string;
  /** Ascending and disjoint. Empty in a line of context. */
  readonly ranges: readonly MatchRange[];
  /** Units that were cut off before `text` and after it. */
  readonly cutBefore: number;
  readonly cutAfter: number;
  /** The name of the definition that the line is in or begins; null when there is none or it is not known. */
  readonly definition: string | null;
}

export interface FileMatches {
  readonly path: GitPath;
  readonly blob: Oid;
  /** The name for people, such as `C`; null when it is unknown. */
  readonly language: string | null;
  /** The lines that are shown, ascending, with lines of context where these were wanted. */
  readonly lines: readonly MatchedLine[];
  /** All matching lines of the file, also those that are not in `lines`. */
  readonly matchCount: number;
}

/** How many of a kind there are: exact, or at least so many. */
export interface SearchCount {
  readonly count: number;
  readonly isExact: boolean;
}

export interface FoundFile {
  readonly path: GitPath;
  readonly language: string | null;
}

/** A part of the answer to a query for code. */
export interface CodeAnswer {
  readonly files: readonly FileMatches[];
  /** The files with a match that this part knows: those of `files` in path order, and those that were only counted. */
  readonly found: readonly FoundFile[];
  /** Files with a match. */
  readonly total: SearchCount;
  /** Where the next part begins; null when every file has been looked at. */
  readonly cursor: string | null;
  /** Files after those that have been looked at. */
  readonly unsearched: number;
  /** True when no file was looked at, because the query would have all of a large revision read. */
  readonly isTooBroad: boolean;
}

export interface CommitAnswer {
  /** Newest first. */
  readonly commits: readonly Oid[];
  readonly total: SearchCount;
  readonly cursor: string | null;
}
