/** Commits that have other forms of the words of a query. */
import { stemmer as englishStem } from '@orama/stemmers/english';
import { stemmer as russianStem } from '@orama/stemmers/russian';
import type { CommitExpression } from './commit-expression.js';

/** Shorter beginnings are shared by words that have nothing to do with each other. */
const MIN_STEM = 3;
const RUSSIAN = /^\p{Script=Cyrillic}+$/u;
const ENGLISH = /^[a-z]+$/;

/** Matches what the expression does not, but would with other endings. Undefined when it has no word with an ending. */
export function similarTo(exact: CommitExpression): CommitExpression | undefined {
  const stemmed = withStems(exact);
  return stemmed === exact ? undefined : { kind: 'and', of: [stemmed, { kind: 'not', of: exact }] };
}

/** The beginning that the forms of a folded word share; undefined for other texts and for words without an ending. */
export function stemOf(word: string): string | undefined {
  const stem = RUSSIAN.test(word) ? russianStem(word) : ENGLISH.test(word) ? englishStem(word) : word;
  return stem.length < MIN_STEM || stem === word ? undefined : stem;
}

/** Returns the same object when nothing changes. What a query excludes stays as it is. */
function withStems(expression: CommitExpression): CommitExpression {
  if (expression.kind === 'message') {
    const stem = stemOf(expression.text);
    return stem === undefined ? expression : { kind: 'prefix', text: stem };
  }
  if (expression.kind !== 'and' && expression.kind !== 'or') return expression;
  const of = expression.of.map(withStems);
  return of.every((part, at) => part === expression.of[at]) ? expression : { kind: expression.kind, of };
}
