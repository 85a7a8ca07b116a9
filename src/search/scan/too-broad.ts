/** Refuses queries for which nearly every file of a large revision would be read. */
import type { GitPath } from '../../git/path-text.js';
import { pathTest } from '../match/path-filter.js';
import { planQuery } from '../plan/plan-query.js';
import type { CodeQuery } from '../query/query.js';
import type { LanguageTest } from './language-test.js';

/** Reading so many takes some two seconds. */
const MAX_FILES = 10_000;

/**
 * Whether the index can leave out nothing, as with two letters or `/\w+/`, and too many files pass the filters of the
 * query. A condition on the query and the revision alone, so that the same address always answers alike.
 */
export function isTooBroad(
  query: CodeQuery,
  paths: Iterable<GitPath>,
  language: Pick<LanguageTest, 'byPath'>,
): boolean {
  if (planQuery(query).kind !== 'any-blob') return false;
  const isWanted = pathTest(query.paths);
  let files = 0;
  for (const path of paths) {
    if (!isWanted(path) || language.byPath(path) === false) continue;
    files += 1;
    if (files > MAX_FILES) return true;
  }
  return false;
}
