/** Output of results: aligned text for people, and raw numbers as JSON. */
import type { BenchRepository } from './bench-repository.js';

const MIB = 2 ** 20;
const NOTHING = '-';

/** What is measured together. */
export interface Group {
  readonly name: string;
  /** What the numbers are of, in a sentence. */
  readonly isolates: string;
  readonly onlyWhenNamed?: boolean;
  readonly run: (subject: BenchRepository) => Promise<Measured>;
}

export interface Measured {
  readonly tables: readonly Table[];
  readonly notes?: readonly string[];
}

export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Where the rows have a column's values, its heading, and how the values are written. */
export interface Column {
  readonly key: string;
  readonly title: string;
  readonly format: Format;
}

/** By the keys of columns; what no column names is for the JSON. Keys in `approximate` hold extrapolated numbers. */
export type Row = Readonly<Record<string, unknown>>;

export interface GroupReport extends Measured {
  readonly name: string;
  readonly isolates: string;
  readonly seconds: number;
}

export type Facts = Readonly<Record<string, string | number | undefined>>;

function number(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** About three significant digits for numbers of any size. */
function short(value: number): string {
  return number(value, value < 0.1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0);
}

const FORMATS = {
  text: String,
  count: (value: number) => number(value, 0),
  ms: short,
  seconds: short,
  rate: (value: number) => number(value, 0),
  bytes: (value: number) => number(value, 0),
  mib: (value: number) => number(value / MIB, 1),
  perCommit: (value: number) => number(value, 1),
  shift: (value: number) => number(value, 4),
  ratio: (value: number) => `${short(value)}x`,
};

export type Format = keyof typeof FORMATS;

export function column(key: string, title: string, format: Format = 'text'): Column {
  return { key, title, format };
}

/** A number marked with `~` was extrapolated. */
function cell(row: Row, { key, format }: Column): string {
  const value = row[key];
  const { approximate } = row;
  if (value === undefined || value === null || Number.isNaN(value)) return NOTHING;
  const mark = Array.isArray(approximate) && approximate.includes(key) ? '~' : '';
  if (typeof value === 'string') return mark + value;
  return typeof value === 'number' ? mark + FORMATS[format](value) : NOTHING;
}

function tableText({ title, columns, rows }: Table): string {
  const lines = [columns.map((each) => each.title), ...rows.map((row) => columns.map((each) => cell(row, each)))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const align = (text: string, at: number): string =>
    columns[at]?.format === 'text' ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  const body = lines.map((line) => line.map(align).join('  ').trimEnd());
  return [`  ${title}`, ...body.map((line) => `    ${line}`)].join('\n');
}

export function groupText({ name, isolates, seconds, tables, notes = [] }: GroupReport): string {
  const heading = `== ${name} (${number(seconds, 1)} s)\n   ${isolates}`;
  return [heading, ...tables.map(tableText), ...notes.map((note) => `  note: ${note}`)].join('\n\n');
}

/** The head of a report. */
export function factsText(facts: Facts): string {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  return Object.entries(facts)
    .map(
      ([name, value]) =>
        `${name.padEnd(width)}  ${typeof value === 'number' ? number(value, Number.isInteger(value) ? 0 : 2) : value}`,
    )
    .join('\n');
}
