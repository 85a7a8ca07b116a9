/** Says in which definition each found line is. */
import type { MatchedLine } from '../answers.js';
import { termsOf } from '../query/parse-query.js';
import type { CodeQuery } from '../query/query.js';
import type { Definition } from '../symbols/definition.js';

/** The words of a query that may be names, as they are typed. */
export function searchedNames({ match }: CodeQuery): ReadonlySet<string> {
  const terms = match === null ? [] : termsOf(match);
  return new Set(
    terms.flatMap((term) => (term.kind === 'literal' ? [term.text] : term.kind === 'symbol' ? [term.name] : [])),
  );
}

/** `definitions` are in the order of the text, so the last one that has a line is the innermost. */
export function enclosedLines(lines: readonly MatchedLine[], definitions: readonly Definition[]): MatchedLine[] {
  return lines.map((line) => ({
    ...line,
    definition:
      definitions.findLast(({ line: start, endLine = start }) => start <= line.line && line.line <= endLine)?.name ??
      null,
  }));
}
