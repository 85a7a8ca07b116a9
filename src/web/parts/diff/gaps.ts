/**
 * Lines that a diff leaves out: before, between and after its hunks. Each gap has links that widen what is shown: without script to
 * the page of that file alone, at the first line that was not to be seen; a script puts the lines in where they belong.
 */
import { lineAnchor } from '../../../render/rows/diff-rows.js';
import type { ChangedFile, RenderedHunk } from '../../../workers/tasks/commit-diff.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import { href, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { widerHrefs, type DiffView } from './diff-view.js';

/** Rows that stand together: a heading with what is hidden before them. Of the last, without rows, what is hidden after all. */
export interface HunkModel {
  readonly gap: GapModel | undefined;
  /** `@@ -1,7 +1,6 @@`; '' of the last. */
  readonly range: string;
  readonly section: string;
  readonly rowsHtml: SafeHtml | '';
}

export interface GapModel {
  /** Lines from 1: the first hidden one on each side. */
  readonly old: number;
  readonly new: number;
  readonly count: number;
  readonly links: readonly GapLink[];
}

export interface GapLink {
  /** `down` goes on after the lines above, `up` before those below, `all` closes the gap. */
  readonly way: 'down' | 'up' | 'all';
  readonly label: string;
  /** For screen readers; '' where the label says it. */
  readonly title: string;
  readonly href: string;
}

/** Lines that one step brings. */
const GAP_STEP_LINES = 20;
/** More in one piece would make the table slow to lay out; steps lead on. */
export const MAX_GAP_LINES = 2_000;

interface HiddenLines {
  readonly oldAt: number;
  readonly newAt: number;
  readonly count: number;
}

/** `view` is undefined, or the file has only one side: there is nothing to widen. */
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
    ? { request, view, words: gapWords(request), hrefOf: widerHrefs(request, change.newPath) }
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

/** Lines before the hunk on each side: of an empty side its start already is that, see src/diff/lines/hunk.ts. */
function startsOf({ oldStart, oldCount, newStart, newCount }: RenderedHunk): { old: number; new: number } {
  return { old: oldCount === 0 ? oldStart : oldStart - 1, new: newCount === 0 ? newStart : newStart - 1 };
}

/** Words of gaps, made once for a file: a page may have hundreds of gaps, and a text with values costs some microseconds. */
interface GapWords {
  readonly down: string;
  readonly up: string;
  /** With `COUNT_SLOT` where the number stands. */
  readonly all: string;
}

const COUNT_SLOT = '{}';

function gapWords({ t }: PageRequest): GapWords {
  return {
    down: t('diff.gap.down', { lines: GAP_STEP_LINES }),
    up: t('diff.gap.up', { lines: GAP_STEP_LINES }),
    all: t('diff.gap.all', { lines: COUNT_SLOT }),
  };
}

interface GapFile {
  readonly request: PageRequest;
  readonly view: DiffView;
  readonly words: GapWords;
  readonly hrefOf: (contextLines: number, anchor: string) => string;
}

function gapModel(
  { request, view, words, hrefOf }: GapFile,
  { oldAt, newAt, count }: HiddenLines,
  place: 'first' | 'between' | 'last',
): GapModel {
  const { contextLines } = view;
  const first = lineAnchor(newAt + 1);
  const step = (way: 'down' | 'up', anchor: string): GapLink => ({
    way,
    label: `${way === 'down' ? '↓' : '↑'}\u00a0${String(GAP_STEP_LINES)}`,
    title: words[way],
    href: hrefOf(contextLines + GAP_STEP_LINES, anchor),
  });
  // Between two hunks both reach into the gap.
  const wanted = contextLines + (place === 'between' ? Math.ceil(count / 2) : count);
  return {
    old: oldAt + 1,
    new: newAt + 1,
    count,
    links: [
      ...(count > GAP_STEP_LINES && place !== 'first' ? [step('down', first)] : []),
      ...(count > GAP_STEP_LINES && place !== 'last' ? [step('up', lineAnchor(newAt + count))] : []),
      ...(count <= MAX_GAP_LINES
        ? [
            {
              way: 'all' as const,
              label: words.all.replace(COUNT_SLOT, request.numbers.integer(count)),
              title: '',
              href: hrefOf(wanted, first),
            },
          ]
        : []),
    ],
  };
}

/** Where the script asks for lines of a file, and the rest of what it needs to know; undefined where nothing is hidden. */
export function gapSource(
  name: RepositoryName,
  view: DiffView | undefined,
  { change }: ChangedFile,
  hunks: readonly HunkModel[],
): string | undefined {
  if (view === undefined || !hunks.some(({ gap }) => gap !== undefined)) return undefined;
  return href.contextLines(name, change.newOid, { style: view.style, path: change.newPath });
}
