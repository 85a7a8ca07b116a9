/**
 * Splits the line of a query into tokens. The spelling favours what is pasted from code: a sign means itself wherever it
 * cannot begin a part of the syntax, so `foo(bar)`, `std::vector`, `->ops` and `/proc/self` are words.
 */
import type { ProblemReason } from './query-problem.js';

export const FILTERS = ['path', 'lang', 'case', 'symbol'] as const;
export type FilterName = (typeof FILTERS)[number];

/** What differs between kinds of search. */
export interface QuerySyntax<F extends string> {
  /** Finds the name of a filter at a place, without its colon. Sticky. */
  readonly filter: RegExp;
  /** For the name as it was found. */
  readonly nameOf: (found: string) => F;
  /** Whether `/…/` is a regular expression; otherwise it is a word. */
  readonly hasRegexps: boolean;
}

type TokenValue<F extends string> =
  | { readonly kind: 'open' | 'close' | 'or' | 'and' | 'not' }
  | { readonly kind: 'literal' | 'regexp'; readonly text: string }
  | { readonly kind: 'filter'; readonly name: F; readonly text: string }
  | { readonly kind: 'problem'; readonly reason: ProblemReason };

/** `start` and `end` are the place in the query, in UTF-16 units. */
export type Token<F extends string = FilterName> = TokenValue<F> & { readonly start: number; readonly end: number };

const SPACE = /\s*/y;
/** A minus excludes only what may follow it: `-EINVAL` does, `->ops`, `--flag` and `-1` are words. */
const MINUS = /-(?=["(/_\p{L}])/uy;
const OPERATOR = /(?:OR|AND|NOT)(?=[\s(]|$)/y;
const WORD_SIGN = /\S/y;

export const CODE_SYNTAX: QuerySyntax<FilterName> = {
  filter: new RegExp(`(?:${FILTERS.join('|')})(?=:)`, 'y'),
  nameOf: (found) => found as FilterName,
  hasRegexps: true,
};

export function tokensOf<F extends string>(query: string, syntax: QuerySyntax<F>): Token<F>[] {
  return [...new QueryScanner(query, syntax).tokens()];
}

class QueryScanner<F extends string> {
  readonly #query: string;
  readonly #syntax: QuerySyntax<F>;
  #at = 0;
  #openGroups = 0;

  constructor(query: string, syntax: QuerySyntax<F>) {
    this.#query = query;
    this.#syntax = syntax;
  }

  *tokens(): Generator<Token<F>> {
    this.#skip(SPACE);
    while (this.#at < this.#query.length) {
      const start = this.#at;
      const value = this.#next();
      yield { ...value, start, end: this.#at };
      this.#skip(SPACE);
    }
  }

  #next(): TokenValue<F> {
    const sign = this.#query[this.#at];
    if (sign === '(') {
      this.#at += 1;
      this.#openGroups += 1;
      return { kind: 'open' };
    }
    if (sign === ')' && this.#openGroups > 0) {
      this.#at += 1;
      this.#openGroups -= 1;
      return { kind: 'close' };
    }
    if (this.#skip(MINUS) !== undefined) return { kind: 'not' };
    const operator = this.#skip(OPERATOR);
    if (operator !== undefined) return { kind: operator.toLowerCase() as 'or' | 'and' | 'not' };
    const filter = this.#skip(this.#syntax.filter);
    if (filter !== undefined) {
      this.#at += 1;
      return this.#filter(this.#syntax.nameOf(filter));
    }
    if (sign === '"') return this.#phrase();
    return (
      (sign === '/' && this.#syntax.hasRegexps ? this.#regexp() : undefined) ?? { kind: 'literal', text: this.#word() }
    );
  }

  #filter(name: F): TokenValue<F> {
    if (this.#query[this.#at] !== '"') return { kind: 'filter', name, text: this.#word() };
    const phrase = this.#phrase();
    return phrase.kind === 'literal' ? { kind: 'filter', name, text: phrase.text } : phrase;
  }

  /** A backslash escapes a quote and itself, and means itself before all else. */
  #phrase(): TokenValue<F> {
    let text = '';
    for (let at = this.#at + 1; at < this.#query.length; at += 1) {
      const sign = this.#query[at] as string;
      if (sign === '"') {
        this.#at = at + 1;
        return { kind: 'literal', text };
      }
      const next = this.#query[at + 1];
      if (sign === '\\' && (next === '"' || next === '\\')) {
        text += next;
        at += 1;
      } else text += sign;
    }
    this.#at = this.#query.length;
    return { kind: 'problem', reason: 'unclosed-quote' };
  }

  /** Ends at a slash before a space, the end or the end of a group; without one the slash belongs to a word. */
  #regexp(): TokenValue<F> | undefined {
    let source = '';
    for (let at = this.#at + 1; at < this.#query.length; at += 1) {
      const sign = this.#query[at] as string;
      const next = this.#query[at + 1];
      if (sign === '\\' && next !== undefined) {
        source += next === '/' ? next : sign + next;
        at += 1;
      } else if (sign === '/' && this.#isEnd(next)) {
        if (source === '') return undefined;
        this.#at = at + 1;
        return { kind: 'regexp', text: source };
      } else source += sign;
    }
    return undefined;
  }

  #isEnd(sign: string | undefined): boolean {
    return sign === undefined || /\s/.test(sign) || (sign === ')' && this.#openGroups > 0);
  }

  /** Up to a space, or to a `)` that closes a group and no parenthesis of the word. */
  #word(): string {
    const start = this.#at;
    let depth = 0;
    while (this.#skip(WORD_SIGN) !== undefined) {
      const sign = this.#query[this.#at - 1];
      if (sign === '(') depth += 1;
      if (sign !== ')') continue;
      if (depth === 0 && this.#openGroups > 0) {
        this.#at -= 1;
        break;
      }
      depth = Math.max(0, depth - 1);
    }
    return this.#query.slice(start, this.#at);
  }

  /** Moves past what `pattern` matches here. */
  #skip(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#query)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
