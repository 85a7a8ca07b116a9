/**
 * Parses the line of a query for code. `a b` and `a AND b` mean both, `OR` binds less, `-a` and `NOT a` exclude, and
 * parentheses group. `path:`, `lang:` and `case:` are outside of groups.
 */
import { regexpProblem } from '../match/regexp.js';
import type { ProblemReason, QueryProblem } from './query-problem.js';
import { tokensOf, type Token } from './query-tokens.js';
import { hasUpperCase } from './smart-case.js';
import type { CodeQuery, Expression, LanguageFilter, PathFilter, Term } from './query.js';

export type ParsedQuery =
  { readonly ok: true; readonly query: CodeQuery } | { readonly ok: false; readonly problem: QueryProblem };

/** A person types no more; the limits bound the work of one query. */
export const MAX_QUERY_LENGTH = 1_000;
const MAX_TERMS = 40;
const MAX_DEPTH = 20;

/** The name of a language in a filter, in lower case, for what a person calls it; undefined when there is none. */
export type LanguageNamed = (word: string) => string | undefined;

const anyLanguage: LanguageNamed = (word) => word.toLowerCase();

/** Never throws. An empty line is a query that matches nothing. */
export function parseQuery(line: string, languageNamed = anyLanguage): ParsedQuery {
  const text = line.replace(/[\r\n]/g, ' ');
  try {
    return { ok: true, query: new QueryParser(text, languageNamed).parse() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** A part of the query. */
interface Place {
  readonly start: number;
  readonly end: number;
}

class Refusal extends Error {
  readonly problem: QueryProblem;

  constructor(reason: ProblemReason, { start, end }: Place, detail?: string) {
    super(reason);
    this.problem = { reason, start, end, ...(detail === undefined ? {} : { detail }) };
  }
}

class QueryParser {
  readonly #tokens: readonly Token[];
  readonly #whole: Place;
  readonly #paths: PathFilter[] = [];
  readonly #languages: LanguageFilter[] = [];
  readonly #languageNamed: LanguageNamed;
  #chosenCase: boolean | undefined;
  #at = 0;
  #depth = 0;

  constructor(text: string, languageNamed: LanguageNamed) {
    this.#languageNamed = languageNamed;
    this.#whole = { start: 0, end: text.length };
    if (text.length > MAX_QUERY_LENGTH) throw new Refusal('too-long', { start: MAX_QUERY_LENGTH, end: text.length });
    this.#tokens = tokensOf(text);
    if (this.#tokens.length > 2 * MAX_TERMS) throw new Refusal('too-complex', this.#whole);
  }

  parse(): CodeQuery {
    const match = this.#alternatives() ?? null;
    if (match !== null && !needsTerm(match)) throw new Refusal('only-exclusions', this.#whole);
    return {
      match,
      paths: this.#paths,
      languages: this.#languages,
      caseSensitive: this.#chosenCase ?? (match !== null && termsOf(match).some(hasUpperCase)),
    };
  }

  /** Ends before the end of the group. Undefined when there are only filters. */
  #alternatives(): Expression | undefined {
    const parts: Expression[] = [];
    let operator: Token | undefined;
    for (;;) {
      const part = this.#conjunction();
      const next = this.#tokens[this.#at];
      const alone = operator ?? (next?.kind === 'or' ? next : undefined);
      if (part === undefined && alone !== undefined) throw new Refusal('lone-operator', alone);
      if (part !== undefined) parts.push(part);
      if (next?.kind !== 'or') return combined('or', parts);
      operator = next;
      this.#at += 1;
    }
  }

  #conjunction(): Expression | undefined {
    const parts: Expression[] = [];
    let operator: Token | undefined;
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token.kind === 'or' || token.kind === 'close') break;
      if (token.kind === 'and') {
        if (parts.length === 0 || operator !== undefined) throw new Refusal('lone-operator', token);
        operator = token;
        this.#at += 1;
        continue;
      }
      const part = this.#operand(false);
      if (part === undefined) continue;
      parts.push(part);
      operator = undefined;
    }
    if (operator !== undefined) throw new Refusal('lone-operator', operator);
    return combined('and', parts);
  }

  /** Undefined for a filter. */
  #operand(isExcluded: boolean): Expression | undefined {
    const token = this.#tokens[this.#at] as Token;
    this.#at += 1;
    switch (token.kind) {
      case 'not':
        return this.#negated(token, isExcluded);
      case 'open':
        return this.#group(token);
      case 'literal':
        return token.text === '' ? undefined : { kind: 'literal', text: token.text };
      case 'regexp':
        return regexpTerm(token.text, token);
      case 'filter':
        return this.#filter(token, isExcluded);
      case 'problem':
        throw new Refusal(token.reason, token);
      default:
        throw new Refusal('lone-operator', token);
    }
  }

  #negated(token: Token, isExcluded: boolean): Expression | undefined {
    const next = this.#tokens[this.#at];
    if (next === undefined || next.kind === 'or' || next.kind === 'and' || next.kind === 'close')
      throw new Refusal('lone-operator', token);
    this.#enter(token);
    const part = this.#operand(!isExcluded);
    this.#depth -= 1;
    if (part === undefined) return undefined;
    return part.kind === 'not' ? part.of : { kind: 'not', of: part };
  }

  #group(open: Token): Expression {
    this.#enter(open);
    const inside = this.#alternatives();
    const close = this.#tokens[this.#at];
    if (close?.kind !== 'close') throw new Refusal('unclosed-group', open);
    if (inside === undefined) throw new Refusal('empty-group', { start: open.start, end: close.end });
    this.#at += 1;
    this.#depth -= 1;
    return inside;
  }

  #enter(token: Token): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Refusal('too-complex', token);
  }

  #filter(token: Extract<Token, { kind: 'filter' }>, isExcluded: boolean): Expression | undefined {
    const { name, text } = token;
    if (text === '') throw new Refusal('empty-filter', token);
    if (name === 'symbol') return { kind: 'symbol', name: text };
    if (this.#tokens.slice(0, this.#at).reduce(depthAfter, 0) > 0) throw new Refusal('filter-in-group', token);
    if (name === 'case') this.#chooseCase(token, isExcluded);
    else if (name === 'path') this.#paths.push({ pattern: pathPattern(token), isExcluded });
    else this.#languages.push({ name: this.#languageOf(token), isExcluded });
    return undefined;
  }

  #languageOf(token: Extract<Token, { kind: 'filter' }>): string {
    const name = this.#languageNamed(token.text);
    if (name === undefined) throw new Refusal('unknown-language', token);
    return name;
  }

  #chooseCase(token: Extract<Token, { kind: 'filter' }>, isExcluded: boolean): void {
    if (isExcluded || (token.text !== 'yes' && token.text !== 'no')) throw new Refusal('bad-case', token);
    this.#chosenCase = token.text === 'yes';
  }
}

