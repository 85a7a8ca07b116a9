/**
 * `lastcommit/{id}/{path}`: the rows of a directory with all latest commits, for pages that were sent before all were
 * known.
 */
import { entryKind } from '../../../git/object/tree.js';
import { parseRefSubUrl, type Location } from '../../address/location.js';
import { NO_CACHE, notModified, fragmentTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { noPath, placeAtCommit, type Place } from '../../parts/revision.js';
import { pageNumber } from '../../parts/pager.js';
import { directoryPage, partNumber } from './directory-page.js';
import { treeTable } from './rows.js';

/** The longest time for a table; rows that are still incomplete then say so. */
const BUDGET_MS = 15_000;
/** The walk runs in slices of this length, so that tasks of other pages can run between them. */
const SLICE_MS = 2_000;

export async function lastCommitPage(request: PageRequest<Extract<Location, { page: 'lastcommit' }>>): Promise<Reply> {
  const place = await placeAtCommit(request, request.location, parseRefSubUrl(request.query.get('refSubUrl')));
  const { objects } = place.repository;
  const cache: CachePolicy = {
    kind: place.fixed ? 'immutable' : 'revalidate',
    tag: fragmentTag(request, [place.commit, 'lastcommit', String(pageNumber(request))]),
  };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const entry = await objects.entryAt(place.commit, place.path);
  if (entry === undefined || entryKind(entry.mode) !== 'tree') throw noPath(place);
  const part = await directoryPage(request, place, entry.oid);
  const { entries } = part;
  const latest = await request.timing.measure('index', () =>
    allLastCommits(
      place,
      entries.map(({ name }) => name),
    ),
  );
  const model = await treeTable(request, place, entries, {
    ...latest,
    page: partNumber(part),
    lost: new Set(),
  });
  return { kind: 'html', view: 'partials/tree-rows', model, cache: model.pending > 0 ? NO_CACHE : cache };
}

async function allLastCommits(
  { repository, commit, path }: Place,
  names: readonly string[],
): ReturnType<Place['repository']['history']['lastCommits']> {
  const deadline = performance.now() + BUDGET_MS;
  for (;;) {
    const answer = await repository.history.lastCommits(commit, path, names, SLICE_MS);
    if (answer.complete || performance.now() >= deadline) return answer;
  }
}
