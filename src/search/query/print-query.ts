/** Writes a query as a line that parses to the same query: for links that change one part of it. */
import { termsOf } from './parse-query.js';
import type { CodeQuery, Expression } from './query.js';
import { FILTERS } from './query-tokens.js';
import { hasUpperCase } from './smart-case.js';

export function printQuery({ match, paths, languages, caseSensitive }: CodeQuery): string {
  const smartCase = match !== null && termsOf(match).some(hasUpperCase);
  return [
    ...(match === null ? [] : [printExpression(match)]),
    ...paths.map(({ pattern, isExcluded }) => `${isExcluded ? '-' : ''}path:${printValue(pattern)}`),
    ...languages.map(({ name, isExcluded }) => `${isExcluded ? '-' : ''}lang:${printValue(name)}`),
    ...(smartCase === caseSensitive ? [] : [`case:${caseSensitive ? 'yes' : 'no'}`]),
  ].join(' ');
}

function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'and':
      return expression.of
        .map((part) => (part.kind === 'or' ? `(${printExpression(part)})` : printExpression(part)))
        .join(' ');
    case 'or':
      return expression.of.map(printExpression).join(' OR ');
    case 'not': {
      const { of } = expression;
      return of.kind === 'and' || of.kind === 'or' ? `-(${printExpression(of)})` : `NOT ${printExpression(of)}`;
    }
    case 'literal':
      return printLiteral(expression.text);
    case 'regexp':
      return `/${escapedSlashes(expression.source)}/`;
    case 'symbol':
      return `symbol:${printValue(expression.name)}`;
  }
}

/** Words that no rule of the syntax could read in another way. */
const PLAIN_WORD = /^[\p{L}\p{N}_.$#@<>=&|+][^\s"()]*$/u;
const NOT_PLAIN = new RegExp(`^(?:OR|AND|NOT|(?:${FILTERS.join('|')}):.*)$`, 's');

export function printLiteral(text: string): string {
  return PLAIN_WORD.test(text) && !NOT_PLAIN.test(text) ? text : quoted(text);
}

function printValue(text: string): string {
  return /^[^\s"()]+$/.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}

function escapedSlashes(source: string): string {
  return source.replace(/\\.|\//gs, (found) => (found === '/' ? String.raw`\/` : found));
}
