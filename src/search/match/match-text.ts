/** Decides whether a text matches a query, and which of its lines. */
import type { MatchedLine, MatchRange } from '../answers.js';
import type { CodeQuery, Expression, LiteralTerm, RegexpTerm, Term } from '../query/query.js';
import type { Definition } from '../symbols/definition.js';
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

/** The definitions of the text, for queries that name a symbol. */
export type Definitions = () => readonly Pick<Definition, 'name' | 'line'>[];

export interface TextMatcher {
  /** Undefined when the text does not match. `text` has the line ends of its file. */
  match(text: string, options: MatchOptions, definitions?: Definitions): TextMatches | undefined;
}

interface QueryTerm {
  readonly term: Term;
  /** Lines with it are shown. */
  readonly isShown: boolean;
  readonly matcher: TermMatcher;
}

const NO_DEFINITIONS: Definitions = () => [];

/** `query.match` must not be null. */
export function textMatcher({ match, caseSensitive }: CodeQuery): TextMatcher {
  if (match === null) throw new Error('a query without terms matches no text');
  const terms = shownTerms(match, true).map(({ term, isShown }) => ({
    term,
    isShown,
    matcherFor: matcherFor(term, caseSensitive),
  }));
  return {
    match: (text, options, definitions = NO_DEFINITIONS) => {
      const known = terms.map(({ term, isShown, matcherFor: make }) => ({ term, isShown, matcher: make(definitions) }));
      return matchesOf(searchedText(text, caseSensitive), { expression: match, terms: known, options });
    },
  };
}

function matcherFor(term: Term, caseSensitive: boolean): (definitions: Definitions) => TermMatcher {
  if (term.kind === 'symbol') return (definitions) => symbolMatcher(term.name, caseSensitive, definitions);
  const matcher = termMatcher(caseSensitive ? term : withoutYoIn(term), caseSensitive);
  return () => matcher;
}

function withoutYoIn(term: LiteralTerm | RegexpTerm): LiteralTerm | RegexpTerm {
  return term.kind === 'literal'
    ? { ...term, text: withoutYo(term.text) }
    : { ...term, source: withoutYo(term.source) };
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

/** Finds the lines on which the name is defined. */
function symbolMatcher(name: string, caseSensitive: boolean, definitions: Definitions): TermMatcher {
  const folded = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const wanted = folded(name);
  return {
    nextLine(text, from) {
      const lines = definitions().filter((definition) => folded(definition.name) === wanted);
      return lines.map(({ line }) => startOfLine(text, line)).find((start) => start >= from) ?? -1;
    },
    rangesIn(line) {
      const at = folded(line).indexOf(wanted);
      return at < 0 ? [] : [[at, at + name.length]];
    },
  };
}

/** Where a line begins, by its number from 1; -1 past the end. */
function startOfLine(text: string, line: number): number {
  let start = 0;
  for (let number = 1; number < line; number += 1) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return -1;
  }
  return start;
}

function shownTerms(expression: Expression, isShown: boolean): { readonly term: Term; readonly isShown: boolean }[] {
  if (expression.kind === 'not') return shownTerms(expression.of, !isShown);
  if (expression.kind === 'and' || expression.kind === 'or')
    return expression.of.flatMap((part) => shownTerms(part, isShown));
  return [{ term: expression, isShown }];
}

interface TextQuestion {
  readonly expression: Expression;
  readonly terms: readonly QueryTerm[];
  readonly options: MatchOptions;
}

function matchesOf(
  { shown, searched }: SearchedText,
  { expression, terms, options }: TextQuestion,
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
