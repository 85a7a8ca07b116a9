/**
 * `/{owner}/{repo}/people-list?of=author&q=`: the people of the history whose names contain a text, as JSON, for lists
 * that a script fills.
 */
import type { PeopleListAnswer } from '../../../shared/answers.js';
import { readingsOf } from '../../../shared/name-filter.js';
import { displayPath } from '../../../git/path-text.js';
import type { LocationOf } from '../../address/location.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { defaultPlace, repositoryOf } from '../../parts/revision.js';

/** A longer list would not be read; typing another letter is easier. */
const MAX_PEOPLE = 10;

export async function peopleListPage(request: PageRequest<LocationOf<'people-list'>>): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const commit = defaultPlace(repository)?.commit;
  const readings = readingsOf(request.query.get('q') ?? '');
  const found =
    commit === undefined || readings.length === 0
      ? []
      : await repository.history.listPeople({
          commit,
          readings,
          field: request.query.get('of') === 'committer' ? 'committer' : 'author',
          mailmap: repository.mailmapBlob,
          limit: MAX_PEOPLE,
        });
  const answer: PeopleListAnswer = { people: found.map(({ name, commits }) => ({ name: displayPath(name), commits })) };
  return { kind: 'bytes', type: 'application/json; charset=utf-8', body: JSON.stringify(answer), cache: NO_CACHE };
}
