/**
 * Lines that a diff leaves out: before, between and after its hunks. Each gap has links that show more. Without script
 * they open the page of that file at the first hidden line; a script inserts the lines in place.
 */
import { diffFileName, diffLineId } from '../../../shared/diff-lines.js';
import type { ChangedFile, RenderedHunk } from '../../../workers/tasks/commit-diff.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import { href, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { widerHrefs, type DiffView } from './diff-view.js';

/**
 * Rows of one hunk: a heading with the hidden lines before them. The last model may have no rows and only the lines
 * hidden after all hunks.
 */
export interface HunkModel {
  readonly gap: GapModel | undefined;
  /** `@@ -1,7 +1,6 @@`; '' for a last model without rows. */
  readonly range: string;
  readonly section: string;
  readonly rowsHtml: SafeHtml | '';
}

export interface GapModel {
  /** The first hidden line on each side, from 1. */
  readonly old: number;
  readonly new: number;
  readonly count: number;
  readonly links: readonly GapLink[];
}

export interface GapLink {
  /** `down` continues after the lines above, `up` shows those before the lines below, `all` closes the gap. */
  readonly way: 'down' | 'up' | 'all';
  readonly label: string;
  /** For screen readers; '' when the label is enough. */
  readonly title: string;
  readonly href: string;
}

/** The number of lines that one step shows. */
const GAP_STEP_LINES = 20;
/** A larger gap can be closed only in steps: inserted at once, it would make the table slow to lay out. */
export const MAX_GAP_LINES = 2_000;

interface HiddenLines {
  readonly oldAt: number;
  readonly newAt: number;
  readonly count: number;
}

/** Gaps have no links when `view` is undefined or the file has only one side. */
export function hunkModels(
  request: PageRequest,
  view: DiffView | undefined,
  { change, kind, hunks, newLines }: ChangedFile,
): HunkModel[] {
  const canWiden =
    view !== undefined &&
    kind === 'text' &&
    change.oldMode !== 0 &&
    change.newMode !== 0 &&
    change.newPath.isWellFormed();
  const shown: HunkModel[] = [];
  const around = canWiden
    ? { request, view, labels: gapLabels(request), hrefOf: widerHrefs(request, change.newPath) }
    : undefined;
  let oldEnd = 0;
  let newEnd = 0;
  for (const hunk of hunks) {
    const { old, new: new_ } = startsOf(hunk);
    const hidden = { oldAt: oldEnd, newAt: newEnd, count: new_ - newEnd };
    shown.push({
      gap:
        around !== undefined && hidden.count > 0
          ? gapModel(around, hidden, shown.length === 0 ? 'first' : 'between')
          : undefined,
      range: hunk.range,
      section: hunk.section,
      rowsHtml: hunk.rowsHtml,
    });
    oldEnd = old + hunk.oldCount;
    newEnd = new_ + hunk.newCount;
  }
  const rest = { oldAt: oldEnd, newAt: newEnd, count: newLines - newEnd };
  if (around !== undefined && hunks.length > 0 && rest.count > 0)
    shown.push({ gap: gapModel(around, rest, 'last'), range: '', section: '', rowsHtml: '' });
  return shown;
}

/** Number of lines before the hunk on each side; for an empty side this is its start, see src/diff/lines/hunk.ts. */
function startsOf({ oldStart, oldCount, newStart, newCount }: RenderedHunk): { old: number; new: number } {
  return { old: oldCount === 0 ? oldStart : oldStart - 1, new: newCount === 0 ? newStart : newStart - 1 };
}

/**
 * Texts of gaps, made once for each file: a page may have hundreds of gaps, and a text with values takes some
 * microseconds.
 */
interface GapLabels {
  readonly down: string;
  readonly up: string;
  /** Contains `COUNT_SLOT` as the placeholder for the number. */
  readonly all: string;
}

const COUNT_SLOT = '{}';

function gapLabels({ t }: PageRequest): GapLabels {
  return {
    down: t('diff.gap.down', { lines: GAP_STEP_LINES }),
    up: t('diff.gap.up', { lines: GAP_STEP_LINES }),
    all: t('diff.gap.all', { lines: COUNT_SLOT }),
  };
}

/** The id of a line of the new text on the page of one file. */
const onlyFileLine = (number: number): string => diffLineId(diffFileName('f', 1), { side: 'R', number });

interface GapFile {
  readonly request: PageRequest;
  readonly view: DiffView;
  readonly labels: GapLabels;
  readonly hrefOf: (contextLines: number, anchor: string) => string;
}

function gapModel(
  { request, view, labels, hrefOf }: GapFile,
  { oldAt, newAt, count }: HiddenLines,
  place: 'first' | 'between' | 'last',
): GapModel {
  const { contextLines } = view;
  const first = onlyFileLine(newAt + 1);
  const step = (way: 'down' | 'up', anchor: string): GapLink => ({
    way,
    label: `${way === 'down' ? '↓' : '↑'}\u00a0${String(GAP_STEP_LINES)}`,
    title: labels[way],
    href: hrefOf(contextLines + GAP_STEP_LINES, anchor),
  });
  // Between two hunks the context lines of both extend into the gap.
  const wanted = contextLines + (place === 'between' ? Math.ceil(count / 2) : count);
  return {
    old: oldAt + 1,
    new: newAt + 1,
    count,
    links: [
      ...(count > GAP_STEP_LINES && place !== 'first' ? [step('down', first)] : []),
      ...(count > GAP_STEP_LINES && place !== 'last' ? [step('up', onlyFileLine(newAt + count))] : []),
      ...(count <= MAX_GAP_LINES
        ? [
            {
              way: 'all' as const,
              label: labels.all.replace(COUNT_SLOT, request.numbers.integer(count)),
              title: '',
              href: hrefOf(wanted, first),
            },
          ]
        : []),
    ],
  };
}

/**
 * The address from which a script fetches hidden lines of a file, with its parameters; undefined when nothing is
 * hidden.
 */
export function gapSource(
  name: RepositoryName,
  view: DiffView | undefined,
  { change }: ChangedFile,
  hunks: readonly HunkModel[],
): string | undefined {
  if (view === undefined || !hunks.some(({ gap }) => gap !== undefined)) return undefined;
  return href.contextLines(name, change.newOid, { style: view.style, path: change.newPath });
}
