/**
 * Separated values (RFC 4180 and its usual variants) to an HTML table. csv-parse does the parsing; this file chooses
 * the separator, applies the limits and finds the source line of each row. For worker threads.
 */
import { parse, type Options } from 'csv-parse/sync';
import { LINE_NUMBER_SLOT } from '../code/code-lines.js';
import { markHidden, type FindHidden } from '../code/hidden-characters.js';
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface CsvLimits {
  readonly maxRows: number;
  readonly maxColumns: number;
  /** The number of cells of all rows; a browser lays out a table as a whole. */
  readonly maxCells: number;
  /** UTF-16 units of one cell. */
  readonly maxCellLength: number;
}

/** 40,000 cells are about 2 MB of HTML and half a second of layout in a browser. */
export const CSV_LIMITS: CsvLimits = { maxRows: 2000, maxColumns: 100, maxCells: 40_000, maxCellLength: 1000 };

/** UTF-8 bytes of one row: a longer row is the result of an unclosed quotation mark. */
const MAX_ROW_BYTES = 256 << 10;
/** The number of rows that the separator is chosen by. */
const SAMPLE_ROWS = 40;
/**
 * In descending order of evidence: commas also occur in numbers and sentences. Full stops and spaces are excluded,
 * since they would find a table in any text.
 */
const SEPARATORS = ['\t', ';', '|', ','];
const USUAL_SEPARATOR = ',';
const TAB_SEPARATED = /\.(?:tsv|tab)$/i;

export interface CsvRow {
  readonly cells: readonly string[];
  /** Line of the source, from 1, at which the row begins. */
  readonly line: number;
}

export interface CsvRows {
  readonly rows: readonly CsvRow[];
  /** True when there are no further rows. */
  readonly isWhole: boolean;
}

export interface CsvTable {
  /** `<table class="csv">`; each row has the id of its line. */
  readonly html: SafeHtml;
  /** The number of rows shown, including the header. */
  readonly rowCount: number;
  readonly columnCount: number;
  /** False when further rows follow in the file. */
  readonly hasAllRows: boolean;
  readonly hasAllColumns: boolean;
}

/** Undefined when the text is not such a table (a quotation mark is never closed, or a row is too long). */
export function readCsv(text: string, separator: string, maxRows: number): CsvRows | undefined {
  const bytes = Buffer.from(text, 'utf8');
  const options: Options = {
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_BYTES,
    info: true,
    to: maxRows + 1,
  };
  let found: readonly { readonly record: string[]; readonly info: { readonly bytes: number } }[];
  try {
    found = parse(bytes, options) as unknown as typeof found;
  } catch {
    return undefined; // The page shows the text itself instead.
  }
  const rows: CsvRow[] = [];
  let at = 0;
  let line = 1;
  for (const { record, info } of found.slice(0, maxRows)) {
    // An empty line is not a row.
    if (record.length !== 1 || record[0] !== '') rows.push({ cells: record, line });
    for (
      let feed = bytes.indexOf(LINE_FEED, at);
      feed !== -1 && feed < info.bytes;
      feed = bytes.indexOf(LINE_FEED, feed + 1)
    )
      line += 1;
    at = info.bytes;
  }
  return { rows, isWhole: found.length <= maxRows };
}

const LINE_FEED = 0x0a;

/** A first line by which Excel writes what separates the cells. */
const HINT = /^(?:"sep=(.)"|sep=(.))[\t;,|]*(?:\r\n|\n|\r|$)/i;

function hintedSeparator(text: string): string | undefined {
  const [, quoted, bare] = HINT.exec(text) ?? [];
  return quoted ?? bare;
}

/**
 * The separator that the first line names, as Excel writes it; otherwise the one that gives the largest share of rows with the same number of columns; a comma when none gives more than
 * one column.
 */
export function separatorOf(path: string, text: string): string {
  const hint = hintedSeparator(text);
  if (hint !== undefined) return hint;
  if (TAB_SEPARATED.test(path)) return '\t';
  let best = USUAL_SEPARATOR;
  let bestScore = 0;
  for (const separator of SEPARATORS) {
    const widths = readCsv(sampleOf(text), separator, SAMPLE_ROWS)?.rows.map(({ cells }) => cells.length) ?? [];
    const score = evenness(widths);
    if (score > bestScore) [best, bestScore] = [separator, score];
  }
  return best;
}

