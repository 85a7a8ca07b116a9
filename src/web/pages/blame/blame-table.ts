/** The lines of a file beside the commits that they come from, grouped by commit. */
import type { GitPath } from '../../../git/path-text.js';
import { visibleText } from '../../../shared/visible-text.js';
import { linesBetween, type CodeLines } from '../../../render/code/code-lines.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import type { BlamedCommit, BlameOutput } from '../../../workers/tasks/blame.js';
import { shownSummary, type ShownSummary } from '../../parts/commit-line.js';
import type { LineRange } from '../../parts/line-range.js';
import { stampOf, type Stamp } from '../../format/date.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { lostNote } from '../../parts/lost-objects.js';
import { commitsOf } from '../../parts/people/author-commits.js';
import { shownPerson } from '../../parts/people/shown-person.js';
import type { Place } from '../../parts/revision.js';

export interface BlameTableModel {
  readonly groups: readonly BlameGroup[];
  /** The address of the complete table; undefined when this one is complete or cannot be completed. */
  readonly fillHref: string | undefined;
  /** The sentence about objects that cannot be read, because of which lines have no commit. */
  readonly lost: string | undefined;
  /** The page itself, to be reloaded where there is no script. */
  readonly reloadHref: string;
  /** `known`: with commits; `waiting`: commits will follow; `failed`: there will be none. */
  readonly state: 'known' | 'waiting' | 'failed';
  readonly ages: readonly number[];
}

/** Rows that a browser lays out together, only near the viewport. */
interface BlameGroup {
  readonly rows: readonly BlameRow[];
  /** The number of text lines, from which the browser estimates the height of the group before it is laid out. */
  readonly lines: number;
}

interface BlameRow {
  /** From 1, the oldest, to `AGES`; 0 without a commit. */
  readonly age: number;
  readonly commit: RowCommit | undefined;
  readonly html: SafeHtml;
  readonly lines: number;
}

interface RowCommit extends ShownSummary {
  readonly href: string;
  readonly author: string;
  readonly authorHref: string | undefined;
  readonly when: Stamp;
  /** The file before this commit, if it existed. */
  readonly previousHref: string | undefined;
}

/** The number of steps of the age scale, which must be distinguishable at a glance. */
const AGES = 5;

/**
 * A group ends with the row that reaches this number of lines, a few screens. The stylesheet has the same number for
 * browsers that cannot read a group's own.
 */
const GROUP_LINES = 100;

export interface ShownBlame {
  readonly code: CodeLines;
  readonly range: LineRange;
  /** Undefined when the blame failed. */
  readonly blame: BlameOutput | undefined;
  readonly fillHref: string;
  /** Options of the page for its links to other blame pages. */
  readonly kept: Readonly<Record<string, string | undefined>>;
}

export function blameTable(
  request: PageRequest,
  place: Place,
  { code, range, blame, fillHref, kept }: ShownBlame,
): BlameTableModel {
  const state = blame === undefined ? 'failed' : blame.complete ? 'known' : 'waiting';
  const frame = {
    reloadHref: request.target,
    lost: lostNote(request, 'blame', blame?.lost ?? []),
    ages: Array.from({ length: AGES }, (_, i) => i + 1),
  };
  if (blame === undefined || state !== 'known') {
    return {
      ...frame,
      state,
      groups: groupsOf(textAlone(code, range)),
      fillHref: state === 'waiting' ? fillHref : undefined,
    };
  }
  const ageOf = agesOf([...blame.commits.values()]);
  const rows: BlameRow[] = [];
  // In a text without single-byte line ends (UTF-16) git counts lines differently; lines that git does not name have no
  // commit.
  let next = range.first;
  const add = (last: number, row: Omit<BlameRow, 'html' | 'lines'>): void => {
    const to = Math.min(last, range.last);
    if (to < next) return;
    rows.push({ ...row, html: linesBetween(code, next, to), lines: to - next + 1 });
    next = to + 1;
  };
  for (const { line, count, commit: oid, originalLine, previous } of blame.lines) {
    const commit = blame.commits.get(oid);
    const before =
      previous === undefined ? undefined : blameHref(place, previous.commit, previous.path, kept, originalLine);
    add(line - 1, { age: 0, commit: undefined });
    if (commit !== undefined)
      add(line + count - 1, { age: ageOf(commit), commit: rowCommit(request, place, oid, commit, before) });
  }
  add(range.last, { age: 0, commit: undefined });
  return { ...frame, state, groups: groupsOf(rows), fillHref: undefined };
}

function textAlone(code: CodeLines, { first, last }: LineRange): BlameRow[] {
  const rows: BlameRow[] = [];
  for (let from = first; from <= last; from += GROUP_LINES) {
    const to = Math.min(from + GROUP_LINES - 1, last);
    rows.push({ age: 0, commit: undefined, html: linesBetween(code, from, to), lines: to - from + 1 });
  }
  return rows;
}

function groupsOf(rows: readonly BlameRow[]): BlameGroup[] {
  const groups: BlameGroup[] = [];
  let open: BlameRow[] = [];
  let lines = 0;
  const close = (): void => {
    if (open.length > 0) groups.push({ rows: open, lines });
    open = [];
    lines = 0;
  };
  for (const row of rows) {
    open.push(row);
    lines += row.lines;
    if (lines >= GROUP_LINES) close();
  }
  close();
  return groups;
}

function blameHref(place: Place, commit: string, path: GitPath, kept: ShownBlame['kept'], line: number): string {
  return `${href.blame(place.name, { kind: 'commit', name: commit }, path, kept)}#L${line}`;
}

function rowCommit(
  { t }: PageRequest,
  place: Place,
  oid: string,
  { author, summary }: BlamedCommit,
  previousHref: string | undefined,
): RowCommit {
  const person = shownPerson(place.repository, author);
  return {
    href: href.commit(place.name, oid),
    ...shownSummary(t, visibleText(summary)),
    author: person.name,
    authorHref: commitsOf(place, person),
    when: stampOf(author),
    previousHref,
  };
}

/** The age is the rank among the commits of this file, so that the whole scale is used. */
function agesOf(commits: readonly BlamedCommit[]): (commit: BlamedCommit) => number {
  const times = [...new Set(commits.map(({ author }) => author.timeSeconds))].sort((left, right) => left - right);
  const ages = new Map(
    times.map((time, rank) => [
      time,
      AGES - Math.round(((times.length - 1 - rank) * (AGES - 1)) / Math.max(times.length - 1, 1)),
    ]),
  );
  return ({ author }) => ages.get(author.timeSeconds) ?? AGES;
}
