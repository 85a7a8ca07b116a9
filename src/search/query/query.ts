/**
 * The syntax tree of a query for code. Words and phrases mean a file: `a b` finds the files that have both, on any
 * lines. Filters (`path:`, `lang:`) belong to the whole query and never to a part of it.
 */

/** Text that a line contains. It is not empty and has no line end. */
export interface LiteralTerm {
  readonly kind: 'literal';
  readonly text: string;
}

/** A regular expression in the syntax of RE2, which is matched with each line by itself. */
export interface RegexpTerm {
  readonly kind: 'regexp';
  readonly source: string;
}

/** The name of a definition. */
export interface SymbolTerm {
  readonly kind: 'symbol';
  readonly name: string;
}

export type Term = LiteralTerm | RegexpTerm | SymbolTerm;

/** At least two parts. No part is of the same kind as the whole. */
interface Parts<Kind> {
  readonly kind: Kind;
  readonly of: readonly Expression[];
}

export type Combination = Parts<'and'> | Parts<'or'>;

export interface Negation {
  readonly kind: 'not';
  readonly of: Exclude<Expression, Negation>;
}

export type Expression = Term | Combination | Negation;

/**
 * A pathspec as in gitglossary(7): a file or a directory with all below it, or, with `*`, `?` or `[`, a pattern for the
 * whole path in which `*` matches `/` too. A file passes that matches any filter without `isExcluded`, or when there are
 * none, and no filter with it.
 */
export interface PathFilter {
  readonly pattern: string;
  readonly isExcluded: boolean;
}

/** `name` is lower case: `c`, `devicetree`. Several filters are combined like those of paths. */
export interface LanguageFilter {
  readonly name: string;
  readonly isExcluded: boolean;
}

export interface CodeQuery {
  /** Null when there are only filters. */
  readonly match: Expression | null;
  readonly paths: readonly PathFilter[];
  readonly languages: readonly LanguageFilter[];
  /** By `case:`, otherwise true when a term has an upper-case letter. False also equates ё and е. */
  readonly caseSensitive: boolean;
}
