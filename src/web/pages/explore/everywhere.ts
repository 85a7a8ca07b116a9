/**
 * Looks for code in the default branches of many repositories, those with the newest update first, until there are
 * enough results or the time is over. Only repositories that exist for the viewer are asked.
 */
import { isGitError, isSystemError } from '../../../git/errors.js';
import type { CodeAnswer } from '../../../search/answers.js';
import type { CodeQuery } from '../../../search/query/query.js';
import type { RepositoryHandle } from '../../../repository/repository-handle.js';
import { WebError } from '../../http/errors.js';
import type { PageRequest } from '../../http/page.js';
import { defaultPlace, type Place } from '../../parts/revision.js';

/** The time until a page is sent with what was found, and that of one repository. */
const BUDGET_MS = 700;
const REPOSITORY_MS = 200;
const COUNT_MS = 20;
/** Repositories with results on a page, and those that are asked for it. */
const MAX_FOUND = 10;
const MAX_ASKED = 100;
/** Of one repository; the rest is on its own page. */
const SHOWN = { files: 3, lines: 3 };

export interface FoundInRepository {
  readonly place: Place;
  readonly answer: CodeAnswer;
}

export interface Everywhere {
  /** Repositories with results, and those that were not looked through. */
  readonly found: readonly FoundInRepository[];
  /** Repositories after those that were asked. */
  readonly unsearched: number;
  /** Where the next part begins: `owner/name` of the last one that was asked. Undefined at the end. */
  readonly cursor: string | undefined;
  /** Repositories that have no search index and are never asked. */
  readonly unindexed: number;
}

/** `after` is a cursor. Throws WebError('bad-request') when it names none of the repositories. */
export async function findEverywhere(
  request: PageRequest,
  query: CodeQuery,
  after: string | undefined,
): Promise<Everywhere> {
  const all = request.repositories.list();
  const indexed = all.filter(isIndexed);
  const ordered = await request.context.lastUpdates.newestFirst(indexed);
  const start = after === undefined ? 0 : ordered.findIndex((repository) => nameText(repository) === after) + 1;
  if (after !== undefined && start === 0) throw new WebError('bad-request');
  const until = performance.now() + BUDGET_MS;
  const found: FoundInRepository[] = [];
  let next = start;
  while (next < ordered.length && next - start < MAX_ASKED && found.length < MAX_FOUND && performance.now() < until) {
    const result = await findIn(ordered[next] as RepositoryHandle, query, until);
    if (result !== undefined && (result.answer.total.count > 0 || result.answer.cursor !== null)) found.push(result);
    next += 1;
  }
  const last = ordered[next - 1];
  return {
    found,
    unsearched: ordered.length - next,
    cursor: next < ordered.length && last !== undefined ? nameText(last) : undefined,
    unindexed: all.length - indexed.length,
  };
}

function isIndexed({ history }: RepositoryHandle): boolean {
  return history.indexState?.search.handle !== undefined;
}

const nameText = ({ owner, name }: RepositoryHandle): string => `${owner}/${name}`;

/** Undefined for a repository without commits, and for one that cannot be read, which its own pages say. */
async function findIn(
  repository: RepositoryHandle,
  query: CodeQuery,
  until: number,
): Promise<FoundInRepository | undefined> {
  try {
    const place = defaultPlace(await repository.glance());
    if (place === undefined) return undefined;
    const { oid: tree } = await place.repository.objects.rootOf(place.commit);
    const answer = await place.repository.searchCode({
      tree,
      directory: '',
      query,
      cursor: undefined,
      limits: {
        files: SHOWN.files,
        linesPerFile: SHOWN.lines,
        contextLines: 0,
        budgetMs: Math.max(1, Math.min(REPOSITORY_MS, until - performance.now())),
        countMs: COUNT_MS,
      },
    });
    return { place, answer };
  } catch (error) {
    if (isGitError(error) || isSystemError(error)) return undefined;
    throw error;
  }
}
