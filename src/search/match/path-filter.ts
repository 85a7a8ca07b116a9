/**
 * Pathspecs of a query, as `git grep -- <pathspec>` reads them: a name means the file or all below the directory; a
 * pattern with `*`, `?` or `[` means the whole path, and its signs match `/` too (fnmatch(3) without FNM_PATHNAME).
 */
import type { GitPath } from '../../git/path-text.js';
import type { PathFilter } from '../query/query.js';

export type PathTest = (path: GitPath) => boolean;

export function pathTest(filters: readonly PathFilter[]): PathTest {
  const wanted = filters.filter(({ isExcluded }) => !isExcluded).map(({ pattern }) => patternTest(pattern));
  const excluded = filters.filter(({ isExcluded }) => isExcluded).map(({ pattern }) => patternTest(pattern));
  return (path) =>
    (wanted.length === 0 || wanted.some((matches) => matches(path))) && !excluded.some((matches) => matches(path));
}

export function isPattern(pathspec: string): boolean {
  return /[*?[]/.test(pathspec);
}

function patternTest(pattern: string): PathTest {
  if (!isPattern(pattern)) return (path) => path === pattern || path.startsWith(`${pattern}/`);
  const expression = new WildcardPattern(pattern);
  return (path) => expression.matches(path) || path === pattern || path.startsWith(`${pattern}/`);
}

/** `*`, or what one character must be. */
type Sign = '*' | ((unit: string) => boolean);

/** Backtracks to the last star only, so its time is bounded by the product of both lengths. */
class WildcardPattern {
  readonly #signs: readonly Sign[];

  constructor(pattern: string) {
    this.#signs = signsOf([...pattern]);
  }

  matches(path: string): boolean {
    const signs = this.#signs;
    const units = [...path];
    let sign = 0;
    let star = -1;
    let afterStar = 0;
    for (let at = 0; at < units.length;) {
      const current = signs[sign];
      if (current === '*') {
        star = sign;
        afterStar = at;
        sign += 1;
      } else if (current?.(units[at] as string) === true) {
        sign += 1;
        at += 1;
      } else if (star >= 0) {
        afterStar += 1;
        at = afterStar;
        sign = star + 1;
      } else return false;
    }
    while (signs[sign] === '*') sign += 1;
    return sign === signs.length;
  }
}

function signsOf(pattern: readonly string[]): Sign[] {
  const signs: Sign[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const unit = pattern[at] as string;
    if (unit === '*') signs.push('*');
    else if (unit === '?') signs.push(() => true);
    else if (unit === '[') {
      const set = setAt(pattern, at);
      signs.push(set?.has ?? ((other) => other === unit));
      at = set?.end ?? at;
    } else {
      const literal = unit === '\\' ? (pattern[++at] ?? unit) : unit;
      signs.push((other) => other === literal);
    }
  }
  return signs;
}

/** `[abc]`, `[a-z]`, `[!a]`; undefined when it is not closed. */
function setAt(
  pattern: readonly string[],
  start: number,
): { readonly has: (unit: string) => boolean; readonly end: number } | undefined {
  const isNegated = pattern[start + 1] === '!' || pattern[start + 1] === '^';
  const first = start + (isNegated ? 2 : 1);
  const end = pattern.indexOf(']', first + 1);
  if (end < 0) return undefined;
  const ranges: (readonly [string, string])[] = [];
  for (let at = first; at < end; at += 1) {
    const from = pattern[at] as string;
    const isRange = pattern[at + 1] === '-' && at + 2 < end;
    ranges.push([from, isRange ? (pattern[at + 2] as string) : from]);
    if (isRange) at += 2;
  }
  return { has: (unit) => ranges.some(([from, to]) => unit >= from && unit <= to) !== isNegated, end };
}
