/** Asks the workers for one part of the answer to a query for code. */
import type { Oid } from '../../../git/oid.js';
import type { CodeAnswer } from '../../../search/answers.js';
import type { QueryProblem } from '../../../search/query/query-problem.js';
import { printQuery } from '../../../search/query/print-query.js';
import { queryReadings } from '../../../search/query/query-readings.js';
import type { CodeQuery } from '../../../search/query/query.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';
import type { SearchWish } from './wish.js';

export interface CodeFound {
  readonly query: CodeQuery;
  readonly answer: CodeAnswer;
  /** The query in another keyboard layout that found the files; undefined for the query as typed. */
  readonly reading: string | undefined;
}

/** The lines around a match on a page. */
const CONTEXT_LINES = 1;
/** The time until a page is sent with what was found. */
const BUDGET_MS = 700;
const COUNT_MS = 20;

export interface CodeSearchOptions {
  readonly place: Place;
  /** The tree of the directory. */
  readonly tree: Oid;
  /** Its `match` is not null. */
  readonly query: CodeQuery;
}

/** The problem of a query that would have everything read. */
export async function findCode(
  request: PageRequest,
  wish: SearchWish,
  { place, tree, query }: CodeSearchOptions,
): Promise<CodeFound | QueryProblem> {
  const ask = (asked: CodeQuery): Promise<CodeAnswer> =>
    request.timing.measure('search', () =>
      place.repository.searchCode({
        tree,
        directory: place.path,
        query: asked,
        // Another reading is looked for in every file.
        cursor: asked === query ? wish.after : undefined,
        limits: {
          files: wish.limit,
          linesPerFile: wish.lines,
          contextLines: wish.isJson ? 0 : CONTEXT_LINES,
          budgetMs: BUDGET_MS,
          countMs: COUNT_MS,
        },
      }),
    );
  const answer = await ask(query);
  if (answer.isTooBroad) return { reason: 'too-broad', start: 0, end: wish.text.length };
  if (answer.total.count > 0 || answer.cursor !== null || wish.isLiteral || wish.isJson)
    return { query, answer, reading: undefined };
  for (const reading of queryReadings(query)) {
    const other = await ask(reading);
    if (other.files.length > 0) return { query: reading, answer: other, reading: printQuery(reading) };
  }
  return { query, answer, reading: undefined };
}
