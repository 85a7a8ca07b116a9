/**
 * `/{owner}/{repo}/lines/{branch|tag|commit}/{ref}/{path}?lines=10-20`: the versions of lines of a file, page by page.
 * What takes longer is filled in later.
 */
import { namedLines } from '../../../shared/line-range.js';
import type { LineHistoryOutput } from '../../../workers/tasks/line-history.js';
import { href, type LocationOf } from '../../address/location.js';
import { WebError } from '../../http/errors.js';
import { NO_CACHE, notModified, type PageRequest, type Reply } from '../../http/page.js';
import type { LineRange } from '../../parts/line-range.js';
import { placeCache, placeOf, type Place } from '../../parts/revision.js';
import { linesModel, WAIT } from './lines-model.js';

const PAGE_SIZE = 30;
/** The longest time that the page waits for versions. */
const PAGE_BUDGET_MS = 600;
/** The longest time of a request that only waits for them. */
const WAIT_BUDGET_MS = 15_000;
/** The walk runs in slices of this length, so that tasks of other pages can run between them. */
const SLICE_MS = 2_000;
const MAX_PAGE = 1_000;

export async function linesPage(request: PageRequest<LocationOf<'lines'>>): Promise<Reply> {
  const { query } = request;
  const place = await placeOf(request, request.location);
  const text = query.get('lines');
  if (text === undefined) return { kind: 'redirect', to: href.commits(place.name, place.ref, place.path) };
  const asked = rangeOf(text);
  const page = pageOf(query.get('page'));
  const cache = placeCache(request, place, ['lines']);
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const history = await request.timing.measure('index', () =>
    historyOf(request, place, asked, { page, budgetMs: query.has(WAIT) ? WAIT_BUDGET_MS : PAGE_BUDGET_MS }),
  );
  if (asked.first > history.lineCount) throw new WebError('bad-lines');
  const range = { first: asked.first, last: Math.min(asked.last, history.lineCount) };
  return {
    kind: 'html',
    view: 'pages/lines',
    model: await linesModel(request, place, { range, page, history }),
    // Before there is an index the releases are not known.
    cache:
      history.complete && history.lost.length === 0 && place.repository.history.has(place.commit) ? cache : NO_CACHE,
  };
}

function rangeOf(text: string): LineRange {
  const range = namedLines(text.trim());
  if (range === undefined || range.first === 0) throw new WebError('bad-lines');
  return range;
}

function pageOf(text: string | undefined): number {
  if (text === undefined) return 1;
  const page = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (page < 1 || page > MAX_PAGE) throw new WebError('bad-request');
  return page;
}

async function historyOf(
  { t }: PageRequest,
  { repository, commit, path }: Place,
  range: LineRange,
  { page, budgetMs }: { readonly page: number; readonly budgetMs: number },
): Promise<LineHistoryOutput> {
  const deadline = performance.now() + budgetMs;
  for (;;) {
    const answer = await repository.history.lineHistory({
      commit,
      path,
      range,
      start: (page - 1) * PAGE_SIZE,
      limit: PAGE_SIZE,
      noNewline: t('commit.noNewline'),
      budgetMs: Math.min(budgetMs, SLICE_MS),
    });
    if (answer.complete || performance.now() >= deadline) return answer;
  }
}
