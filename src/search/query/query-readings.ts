/** The words of a query as other keyboard layouts read the same keys; filters and expressions stay as they are. */
import { latinReadings, russianReadings } from '../../shared/finder/keyboard-layout.js';
import type { CodeQuery, Expression } from './query.js';

/** The likeliest first; none when no word has letters of a layout. */
export function queryReadings(query: CodeQuery): CodeQuery[] {
  const { match } = query;
  if (match === null) return [];
  return [latinReadings, russianReadings].flatMap((readings) => {
    const read = mapped(match, (text) => readings(text)[0] ?? text);
    return JSON.stringify(read) === JSON.stringify(match) ? [] : [{ ...query, match: read }];
  });
}

function mapped<E extends Expression>(expression: E, read: (text: string) => string): E {
  switch (expression.kind) {
    case 'literal':
      return { ...expression, text: read(expression.text) };
    case 'and':
    case 'or':
      return { ...expression, of: expression.of.map((part) => mapped(part, read)) };
    case 'not':
      return { ...expression, of: mapped<Expression>(expression.of, read) };
    default:
      return expression;
  }
}