const SAMPLE_LENGTH = 64 << 10;

/** The beginning of the text, without a last line that may be incomplete. */
function sampleOf(text: string): string {
  if (text.length <= SAMPLE_LENGTH) return text;
  const end = text.lastIndexOf('\n', SAMPLE_LENGTH);
  return text.slice(0, end < 0 ? SAMPLE_LENGTH : end);
}

/** The share of rows that have the most frequent width, if that is more than one column. */
function evenness(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
  return widths.length === 0 ? 0 : Math.max(0, ...counts.values()) / widths.length;
}

export interface CsvOptions {
  readonly path: string;
  /** Name of a line for screen readers; contains `LINE_NUMBER_SLOT` once. */
  readonly lineLabel: string;
  readonly findHidden: FindHidden;
  readonly limits?: CsvLimits;
}

/** Without the line that only names the separator. */
function readTable(text: string, path: string, maxRows: number): CsvRows | undefined {
  if (hintedSeparator(text) === undefined) return readCsv(text, separatorOf(path, text), maxRows);
  const read = readCsv(text, separatorOf(path, text), maxRows + 1);
  return read === undefined ? undefined : { ...read, rows: read.rows.slice(1) };
}

/** The first row is the header. Undefined when the text is not a table (see `readCsv`) or has no rows. */
export function renderCsv(
  text: string,
  { path, lineLabel, findHidden, limits = CSV_LIMITS }: CsvOptions,
): CsvTable | undefined {
  const read = readTable(text, path, limits.maxRows);
  if (read === undefined || read.rows.length === 0) return undefined;
  const widest = read.rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const columnCount = Math.min(widest, limits.maxColumns);
  const rows = read.rows.slice(0, Math.max(1, Math.floor(limits.maxCells / columnCount)));
  const numeric = Array.from({ length: columnCount }, (_, column) =>
    isNumeric(rows.slice(1).map(({ cells }) => cells[column] ?? '')),
  );
  const [before = '', after = ''] = escapeHtml(lineLabel).split(LINE_NUMBER_SLOT);
  const cell = (content: string, column: number, isHeader: boolean): string => {
    const text = content.replaceAll('\r\n', '\n');
    const shown = text.length > limits.maxCellLength ? `${text.slice(0, limits.maxCellLength).toWellFormed()}…` : text;
    const name = isHeader && shown.trim() !== '' ? 'th scope="col"' : 'td';
    return `<${name}${numeric[column] === true ? ' class="csv-number"' : ''}>${markHidden(escapeHtml(shown), findHidden).html}</${name.slice(0, 2)}>`;
  };
  const row = ({ cells, line }: CsvRow, index: number): string => {
    const number = `<td class="csv-line"><a class="ln" href="#L${line}" data-n="${line}" aria-label="${before}${line}${after}"></a></td>`;
    return `<tr id="L${line}">${number}${Array.from({ length: columnCount }, (_, column) => cell(cells[column] ?? '', column, index === 0)).join('')}</tr>\n`;
  };
  const [header = '', ...body] = rows.map(row);
  return {
    html: trustHtml(`<table class="csv"><thead>\n${header}</thead><tbody>\n${body.join('')}</tbody></table>`),
    rowCount: rows.length,
    columnCount,
    hasAllRows: read.isWhole && rows.length === read.rows.length,
    hasAllColumns: columnCount === widest,
  };
}

const NUMBER = /^[-+\u2212]?(?:\d[\d\s.,\u00a0]*|[.,]\d+)(?:e[-+]?\d+)?\s*%?$/i;

/** True when all cells that are not empty are numbers. */
function isNumeric(cells: readonly string[]): boolean {
  const full = cells.filter((text) => text.trim() !== '');
  return full.length > 0 && full.every((text) => text.length < 40 && NUMBER.test(text.trim()));
}
