/**
 * Parses the line of a query for code. `a b` and `a AND b` mean both, `OR` binds less, `-a` and `NOT a` exclude, and
 * parentheses group. `path:`, `lang:` and `case:` are outside of groups.
 */
import { regexpProblem } from '../match/regexp.js';
import { QueryGrammar, Refusal, type Leaf, type QueryPlace } from './query-grammar.js';
import type { QueryProblem } from './query-problem.js';
import { CODE_SYNTAX, type FilterName, type Token } from './query-tokens.js';
import { hasUpperCase } from './smart-case.js';
import type { CodeQuery, Expression, LanguageFilter, PathFilter, Term } from './query.js';

export type ParsedQuery =
  { readonly ok: true; readonly query: CodeQuery } | { readonly ok: false; readonly problem: QueryProblem };

/** The name of a language in a filter, in lower case, for what a person calls it; undefined when there is none. */
export type LanguageNamed = (word: string) => string | undefined;

const anyLanguage: LanguageNamed = (word) => word.toLowerCase();

/** Never throws. An empty line is a query that matches nothing. */
export function parseQuery(line: string, languageNamed = anyLanguage): ParsedQuery {
  const text = line.replace(/[\r\n]/g, ' ');
  try {
    return { ok: true, query: new CodeParser(text, languageNamed).parse() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

type FilterToken = Extract<Token<FilterName>, { kind: 'filter' }>;

class CodeParser extends QueryGrammar<Expression, FilterName> {
  readonly #paths: PathFilter[] = [];
  readonly #languages: LanguageFilter[] = [];
  readonly #languageNamed: LanguageNamed;
  #chosenCase: boolean | undefined;

  constructor(text: string, languageNamed: LanguageNamed) {
    super(text, CODE_SYNTAX);
    this.#languageNamed = languageNamed;
  }

  parse(): CodeQuery {
    const match = this.alternatives() ?? null;
    if (match !== null && !needsTerm(match)) throw new Refusal('only-exclusions', this.whole);
    return {
      match,
      paths: this.#paths,
      languages: this.#languages,
      caseSensitive: this.#chosenCase ?? (match !== null && termsOf(match).some(hasUpperCase)),
    };
  }

  protected override leaf(token: Leaf<FilterName>, isExcluded: boolean): Expression | undefined {
    switch (token.kind) {
      case 'literal':
        return token.text === '' ? undefined : { kind: 'literal', text: token.text };
      case 'regexp':
        return regexpTerm(token.text, token);
      case 'filter':
        return this.#filter(token, isExcluded);
    }
  }

  /** Parts of the same kind are dissolved. */
  protected override combined(kind: 'and' | 'or', parts: readonly Expression[]): Expression | undefined {
    const [first] = parts;
    if (parts.length < 2) return first;
    return { kind, of: parts.flatMap((part) => (part.kind === kind ? part.of : [part])) };
  }

  protected override negated(part: Expression): Expression {
    return part.kind === 'not' ? part.of : { kind: 'not', of: part };
  }

  #filter(token: FilterToken, isExcluded: boolean): Expression | undefined {
    const { name, text } = token;
    if (text === '') throw new Refusal('empty-filter', token);
    if (name === 'symbol') return { kind: 'symbol', name: text };
    if (this.isInGroup) throw new Refusal('filter-in-group', token);
    if (name === 'case') this.#chooseCase(token, isExcluded);
    else if (name === 'path') this.#paths.push({ pattern: pathPattern(token), isExcluded });
    else this.#languages.push({ name: this.#languageOf(token), isExcluded });
    return undefined;
  }

  #languageOf(token: FilterToken): string {
    const name = this.#languageNamed(token.text);
    if (name === undefined) throw new Refusal('unknown-language', token);
    return name;
  }

  #chooseCase(token: FilterToken, isExcluded: boolean): void {
    if (isExcluded || (token.text !== 'yes' && token.text !== 'no')) throw new Refusal('bad-case', token);
    this.#chosenCase = token.text === 'yes';
  }
}

/** Slashes at the ends do not count: the root of the tree is meant. */
function pathPattern(token: FilterToken): string {
  const pattern = token.text.replace(/^\/+|\/+$/g, '');
  if (pattern === '') throw new Refusal('empty-filter', token);
  return pattern;
}

function regexpTerm(source: string, token: QueryPlace): Term {
  const problem = regexpProblem(source);
  if (problem !== undefined) throw new Refusal(problem.reason, token, problem.detail);
  return { kind: 'regexp', source };
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
