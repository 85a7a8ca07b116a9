/** `/-/repo-list?q=`: the first repositories that match a query, as JSON, for lists that a script fills. */
import type { RepoListAnswer } from '../../../shared/answers.js';
import { href, type Location } from '../../address/location.js';
import { filterByName } from '../../../shared/name-filter.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { nameOf } from '../../parts/revision.js';

/** A longer list would not be read: the reader types another letter or opens the whole list. */
const MAX_REPOSITORIES = 5;

export function repoListPage(request: PageRequest<Extract<Location, { page: 'repo-list' }>>): Reply {
  const query = (request.query.get('q') ?? '').trim();
  // Runs at every key press, so descriptions, each of which is a file, are searched only by the page of repositories.
  const { items, reading } =
    query === ''
      ? { items: [], reading: undefined }
      : filterByName(request.repositories.list(), ({ owner, name }) => `${owner}/${name}`, query);
  const answer: RepoListAnswer = {
    repositories: items
      .slice(0, MAX_REPOSITORIES)
      .map((repository) => ({ name: `${repository.owner}/${repository.name}`, href: href.home(nameOf(repository)) })),
    isCut: items.length > MAX_REPOSITORIES,
    reading: reading ?? null,
  };
  return { kind: 'bytes', type: 'application/json; charset=utf-8', body: JSON.stringify(answer), cache: NO_CACHE };
}
