/**
 * Finds the lines of a text that match one term. Literals use the engine of JavaScript, whose time is linear for them;
 * regular expressions use RE2. Both see each line by itself, without its line end.
 */
import type { RE2JS } from 're2js';
import type { MatchRange } from '../answers.js';
import type { LiteralTerm, RegexpTerm } from '../query/query.js';
import { regexpPattern } from '../plan/regexp-pattern.js';
import { requiredTexts } from '../plan/runs.js';
import { compiledRegexp } from './regexp.js';

export interface TermMatcher {
  /**
   * Where the first line at or after `from` that matches begins; -1 when there is none. `from` is the beginning of a
   * line, and lines end with `\n`.
   */
  nextLine(text: string, from: number): number;
  /** Disjoint and ascending, without empty matches. */
  rangesIn(line: string): MatchRange[];
}

export function termMatcher(term: LiteralTerm | RegexpTerm, caseSensitive: boolean): TermMatcher {
  if (term.kind === 'regexp') return regexpMatcher(term.source, caseSensitive);
  return caseSensitive ? exactMatcher(term.text) : foldedMatcher(term.text);
}

/** The beginning of the line that has the unit at `at`. */
function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** The position after the line's last unit. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function exactMatcher(wanted: string): TermMatcher {
  return {
    nextLine(text, from) {
      const at = text.indexOf(wanted, from);
      return at < 0 ? -1 : lineStart(text, at);
    },
    rangesIn(line) {
      const ranges: MatchRange[] = [];
      for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + wanted.length))
        ranges.push([at, at + wanted.length]);
      return ranges;
    },
  };
}

function foldedMatcher(wanted: string): TermMatcher {
  const expression = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`), 'gi');
  return {
    nextLine(text, from) {
      expression.lastIndex = from;
      const found = expression.exec(text);
      return found === null ? -1 : lineStart(text, found.index);
    },
    rangesIn: (line) => [...line.matchAll(expression)].map(({ index, 0: { length } }) => [index, index + length]),
  };
}

/** Their meaning depends on where a text ends, so each line must be a text of its own. */
const NEEDS_LINES = /\\[AzZ]|\(\?[A-Za-z]*-/;
/** After so many matches that cross lines, the lines of a text are looked at one by one. */
const MAX_CROSSINGS = 50;

function regexpMatcher(source: string, caseSensitive: boolean): TermMatcher {
  const expression = compiledRegexp(source, caseSensitive);
  const required = requiredTexts(regexpPattern(source));
  const next = required !== undefined ? nextWithText(required) : NEEDS_LINES.test(source) ? nextByLines : nextInText;
  return {
    nextLine: (text, from) => next(expression, text, from),
    rangesIn(line) {
      const ranges: MatchRange[] = [];
      const matcher = expression.matcher(line);
      while (matcher.find()) if (matcher.end() > matcher.start()) ranges.push([matcher.start(), matcher.end()]);
      return ranges;
    },
  };
}

/**
 * Searching a whole text is much quicker than searching its lines, but `\s` and `[^x]` also match line ends. A match in
 * one line is a match of that line. For a match that crosses lines, the line in which it begins is looked at alone, and
 * the search goes on in the next: no match of a later line was passed, since it would have begun before.
 */
function nextInText(expression: RE2JS, text: string, from: number): number {
  const matcher = expression.matcher(text);
  let at = from;
  for (let crossings = 0; crossings < MAX_CROSSINGS; crossings += 1) {
    if (at > text.length || !matcher.find(at)) return -1;
    const start = lineStart(text, matcher.start());
    if (start >= text.length) return -1;
    const end = lineEnd(text, matcher.start());
    if (matcher.end() <= end || expression.test(text.slice(start, end))) return start;
    at = end + 1;
  }
  return nextByLines(expression, text, at);
}

/**
 * Looks only at the lines with one of the texts of which every match has one. The engine of JavaScript finds them some
 * ten times faster than RE2 finds an expression.
 */
function nextWithText(required: readonly string[]): typeof nextByLines {
  const finder = new RegExp(required.map((text) => [...text].map(anyCase).join('')).join('|'), 'g');
  return (expression, text, from) => {
    finder.lastIndex = from;
    for (let found = finder.exec(text); found !== null; found = finder.exec(text)) {
      const start = lineStart(text, found.index);
      const end = lineEnd(text, found.index);
      if (expression.test(text.slice(start, end))) return start;
      finder.lastIndex = end;
    }
    return -1;
  };
}

/** A class with what RE2 takes for an ASCII character without regard to case. */
function anyCase(character: string): string {
  const lower = character.toLowerCase();
  const others = lower === 's' ? '\u017f' : lower === 'k' ? '\u212a' : '';
  return `[${[lower, character.toUpperCase()].map((one) => one.replace(/[\\\]^-]/, String.raw`\$&`)).join('')}${others}]`;
}

function nextByLines(expression: RE2JS, text: string, from: number): number {
  for (let start = from; start < text.length;) {
    const end = lineEnd(text, start);
    if (expression.test(text.slice(start, end))) return start;
    start = end + 1;
  }
  return -1;
}
