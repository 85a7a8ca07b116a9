/** Search of commits by texts of their messages, people, trailers and dates, newest first. */
import { parseCommitQuery, type CommitSearch } from '../../../search/query/parse-commit-query.js';
import { latinReadings, russianReadings } from '../../../shared/finder/keyboard-layout.js';
import type { TaskOutput } from '../../../workers/task-table.js';
import { stampOf } from '../../format/date.js';
import type { PageRequest } from '../../http/page.js';
import { shownMessage } from '../../parts/commit-message.js';
import { indexProgress } from '../../parts/index-progress.js';
import { readableRows } from '../../parts/lost-objects.js';
import { filterSeconds } from '../log/filters.js';
import { logDays } from '../log/log-model.js';
import { badQuery, problemOf } from './code-content.js';
import { NO_CONTENT, type SearchAt, type SearchContent, type SearchData } from './search-content.js';
import { commitSearchHelp } from './search-help.js';
import type { SearchModel } from './search-model.js';
import { searchHref, type SearchWish } from './wish.js';

/** The time that a page searches before it is sent with what was found. */
const BUDGET_MS = 700;
const COUNT_MS = 60;
/** More are not counted. */
const COUNT_LIMIT = 1_000;

interface CommitsFound extends TaskOutput<'searchCommits'> {
  /** The query in another keyboard layout that found them; undefined for the query as typed. */
  readonly swapped: string | undefined;
}

async function findCommits(
  request: PageRequest,
  { place, wish }: SearchAt,
  { match, path, since, until }: CommitSearch,
): Promise<CommitsFound> {
  const others = match === null ? [] : otherReadings(wish);
  const found = await request.timing.measure('search', () =>
    place.repository.history.searchCommits({
      commit: place.commit,
      path: path === '' ? place.path : path,
      readings: [match ?? EVERY_COMMIT, ...others.map((reading) => reading.match)],
      ...filterSeconds({ since, until }),
      cursor: wish.afterCommit,
      limit: wish.limit,
      countLimit: Math.max(COUNT_LIMIT, wish.limit),
      mailmap: place.repository.mailmapBlob,
      budgetMs: BUDGET_MS,
      countMs: COUNT_MS,
    }),
  );
  return { ...found, swapped: others[found.reading - 1]?.text };
}

const EVERY_COMMIT = { kind: 'and', of: [] } as const;

interface OtherReading {
  readonly text: string;
  readonly match: NonNullable<CommitSearch['match']>;
}

/** The query as the same keys give it in other layouts. */
function otherReadings({ text, isLiteral, isJson }: SearchWish): OtherReading[] {
  if (isLiteral || isJson) return [];
  return [...latinReadings(text), ...russianReadings(text)].flatMap((reading) => {
    const parsed = parseCommitQuery(reading);
    return parsed.ok && parsed.query.match !== null ? [{ text: reading, match: parsed.query.match }] : [];
  });
}

export async function commitsContent(request: PageRequest, at: SearchAt): Promise<SearchContent> {
  const { t } = request;
  const { place, wish } = at;
  const parsed = parseCommitQuery(wish.text);
  if (!parsed.ok)
    return {
      ...NO_CONTENT,
      problem: problemOf(request, wish.text, parsed.problem),
      help: commitSearchHelp(request, true),
    };
  if (wish.text === '')
    return {
      ...NO_CONTENT,
      notes: [{ text: t('search.commitsHow'), link: undefined }],
      help: commitSearchHelp(request, true),
    };
  const found = await findCommits(request, at, parsed.query);
  const entries = found.commits.map((oid) => ({ oid, path: '', renamedFrom: undefined, hasPath: true }));
  const indexing = indexProgress(request, place);
  const days = await logDays(request, place, entries, new Set(found.lost));
  return {
    ...NO_CONTENT,
    notes:
      found.swapped === undefined
        ? []
        : [
            {
              text: t('finder.swappedTo', { reading: found.swapped }),
              link: {
                label: t('finder.literally', { query: wish.text }),
                href: searchHref(place, wish, { isLiteral: true }),
              },
            },
          ],
    indexing,
    summary: summaryOf(request, wish, found),
    results:
      entries.length === 0
        ? undefined
        : { kind: 'commits', list: { days, filesLabel: t('commits.filesThen'), filesIcon: 'file-directory' } },
    blank:
      entries.length > 0 || !found.complete
        ? undefined
        : {
            title: t('commits.noneFound'),
            text: t('search.noneText', { query: wish.text }),
            links: [
              { label: t('search.try.code', { query: wish.text }), href: searchHref(place, wish, { type: 'code' }) },
            ],
          },
    next: nextOf(request, at, found),
    help: commitSearchHelp(request, false),
    isFinal: found.complete && found.lost.length === 0 && indexing === undefined,
  };
}

/** A later part counts from its beginning, which is of no use. */
function summaryOf({ t }: PageRequest, { afterCommit }: SearchWish, { total }: CommitsFound): string | undefined {
  if (total.count === 0 || afterCommit !== undefined) return undefined;
  return t(total.isExact ? 'search.foundCommits' : 'search.foundCommitsAtLeast', { count: total.count });
}

function nextOf(
  { t }: PageRequest,
  { place, wish }: SearchAt,
  { complete, commits, cursor, swapped }: CommitsFound,
): SearchModel['next'] {
  if (cursor === null) return undefined;
  return {
    why: undefined,
    text: complete ? undefined : t(commits.length > 0 ? 'commits.outOfTime' : 'commits.outOfTimeNone'),
    href: searchHref(place, wish, { cursor, ...(swapped === undefined ? {} : { text: swapped }) }),
    label: t(complete ? 'search.more' : 'commits.goOn'),
    goesOn: !complete,
  };
}

export async function commitsJson(request: PageRequest, at: SearchAt): Promise<SearchData> {
  const { place, wish } = at;
  const asked = { query: wish.text, type: wish.type, commit: place.commit };
  const parsed = parseCommitQuery(wish.text);
  if (!parsed.ok) return badQuery(request, asked, parsed.problem);
  if (wish.text === '') return { status: 200, isFinal: true, body: { ...asked, ...NONE } };
  const found = await findCommits(request, at, parsed.query);
  const { objects } = place.repository;
  const commits = await readableRows(
    found.commits,
    async (oid) => {
      const commit = await objects.readCommit(oid);
      const { summary } = shownMessage(place.name, commit, 0);
      return { sha: oid, summary, author: commit.author.name, date: stampOf(commit.author).iso };
    },
    { oidOf: (oid) => oid, lost: new Set(found.lost) },
  );
  return {
    status: 200,
    isFinal: found.complete,
    body: {
      ...asked,
      complete: found.cursor === null,
      count: found.total.count,
      countIsExact: found.total.isExact,
      cursor: found.cursor,
      commits,
    },
  };
}

const NONE = { complete: true, count: 0, countIsExact: true, cursor: null, commits: [] };
