/** What the index can say about a query for code. */
import type { CodeQuery, Expression } from '../query/query.js';
import { planOfPattern } from './plan-pattern.js';
import { ANY_BLOB, allOf, inOneLine, oneOf, type Plan } from './plan.js';
import { regexpPattern } from './regexp-pattern.js';

/** `ANY_BLOB` where the query has nothing to look up, such as words of two letters. */
export function planQuery({ match }: Pick<CodeQuery, 'match'>): Plan {
  return match === null ? ANY_BLOB : planOf(match);
}

function planOf(expression: Expression): Plan {
  switch (expression.kind) {
    case 'and':
      return allOf(expression.of.map(planOf));
    case 'or':
      return oneOf(expression.of.map(planOf));
    case 'not':
      return ANY_BLOB;
    case 'literal':
      return planOfText(expression.text);
    case 'symbol':
      return planOfText(expression.name);
    case 'regexp':
      return inOneLine(planOfPattern(regexpPattern(expression.source)));
  }
}

export function planOfText(text: string): Plan {
  const of = Array.from(text, (character) => ({ kind: 'character', character }) as const);
  return inOneLine(planOfPattern({ kind: 'sequence', of }));
}
