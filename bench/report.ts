/**
 * Output of results: aligned text for people, and raw numbers as JSON. A table is `{ title, columns, rows }`; a row has
 * values by key.
 */

const MIB = 2 ** 20;
const NOTHING = '-';

function number(value, digits) {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** About three significant digits for numbers of any size. */
function short(value) {
  return number(value, value < 0.1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0);
}

const FORMATS = {
  text: (value) => String(value),
  count: (value) => number(value, 0),
  ms: short,
  seconds: short,
  rate: (value) => number(value, 0),
  bytes: (value) => number(value, 0),
  mib: (value) => number(value / MIB, 1),
  perCommit: (value) => number(value, 1),
  shift: (value) => number(value, 4),
  ratio: (value) => `${short(value)}x`,
};

/** A column: the key in the rows, the heading, and the format of its values (a name in FORMATS). */
export function column(key, title, format = 'text') {
  return { key, title, format };
}

/** A number marked with `~` was extrapolated; rows list such keys in `approximate: [key, ...]`. */
function cell(row, { key, format }) {
  const value = row[key];
  if (value === undefined || value === null || Number.isNaN(value)) return NOTHING;
  return (row.approximate?.includes(key) ? '~' : '') + FORMATS[format](value);
}

export function tableText({ title, columns, rows }) {
  const lines = [columns.map((each) => each.title), ...rows.map((row) => columns.map((each) => cell(row, each)))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  const align = (text, at) => (columns[at].format === 'text' ? text.padEnd(widths[at]) : text.padStart(widths[at]));
  const body = lines.map((line) => line.map(align).join('  ').trimEnd());
  return [`  ${title}`, ...body.map((line) => `    ${line}`)].join('\n');
}

/** `{ name, isolates, seconds, tables, notes }` as text. */
export function groupText({ name, isolates, seconds, tables, notes = [] }) {
  const heading = `== ${name} (${number(seconds, 1)} s)\n   ${isolates}`;
  return [heading, ...tables.map(tableText), ...notes.map((note) => `  note: ${note}`)].join('\n\n');
}

/** The head of a report: pairs of a name and a value. */
export function factsText(facts) {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  return Object.entries(facts)
    .map(
      ([name, value]) =>
        `${name.padEnd(width)}  ${typeof value === 'number' ? number(value, Number.isInteger(value) ? 0 : 2) : value}`,
    )
    .join('\n');
}
