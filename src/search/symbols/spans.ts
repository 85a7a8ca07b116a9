/** Comments and literals of a text: what is no code. The rules of each language are a row of `lexis.ts`. */

export type SpanKind = 'comment' | 'string';

/** One form of comment or literal. */
export interface SpanForm {
  readonly kind: SpanKind;
  /** The signs that it may begin with. */
  readonly first: string;
  /** The offset behind the span that begins at `at`; -1 when none begins there. */
  readonly end: (text: string, at: number) => number;
}

export interface Span {
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
}

/** The spans in the order of the text; they do not overlap. Of several forms the first that fits counts. O(length). */
export function spansOf(text: string, forms: readonly SpanForm[]): Span[] {
  const byFirst: (readonly SpanForm[] | undefined)[] = [];
  for (const form of forms) {
    for (const sign of form.first) byFirst[sign.charCodeAt(0)] = [...(byFirst[sign.charCodeAt(0)] ?? []), form];
  }
  const spans: Span[] = [];
  for (let at = 0; at < text.length;) {
    const begun = byFirst[text.charCodeAt(at)];
    const span = begun === undefined ? undefined : spanAt(text, at, begun);
    if (span !== undefined) spans.push(span);
    at = span?.end ?? at + 1;
  }
  return spans;
}

function spanAt(text: string, at: number, forms: readonly SpanForm[]): Span | undefined {
  for (const { kind, end } of forms) {
    const behind = end(text, at);
    if (behind > at) return { kind, start: at, end: behind };
  }
  return undefined;
}

/** The text with spaces in place of all spans, so that offsets and lines stay the same. */
export function withoutSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    parts.push(
      text.slice(from, start),
      text.slice(start, end).replace(/[^\n]+/g, (run) => ' '.repeat(run.length)),
    );
    from = end;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from);
}

/** From `open` to the end of the line. */
export function lineComment(open: string): SpanForm {
  return {
    kind: 'comment',
    first: open.charAt(0),
    end: (text, at) => (text.startsWith(open, at) ? lineEnd(text, at) : -1),
  };
}

/** From `open` to `close`, or to the end of the text. */
export function block(kind: SpanKind, open: string, close: string): SpanForm {
  const end = (text: string, at: number): number => {
    if (!text.startsWith(open, at)) return -1;
    const found = text.indexOf(close, at + open.length);
    return found < 0 ? text.length : found + close.length;
  };
  return { kind, first: open.charAt(0), end };
}

/** Between two signs, with a backslash before either; `lines` when it may go beyond its line. */
export function quoted(quote: string, lines: 'one line' | 'many lines'): SpanForm {
  const end = (text: string, at: number): number => {
    for (at++; at < text.length; at += 1) {
      const sign = text.charAt(at);
      if (sign === quote) return at + 1;
      if (sign === '\\') at += 1;
      else if (sign === '\n' && lines === 'one line') return at;
    }
    return text.length;
  };
  return { kind: 'string', first: quote, end };
}

/** What the sticky pattern matches; it must need time in proportion to what it matches. */
export function pattern(kind: SpanKind, first: string, sticky: RegExp): SpanForm {
  const end = (text: string, at: number): number => {
    sticky.lastIndex = at;
    return sticky.test(text) ? sticky.lastIndex : -1;
  };
  return { kind, first, end };
}

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
