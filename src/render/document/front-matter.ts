/**
 * Front matter: the block of `key: value` lines between two `---` at the beginning of a Markdown file (Jekyll, Hugo,
 * VitePress).
 */
import { escapeHtml, joinHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface FrontMatter {
  /** The fields in order; a value is its source as typed, with nested lines. */
  readonly fields: readonly { readonly key: string; readonly value: string }[];
  /** The document after the front matter. */
  readonly body: string;
}

/** Real front matter has fewer lines; a document that begins with a horizontal rule is not scanned to its end. */
const MAX_LINES = 200;

/**
 * Undefined when the text does not begin with front matter. Values are not parsed as YAML, so that the page shows what
 * was written.
 */
export function splitFrontMatter(text: string): FrontMatter | undefined {
  if (!/^---[ \t]*\n/.test(text)) return undefined;
  const lines = text.split('\n', MAX_LINES);
  const end = lines.findIndex((line, at) => at > 0 && /^(?:---|\.\.\.)[ \t]*$/.test(line));
  if (end < 2) return undefined;
  const fields: { key: string; value: string }[] = [];
  for (const line of lines.slice(1, end)) {
    const field = /^([\p{L}\p{N}_][\p{L}\p{N}_. -]{0,80}):(?:[ \t]+(.*)|[ \t]*)$/u.exec(line);
    const last = fields.at(-1);
    if (field !== null) fields.push({ key: field[1] as string, value: field[2] ?? '' });
    else if (/^(?:#|[ \t]*$)/.test(line)) continue;
    else if (last !== undefined && /^(?:[ \t]|-[ \t])/.test(line)) last.value += last.value === '' ? line : `\n${line}`;
    else return undefined;
  }
  if (fields.length === 0) return undefined;
  const length = lines.slice(0, end + 1).reduce((sum, line) => sum + line.length + 1, 0);
  return { fields: fields.map(({ key, value }) => ({ key, value: value.trim() })), body: text.slice(length) };
}

export function frontMatterTable(fields: FrontMatter['fields']): SafeHtml {
  const rows = fields.map(({ key, value }) =>
    trustHtml(`<tr><th scope="row">${escapeHtml(key)}</th><td>${escapeHtml(value)}</td></tr>`),
  );
  return trustHtml(
    `<div class="table-scroll" tabindex="0"><table class="front-matter"><tbody>${joinHtml(rows)}</tbody></table></div>\n`,
  );
}
