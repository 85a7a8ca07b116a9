/** Decides whether a text matches a query, and which of its lines. */
import type { MatchedLine, MatchRange } from '../answers.js';
import type { CodeQuery, Expression, Term } from '../query/query.js';
import { cutLine } from './cut-line.js';
import { lineEnd, termMatcher, type TermMatcher } from './term-matcher.js';

export interface MatchOptions {
  /** The matching lines to return; the others are counted. */
  readonly maxLines: number;
  /** The lines before and after each of them. */
  readonly contextLines: number;
}

export interface TextMatches {
  readonly lines: readonly MatchedLine[];
  /** All matching lines. */
  readonly matchCount: number;
}

/** Where definitions of `name` are: beginnings of lines, ascending. */
export type DefinedAt = (text: string, name: string) => readonly number[];

export interface TextMatcher {
  /** Undefined when the text does not match. `text` has the line ends of its file. */
  match(text: string, options: MatchOptions): TextMatches | undefined;
}

interface QueryTerm {
  readonly term: Term;
  /** Lines with it are shown. */
  readonly isShown: boolean;
  readonly matcher: TermMatcher;
}

/** `query.match` must not be null. */
export function textMatcher({ match, caseSensitive }: CodeQuery, definedAt: DefinedAt = () => []): TextMatcher {
  if (match === null) throw new Error('a query without terms matches no text');
  const terms = shownTerms(match, true).map(({ term, isShown }) => ({
    term,
    isShown,
    matcher: term.kind === 'symbol' ? symbolMatcher(term.name, definedAt) : termMatcher(folded(term), caseSensitive),
  }));
  return { match: (text, options) => matchesOf(searchedText(text, caseSensitive), match, terms, options) };

  function folded<T extends Exclude<Term, { kind: 'symbol' }>>(term: T): T {
    if (caseSensitive) return term;
    return term.kind === 'literal'
      ? { ...term, text: withoutYo(term.text) }
      : { ...term, source: withoutYo(term.source) };
  }
}

interface SearchedText {
  /** As it is shown, with `\n` at the end of each line. */
  readonly shown: string;
  /** Its units have the same positions. */
  readonly searched: string;
}

function searchedText(text: string, caseSensitive: boolean): SearchedText {
  const shown = text.includes('\r') ? text.replace(/\r(?=\n|$)/g, '') : text;
  return { shown, searched: caseSensitive ? shown : withoutYo(shown) };
}

function withoutYo(text: string): string {
  return /[ёЁ]/.test(text) ? text.replaceAll('ё', 'е').replaceAll('Ё', 'Е') : text;
}

function symbolMatcher(name: string, definedAt: DefinedAt): TermMatcher {
  return {
    nextLine: (text, from) => definedAt(text, name).find((at) => at >= from) ?? -1,
    rangesIn(line) {
      const at = line.indexOf(name);
      return at < 0 ? [] : [[at, at + name.length]];
    },
  };
}

function shownTerms(expression: Expression, isShown: boolean): { readonly term: Term; readonly isShown: boolean }[] {
  if (expression.kind === 'not') return shownTerms(expression.of, !isShown);
  if (expression.kind === 'and' || expression.kind === 'or')
    return expression.of.flatMap((part) => shownTerms(part, isShown));
  return [{ term: expression, isShown }];
}

function matchesOf(
  { shown, searched }: SearchedText,
  expression: Expression,
  terms: readonly QueryTerm[],
  options: MatchOptions,
): TextMatches | undefined {
  const first = new Map<Term, number>();
  const isFound = (term: Term): boolean => {
    let at = first.get(term);
    if (at === undefined) {
      at = terms.find((one) => one.term === term)?.matcher.nextLine(searched, 0) ?? -1;
      first.set(term, at);
    }
    return at >= 0;
  };
  if (!holds(expression, isFound)) return undefined;
  const found = terms.filter(({ term, isShown }) => isShown && isFound(term)).map(({ matcher }) => matcher);
  const starts = matchingLines(searched, found);
  if (starts.length === 0) return undefined;
  const rangesOf = (start: number, end: number): MatchRange[] =>
    mergedRanges(found.flatMap((matcher) => matcher.rangesIn(searched.slice(start, end))));
  return { matchCount: starts.length, lines: shownLines(shown, { starts, options, rangesOf }) };
}

function holds(expression: Expression, isFound: (term: Term) => boolean): boolean {
  if (expression.kind === 'and') return expression.of.every((part) => holds(part, isFound));
  if (expression.kind === 'or') return expression.of.some((part) => holds(part, isFound));
  return expression.kind === 'not' ? !holds(expression.of, isFound) : isFound(expression);
}

/** The beginnings of all lines that one of the terms matches, ascending. */
function matchingLines(text: string, matchers: readonly TermMatcher[]): readonly number[] {
  const lists = matchers.map((matcher) => {
    const starts: number[] = [];
    for (let at = matcher.nextLine(text, 0); at >= 0; at = matcher.nextLine(text, lineEnd(text, at) + 1))
      starts.push(at);
    return starts;
  });
  const [only] = lists;
  return lists.length === 1 && only !== undefined
    ? only
    : [...new Set(lists.flat())].sort((left, right) => left - right);
}

function mergedRanges(ranges: readonly MatchRange[]): MatchRange[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((left, right) => left[0] - right[0] || left[1] - right[1])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

interface ShownLines {
  /** The beginnings of all matching lines, ascending. */
  readonly starts: readonly number[];
  readonly options: MatchOptions;
  readonly rangesOf: (start: number, end: number) => readonly MatchRange[];
}

/** The first matching lines with their numbers, each with the lines around it that do not match. */
function shownLines(text: string, { starts, options, rangesOf }: ShownLines): MatchedLine[] {
  const lines: MatchedLine[] = [];
  let line = 1;
  /** Where line number `line` begins. */
  let at = 0;
  for (const [index, start] of starts.slice(0, options.maxLines).entries()) {
    for (; at < start; line += 1) at = lineEnd(text, at) + 1;
    const last = lines.at(-1)?.line ?? 0;
    for (const before of linesBefore(text, start, Math.min(options.contextLines, line - last - 1)))
      lines.push(lineAt(text, before.start, line - before.offset, []));
    lines.push(lineAt(text, start, line, rangesOf(start, lineEnd(text, start))));
    let next = lineEnd(text, start) + 1;
    for (let offset = 1; offset <= options.contextLines; offset += 1) {
      if (next >= text.length || next === starts[index + 1]) break;
      lines.push(lineAt(text, next, line + offset, []));
      next = lineEnd(text, next) + 1;
    }
  }
  return lines;
}

/** Up to `count` lines before the one at `start`, first one first; `offset` is the distance. */
function linesBefore(text: string, start: number, count: number): { offset: number; start: number }[] {
  const lines: { offset: number; start: number }[] = [];
  for (let offset = 1, at = start; offset <= count && at > 0; offset += 1) {
    at = text.lastIndexOf('\n', at - 2) + 1;
    lines.unshift({ offset, start: at });
  }
  return lines;
}

function lineAt(text: string, start: number, line: number, ranges: readonly MatchRange[]): MatchedLine {
  return { line, ...cutLine(text.slice(start, lineEnd(text, start)), ranges), definition: null };
}