function depthAfter(depth: number, { kind }: Token): number {
  return kind === 'open' ? depth + 1 : kind === 'close' ? depth - 1 : depth;
}

/** Slashes at the ends do not count: the root of the tree is meant. */
function pathPattern(token: Extract<Token, { kind: 'filter' }>): string {
  const pattern = token.text.replace(/^\/+|\/+$/g, '');
  if (pattern === '') throw new Refusal('empty-filter', token);
  return pattern;
}

function regexpTerm(source: string, token: Token): Term {
  const problem = regexpProblem(source);
  if (problem !== undefined) throw new Refusal(problem.reason, token, problem.detail);
  return { kind: 'regexp', source };
}

/** Undefined for no part, the part itself for one; parts of the same kind are dissolved. */
function combined(kind: 'and' | 'or', parts: readonly Expression[]): Expression | undefined {
  const [first] = parts;
  if (parts.length < 2) return first;
  return { kind, of: parts.flatMap((part) => (part.kind === kind ? part.of : [part])) };
}

/** Whether every file that matches has a line to show. */
function needsTerm(expression: Expression): boolean {
  if (expression.kind === 'and') return expression.of.some(needsTerm);
  if (expression.kind === 'or') return expression.of.every(needsTerm);
  return expression.kind !== 'not';
}

/** All terms, also excluded ones, in the order of the query. */
export function termsOf(expression: Expression): Term[] {
  if (expression.kind === 'and' || expression.kind === 'or') return expression.of.flatMap(termsOf);
  return expression.kind === 'not' ? termsOf(expression.of) : [expression];
}
