/** Why a query cannot be answered. Pages have a text for each reason. */
export const PROBLEM_REASONS = [
  'too-long',
  'too-complex',
  'unclosed-quote',
  'unclosed-group',
  'empty-group',
  'lone-operator',
  'filter-in-group',
  'empty-filter',
  'bad-case',
  'bad-regexp',
  'look-around',
  'only-exclusions',
  'unknown-language',
  'no-words',
  'too-broad',
  'no-name',
  'second-filter',
  'bad-day',
] as const;

export type ProblemReason = (typeof PROBLEM_REASONS)[number];

export interface QueryProblem {
  readonly reason: ProblemReason;
  /** The part of the query, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** What the engine of regular expressions says, in English. */
  readonly detail?: string;
}
