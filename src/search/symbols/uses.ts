/** The lines of a text with a name as a whole word, and what each does with it. */
import type { Definition } from './definition.js';
import { lexisOf } from './lexis.js';
import { spansOf, type Span } from './spans.js';

/**
 * `call`: followed by a parenthesis. `declaration`: a prototype, an `extern` or an export. `address`: after `&`. `use`:
 * anything else in code. A line that does several of these has the first of this order.
 */
export const USE_KINDS = ['definition', 'declaration', 'call', 'address', 'use', 'string', 'comment'] as const;
export type UseKind = (typeof USE_KINDS)[number];

export interface UseLine {
  /** From 1. */
  readonly line: number;
  /** Without its line end. */
  readonly text: string;
  readonly kind: UseKind;
  /** UTF-16 units of `text` where the name begins, ascending. */
  readonly at: readonly number[];
}

const DECLARING: ReadonlySet<string> = new Set(['prototype', 'extern', 'export']);

/**
 * `name` consists of `[A-Za-z0-9_]`. The lines are those of `git grep -w -F`. `definitions` are those of the name in
 * this text. O(length).
 */
export function usesIn(
  text: string,
  name: string,
  { grammar, definitions }: { readonly grammar: string | undefined; readonly definitions: readonly Definition[] },
): UseLine[] {
  const found = placesOf(text, name);
  if (found.length === 0) return [];
  const spans = spansOf(text, lexisOf(grammar));
  const lines: UseLine[] = [];
  let line = 1;
  let start = 0;
  let span = 0;
  for (let index = 0; index < found.length;) {
    const place = found[index] as number;
    for (let end = text.indexOf('\n', start); end >= 0 && end < place; end = text.indexOf('\n', start)) {
      line += 1;
      start = end + 1;
    }
    const end = lineEndOf(text, place);
    const at: number[] = [];
    const kinds = new Set<UseKind>(definitions.filter((one) => one.line === line).map(kindOfDefinition));
    for (let next = place; next !== undefined && next < end; next = found[index] as number) {
      while (span < spans.length && (spans[span] as Span).end <= next) span += 1;
      kinds.add(kindAt(text, next, name.length, spans[span]));
      at.push(next - start);
      index += 1;
    }
    const kind = USE_KINDS.find((one) => kinds.has(one)) ?? 'use';
    lines.push({ line, text: text.slice(start, end).replace(/\r$/, ''), kind, at });
  }
  return lines;
}

function kindOfDefinition({ kind }: Definition): UseKind {
  return DECLARING.has(kind) ? 'declaration' : 'definition';
}

/** An ampersand directly before the name that stands between no two values. */
const ADDRESS = /(?:^|[^\w)\]&\s]|\breturn|\n)[ \t]*&$/;

function kindAt(text: string, at: number, length: number, span: Span | undefined): UseKind {
  if (span !== undefined && span.start <= at) return span.kind;
  if (/^[ \t]*\(/.test(text.slice(at + length, at + length + 8))) return 'call';
  return ADDRESS.test(text.slice(Math.max(0, at - 8), at)) ? 'address' : 'use';
}

/** Where the name is a whole word. */
function placesOf(text: string, name: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isWordSign(text.charCodeAt(at - 1)) && !isWordSign(text.charCodeAt(at + name.length))) places.push(at);
  }
  return places;
}

function isWordSign(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}

function lineEndOf(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
