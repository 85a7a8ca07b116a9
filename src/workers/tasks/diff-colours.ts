/**
 * The lines of a diff with syntax highlighting: the old side highlighted as in the old file, the new side as in the new
 * file.
 */
import { isBinary } from '../../diff/files/binary.js';
import { readSide } from '../../diff/files/file-change.js';
import type { DecodeText, DiffHunk, DiffLine, FileDiff } from '../../diff/output/file-diff.js';
import type { Oid } from '../../git/oid.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import type { GitPath } from '../../git/path-text.js';
import type { DiffRowLine } from '../../render/rows/diff-rows.js';
import {
  highlightRanges,
  type ColourBudget,
  type ColouredLine,
  type LineRange,
} from '../../render/code/highlight-ranges.js';
import { escapeHtml, joinHtml, type SafeHtml } from '../../render/safe-html.js';
import { languageOf } from '../../render/code/language.js';
import { utf16AsUtf8 } from './file-decoder.js';

/**
 * The limit for one page: about a quarter of a second of highlighting. Files after that are plain; commits of a hundred
 * files seldom need more.
 */
const PAGE_COLOUR_CHARACTERS = 300_000;
/** For texts on which a grammar is much slower, so that a page is not made for longer than a visitor waits. */
const PAGE_COLOUR_MS = 1_500;

/** The budget of one page; its time starts now. */
export function colourBudget(): ColourBudget {
  return { left: PAGE_COLOUR_CHARACTERS, deadline: performance.now() + PAGE_COLOUR_MS };
}

export type ColouredHunk = Omit<DiffHunk, 'lines'> & { readonly lines: readonly DiffRowLine[] };
type ColouredLines = ReadonlyMap<number, ColouredLine>;

/** Returns the hunks unchanged where there are no colours. Reads the blobs that have lines to show. */
export function colouredHunks(
  reader: ObjectReader,
  { change, kind, hunks }: Pick<FileDiff, 'change' | 'kind' | 'hunks'>,
  decode: DecodeText,
  budget: ColourBudget,
): readonly ColouredHunk[] {
  if (kind !== 'text' || budget.left <= 0) return hunks;
  // Unchanged lines are highlighted as in the new file.
  const read = (path: GitPath, mode: number, oid: Oid, ranges: readonly LineRange[]): ColouredLines => {
    if (ranges.length === 0) return new Map();
    return highlighted(readSide(reader, mode, oid), path, ranges, decode, budget);
  };
  const fresh = read(
    change.newPath,
    change.newMode,
    change.newOid,
    rangesOf(hunks, ({ kind, newNumber }) => (kind === '-' ? undefined : newNumber)),
  );
  const old = read(
    change.oldPath,
    change.oldMode,
    change.oldOid,
    rangesOf(hunks, ({ kind, oldNumber }) => (kind === '-' ? oldNumber : undefined)),
  );
  if (fresh.size + old.size === 0) return hunks;
  return hunks.map((hunk) => ({
    ...hunk,
    lines: hunk.lines.map((line) =>
      coloured(line, line.kind === '-' ? old.get(line.oldNumber ?? 0) : fresh.get(line.newNumber ?? 0)),
    ),
  }));
}

/** Highlights unchanged lines of a file, in order, as in its new side. */
export function colouredContext(
  bytes: Buffer,
  path: GitPath,
  lines: readonly DiffLine[],
  decode: DecodeText,
): readonly DiffRowLine[] {
  const known = highlighted(
    bytes,
    path,
    rangesOf([{ lines }], ({ newNumber }) => newNumber),
    decode,
    colourBudget(),
  );
  return lines.map((line) => coloured(line, known.get(line.newNumber ?? 0)));
}

function highlighted(
  bytes: Buffer,
  path: GitPath,
  ranges: readonly LineRange[],
  decode: DecodeText,
  budget: ColourBudget,
): ColouredLines {
  const text = isBinary(bytes) ? (utf16AsUtf8(bytes) ?? bytes).toString() : decode(bytes, bytes);
  return highlightRanges(text, languageOf(path, text)?.hljs, ranges, budget);
}

/** For each hunk the range from its first to its last line with a number. */
function rangesOf(
  hunks: readonly Pick<DiffHunk, 'lines'>[],
  numberOf: (line: DiffLine) => number | undefined,
): LineRange[] {
  return hunks.flatMap(({ lines }) => {
    const numbers = lines.map(numberOf).filter((number) => number !== undefined);
    const [first, last] = [numbers[0], numbers.at(-1)];
    return first === undefined || last === undefined ? [] : [{ first, last }];
  });
}

/** The carriage return of a line end is not part of the highlighted text. */
function coloured(line: DiffLine, highlighted: ColouredLine | undefined): DiffLine & { readonly html?: SafeHtml } {
  if (highlighted === undefined) return line;
  const end = line.text.slice(highlighted.text.length);
  return highlighted.text + end === line.text && (end === '' || end === '\r')
    ? { ...line, html: end === '' ? highlighted.html : joinHtml([highlighted.html, escapeHtml(end)]) }
    : line;
}
