/** Search of commits by texts of their messages, people, trailers and dates, newest first. */
import { isGitError } from '../../../git/errors.js';
import type { Oid } from '../../../git/oid.js';
import type { CommitExpression } from '../../../search/commits/commit-expression.js';
import { foldedText } from '../../../search/commits/commit-texts.js';
import { similarTo, stemOf } from '../../../search/commits/similar.js';
import { parseCommitQuery, type CommitSearch } from '../../../search/query/parse-commit-query.js';
import { latinReadings, russianReadings } from '../../../shared/finder/keyboard-layout.js';
import type { TaskOutput } from '../../../workers/task-table.js';
import { dayHeading, stampOf } from '../../format/date.js';
import type { PageRequest } from '../../http/page.js';
import { shownMessage } from '../../parts/commit-message.js';
import { indexProgress } from '../../parts/index-progress.js';
import { readableRows } from '../../parts/lost-objects.js';
import { filterSeconds } from '../log/filters.js';
import { logDays, type LogDaysModel } from '../log/log-model.js';
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
  at: SearchAt,
  { match, path, since, until }: CommitSearch,
): Promise<CommitsFound> {
  const others = match === null ? [] : otherReadings(at.wish);
  const readings = others.map((reading) => reading.match);
  const found = await askForCommits(request, { match, path, since, until, readings }, at);
  return { ...found, swapped: others[found.reading - 1]?.text };
}

/** `readings` count when `match` finds nothing. */
function askForCommits(
  request: PageRequest,
  { match, path, since, until, readings }: CommitSearch & { readonly readings: readonly CommitExpression[] },
  { place, wish }: Pick<SearchAt, 'place' | 'wish'>,
): Promise<TaskOutput<'searchCommits'>> {
  return request.timing.measure('search', () =>
    place.repository.history.searchCommits({
      commit: place.commit,
      path: path === '' ? place.path : path,
      readings: [match ?? EVERY_COMMIT, ...readings],
      ...filterSeconds({ since, until }),
      cursor: wish.afterCommit,
      limit: wish.limit,
      countLimit: Math.max(COUNT_LIMIT, wish.limit),
      mailmap: place.repository.mailmapBlob,
      budgetMs: BUDGET_MS,
      countMs: COUNT_MS,
    }),
  );
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
  const indexing = indexProgress(request, place);
  const similar = await similarCommits(request, at, parsed.query, found);
  const list = await logList(request, place, found);
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
    results: found.commits.length === 0 ? undefined : { kind: 'commits', list },
    similar,
    blank:
      found.commits.length > 0 || !found.complete || similar !== undefined
        ? undefined
        : {
            title: t('commits.noneFound'),
            text: t('search.noneText', { query: wish.text }),
            links: [
              { label: t('search.try.code', { query: wish.text }), href: searchHref(place, wish, { type: 'code' }) },
            ],
          },
    next: await nextOf(request, at, found),
    help: commitSearchHelp(request, false),
    isFinal: found.complete && found.lost.length === 0 && indexing === undefined,
  };
}

async function logList(
  request: PageRequest,
  place: SearchAt['place'],
  { commits, lost }: TaskOutput<'searchCommits'>,
): Promise<LogDaysModel> {
  const entries = commits.map((oid) => ({ oid, path: '', renamedFrom: undefined, hasPath: true }));
  return {
    days: await logDays(request, place, entries, new Set(lost)),
    filesLabel: request.t('commits.filesThen'),
    filesIcon: 'file-directory',
  };
}

/** Other forms of the words, when every commit with the words themselves has been shown. */
async function similarCommits(
  request: PageRequest,
  { place, wish }: SearchAt,
  query: CommitSearch,
  { cursor, swapped }: CommitsFound,
): Promise<SearchModel['similar']> {
  const match = query.match === null || swapped !== undefined || cursor !== null ? undefined : similarTo(query.match);
  if (match === undefined) return undefined;
  const { t } = request;
  const found = await askForCommits(
    request,
    { ...query, match, readings: [] },
    { place, wish: { ...wish, afterCommit: undefined } },
  );
  if (found.commits.length === 0) return undefined;
  const stems = found.cursor === null ? undefined : stemQuery(wish.text);
  return {
    heading: t('search.similar'),
    list: await logList(request, place, found),
    more:
      stems === undefined
        ? undefined
        : { label: t('search.similarMore', { query: stems }), href: searchHref(place, wish, { text: stems }) },
  };
}

/** A query of plain words as one of their beginnings. */
function stemQuery(text: string): string | undefined {
  const words = text.split(/\s+/);
  if (!words.every((word) => /^\p{L}+$/u.test(word))) return undefined;
  return words
    .map((word) => (stemOf(foldedText(word)) === undefined ? word : `${stemOf(foldedText(word))}*`))
    .join(' ');
}

/** A later part counts from its beginning, which is of no use. */
function summaryOf({ t }: PageRequest, { afterCommit }: SearchWish, { total }: CommitsFound): string | undefined {
  if (total.count === 0 || afterCommit !== undefined) return undefined;
  return t(total.isExact ? 'search.foundCommits' : 'search.foundCommitsAtLeast', { count: total.count });
}

async function nextOf(
  request: PageRequest,
  { place, wish }: SearchAt,
  { complete, commits, cursor, swapped }: CommitsFound,
): Promise<SearchModel['next']> {
  if (cursor === null) return undefined;
  const { t } = request;
  return {
    more: complete ? undefined : await lookedUntil(request, place, cursor),
    text: complete ? undefined : t(commits.length > 0 ? 'commits.outOfTime' : 'commits.outOfTimeNone'),
    href: searchHref(place, wish, { cursor, ...(swapped === undefined ? {} : { text: swapped }) }),
    label: t(complete ? 'search.more' : 'commits.goOn'),
    goesOn: !complete,
  };
}

/** How far a search has come that ran out of time after the commit `last`. Undefined when it cannot be read. */
async function lookedUntil(
  { t, language }: PageRequest,
  { repository }: SearchAt['place'],
  last: Oid,
): Promise<string | undefined> {
  try {
    const { committer } = await repository.objects.readCommit(last);
    return t('search.lookedUntil', { day: dayHeading(language, stampOf(committer).date) });
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
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
