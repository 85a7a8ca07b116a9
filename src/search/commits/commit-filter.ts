/**
 * Tests whether a commit has given words in its author, committer or message. Comparison ignores letter case, the
 * difference of е and ё, and that of composed and decomposed letters. Otherwise it works like `git log -i -F --author
 * --committer --grep`: an identity is `Name <address>`, and a message is searched line by line. A person with a proper
 * name beside the recorded one is found by either.
 */
import { latinReadings, russianReadings } from '../../shared/finder/keyboard-layout.js';
import type { CommitExpression, CommitTerm } from './commit-expression.js';
import { foldedText, QUERY_FIELDS, type QueryField } from './commit-texts.js';

export type CommitQuery = { readonly [F in QueryField]?: string };

export interface CommitFilter {
  /** The query as typed, or as another keyboard layout reads the same keys. */
  readonly query: CommitQuery;
  readonly expression: CommitExpression;
}

/** A longer text cannot be a name; the limit bounds the work of one request. */
const MAX_QUERY = 200;
/** The number of readings of one query beside the typed one. */
const MAX_READINGS = 3;

/** The query as typed, then with all its words as other layouts read them. Empty when the query has no words. */
export function commitFilters(query: CommitQuery): CommitFilter[] {
  const asked = QUERY_FIELDS.flatMap((field) => {
    const text = (query[field] ?? '').trim().slice(0, MAX_QUERY);
    return text === '' ? [] : [{ field, readings: [text, ...latinReadings(text), ...russianReadings(text)] }];
  });
  if (asked.length === 0) return [];
  const count = Math.min(Math.max(...asked.map(({ readings }) => readings.length)), 1 + MAX_READINGS);
  return Array.from({ length: count }, (_, at) =>
    filterOf(asked.map(({ field, readings }) => [field, readings[at] ?? (readings[0] as string)])),
  );
}

function filterOf(words: readonly (readonly [QueryField, string])[]): CommitFilter {
  const terms = words.map(([field, text]): CommitTerm => {
    const folded = foldedText(text);
    return field === 'grep' ? { kind: 'message', text: folded } : { kind: 'person', field, text: folded };
  });
  return { query: Object.fromEntries(words), expression: { kind: 'and', of: terms } };
}
