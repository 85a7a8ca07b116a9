/** Search of commits by the words of their messages, newest first. */
import { shownMessage } from '../../parts/commit-message.js';
import type { TaskOutput } from '../../../workers/task-table.js';
import { stampOf } from '../../format/date.js';
import type { PageRequest } from '../../http/page.js';
import { readableRows } from '../../parts/lost-objects.js';
import { readingText } from '../log/filters.js';
import { logDays } from '../log/log-model.js';
import { NO_CONTENT, type SearchContent, type SearchData } from './search-content.js';
import type { SearchAt } from './search-content.js';
import { searchHref } from './wish.js';

/** The time that a page searches before it is sent with what was found. */
const BUDGET_MS = 1_000;

type Log = TaskOutput<'log'>;

async function findCommits(request: PageRequest, { place, wish }: SearchAt): Promise<Log> {
  return request.timing.measure('search', () =>
    place.repository.history.log({
      commit: place.commit,
      path: place.path,
      after: wish.afterCommit,
      limit: wish.limit,
      firstParent: false,
      noMerges: false,
      followRenames: false,
      query: { grep: wish.text },
      budgetMs: BUDGET_MS,
    }),
  );
}

export async function commitsContent(request: PageRequest, at: SearchAt): Promise<SearchContent> {
  const { t } = request;
  const { place, wish } = at;
  if (wish.text === '') return { ...NO_CONTENT, notes: [{ text: t('search.commitsHow'), link: undefined }] };
  const log = await findCommits(request, at);
  const cursor = cursorOf(log);
  const days = await logDays(request, place, log.entries, new Set(log.lost));
  return {
    ...NO_CONTENT,
    notes:
      log.reading === undefined
        ? []
        : [{ text: t('commits.swapped', { query: readingText(log.reading) }), link: undefined }],
    results:
      log.entries.length === 0
        ? undefined
        : { kind: 'commits', list: { days, filesLabel: t('commits.filesThen'), filesIcon: 'file-directory' } },
    blank:
      log.entries.length > 0 || !log.complete
        ? undefined
        : {
            title: t('commits.noneFound'),
            text: t('search.noneText', { query: wish.text }),
            links: [
              { label: t('search.try.code', { query: wish.text }), href: searchHref(place, wish, { type: 'code' }) },
            ],
          },
    next:
      cursor === undefined
        ? undefined
        : {
            text: log.complete ? undefined : t(log.entries.length > 0 ? 'commits.outOfTime' : 'commits.outOfTimeNone'),
            href: searchHref(place, wish, { cursor }),
            label: t(log.complete ? 'search.more' : 'commits.goOn'),
            goesOn: !log.complete,
          },
    isFinal: log.complete && log.lost.length === 0,
  };
}

function cursorOf({ entries, more, last }: Log): string | undefined {
  return more ? (last ?? entries.at(-1)?.oid) : undefined;
}

export async function commitsJson(request: PageRequest, at: SearchAt): Promise<SearchData> {
  const { place, wish } = at;
  const asked = { query: wish.text, type: wish.type, commit: place.commit };
  if (wish.text === '') return { status: 200, isFinal: true, body: { ...asked, ...NONE } };
  const log = await findCommits(request, at);
  const cursor = cursorOf(log) ?? null;
  const { objects } = place.repository;
  const commits = await readableRows(
    log.entries,
    async ({ oid }) => {
      const commit = await objects.readCommit(oid);
      const { summary } = shownMessage(place.name, commit, 0);
      return { sha: oid, summary, author: commit.author.name, date: stampOf(commit.author).iso };
    },
    { oidOf: ({ oid }) => oid, lost: new Set(log.lost) },
  );
  return {
    status: 200,
    isFinal: log.complete,
    body: {
      ...asked,
      complete: cursor === null,
      count: commits.length,
      countIsExact: cursor === null,
      cursor,
      commits,
    },
  };
}

const NONE = { complete: true, count: 0, countIsExact: true, cursor: null, commits: [] };
