/**
 * `/{owner}/{repo}/{rss|atom}/branch/{ref}[/{path}]` and `/{owner}/{repo}.{rss|atom}`: the latest commits of a branch,
 * or of a path on it.
 */
import { displayPath } from '../../../git/path-text.js';
import { summaryText } from '../../parts/commit-line.js';
import { WebError } from '../../http/errors.js';
import { feedReply } from './feed-reply.js';
import type { Feed } from './feed-xml.js';
import { href, type FeedFormat, type Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { readableRows } from '../../parts/lost-objects.js';
import { defaultPlace, placeOf, repositoryOf, type Place } from '../../parts/revision.js';

/** Feed readers poll often and need only the newest entries. */
const MAX_ENTRIES = 30;
const BUDGET_MS = 1_000;

export async function branchFeedPage(request: PageRequest<Extract<Location, { page: 'branch-feed' }>>): Promise<Reply> {
  return placeFeed(request, await placeOf(request, request.location), request.location.format);
}

export async function repositoryFeedPage(
  request: PageRequest<Extract<Location, { page: 'repository-feed' }>>,
): Promise<Reply> {
  const place = defaultPlace(await repositoryOf(request, request.location));
  if (place === undefined) throw new WebError('no-ref', { what: 'ref', name: 'HEAD' });
  return placeFeed(request, place, request.location.format);
}

function placeFeed(request: PageRequest, place: Place, format: FeedFormat): Promise<Reply> {
  return feedReply(request, format, [place.commit, place.repository.mailmapBlob ?? ''], () =>
    load(request, place, format),
  );
}

async function load(request: PageRequest, place: Place, format: FeedFormat): Promise<Feed> {
  const { repository, name, ref, path, commit } = place;
  const log = await repository.history.log({
    commit,
    path,
    after: undefined,
    limit: MAX_ENTRIES,
    firstParent: false,
    noMerges: false,
    followRenames: false,
    budgetMs: BUDGET_MS,
  });
  const commits = await readableRows(log.entries, ({ oid }) => repository.objects.readCommit(oid), {
    oidOf: ({ oid }) => oid,
    lost: new Set(),
  });
  return {
    title: `${name.owner}/${name.repo}: ${displayPath([ref.name, path].filter((part) => part !== '').join('/'))}`,
    link: request.origin + href.commits(name, ref, path),
    self: request.origin + (ref.kind === 'branch' ? href.branchFeed(name, format, ref.name, path) : request.target),
    description: repository.description,
    entries: commits.map((shown) => {
      return {
        link: request.origin + href.commit(name, shown.oid),
        title: summaryText(request.t, shown),
        author: repository.mailmap.resolve(shown.author).name,
        timeSeconds: shown.committer.timeSeconds,
        text: shown.message,
      };
    }),
  };
}
