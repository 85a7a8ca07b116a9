/**
 * The grammar that the lines of all searches share: `a b` and `a AND b` mean both, `OR` binds less, `-a` and `NOT a`
 * exclude, and parentheses group. What the single parts mean is up to the kind of search.
 */
import type { ProblemReason, QueryProblem } from './query-problem.js';
import { tokensOf, type QuerySyntax, type Token } from './query-tokens.js';

/** A person types no more; the limits bound the work of one query. */
const MAX_QUERY_LENGTH = 1_000;
const MAX_TERMS = 40;
const MAX_DEPTH = 20;

/** A part of the query. */
export interface QueryPlace {
  readonly start: number;
  readonly end: number;
}

export class Refusal extends Error {
  readonly problem: QueryProblem;

  constructor(reason: ProblemReason, { start, end }: QueryPlace, detail?: string) {
    super(reason);
    this.problem = { reason, start, end, ...(detail === undefined ? {} : { detail }) };
  }
}

/** A token that is a term or a filter. */
export type Leaf<F extends string> = Extract<Token<F>, { kind: 'literal' | 'regexp' | 'filter' }>;

/** A search has a subclass. `E` is its syntax tree, `F` are the names of its filters. */
export abstract class QueryGrammar<E, F extends string> {
  protected readonly text: string;
  protected readonly whole: QueryPlace;
  readonly #tokens: readonly Token<F>[];
  #at = 0;
  #depth = 0;

  /** Throws a Refusal. */
  protected constructor(text: string, syntax: QuerySyntax<F>) {
    this.text = text;
    this.whole = { start: 0, end: text.length };
    if (text.length > MAX_QUERY_LENGTH) throw new Refusal('too-long', { start: MAX_QUERY_LENGTH, end: text.length });
    this.#tokens = tokensOf(text, syntax);
    if (this.#tokens.length > 2 * MAX_TERMS) throw new Refusal('too-complex', this.whole);
  }

  /** Undefined for a filter of the whole query, which is remembered. Throws a Refusal. */
  protected abstract leaf(token: Leaf<F>, isExcluded: boolean): E | undefined;

  /** Undefined for no part, the part itself for one. */
  protected abstract combined(kind: 'and' | 'or', parts: readonly E[]): E | undefined;

  protected abstract negated(part: E): E;

  /** Whether the last token is in a group. */
  protected get isInGroup(): boolean {
    return this.#tokens.slice(0, this.#at).reduce(depthAfter, 0) > 0;
  }

  /** Ends before the end of the group. Undefined when there are only filters. */
  protected alternatives(): E | undefined {
    const parts: E[] = [];
    let operator: Token<F> | undefined;
    for (;;) {
      const part = this.#conjunction();
      const next = this.#tokens[this.#at];
      const alone = operator ?? (next?.kind === 'or' ? next : undefined);
      if (part === undefined && alone !== undefined) throw new Refusal('lone-operator', alone);
      if (part !== undefined) parts.push(part);
      if (next?.kind !== 'or') return this.combined('or', parts);
      operator = next;
      this.#at += 1;
    }
  }

  #conjunction(): E | undefined {
    const parts: E[] = [];
    let operator: Token<F> | undefined;
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
    return this.combined('and', parts);
  }

  /** Undefined for a filter. */
  #operand(isExcluded: boolean): E | undefined {
    const token = this.#tokens[this.#at] as Token<F>;
    this.#at += 1;
    switch (token.kind) {
      case 'not':
        return this.#negated(token, isExcluded);
      case 'open':
        return this.#group(token);
      case 'literal':
      case 'regexp':
      case 'filter':
        return this.leaf(token, isExcluded);
      case 'problem':
        throw new Refusal(token.reason, token);
      default:
        throw new Refusal('lone-operator', token);
    }
  }

  #negated(token: Token<F>, isExcluded: boolean): E | undefined {
    const next = this.#tokens[this.#at];
    if (next === undefined || next.kind === 'or' || next.kind === 'and' || next.kind === 'close')
      throw new Refusal('lone-operator', token);
    this.#enter(token);
    const part = this.#operand(!isExcluded);
    this.#depth -= 1;
    if (part === undefined) return undefined;
    return this.negated(part);
  }

  #group(open: Token<F>): E {
    this.#enter(open);
    const inside = this.alternatives();
    const close = this.#tokens[this.#at];
    if (close?.kind !== 'close') throw new Refusal('unclosed-group', open);
    if (inside === undefined) throw new Refusal('empty-group', { start: open.start, end: close.end });
    this.#at += 1;
    this.#depth -= 1;
    return inside;
  }

  #enter(token: QueryPlace): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Refusal('too-complex', token);
  }
}

function depthAfter(depth: number, { kind }: Token<string>): number {
  return kind === 'open' ? depth + 1 : kind === 'close' ? depth - 1 : depth;
}
