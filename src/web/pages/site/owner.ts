/** `/{owner}`: the repositories of one owner. */
import { WebError } from '../../http/errors.js';
import type { Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { repositoriesReply } from './repository-list.js';

export function ownerPage(request: PageRequest<Extract<Location, { page: 'owner' }>>): Promise<Reply> {
  const wanted = request.location.owner.normalize('NFC');
  const owners = request.repositories.list().map(({ owner: its }) => its);
  // The spelling of the repositories, whatever case the URL has.
  const owner =
    owners.find((its) => its === wanted) ?? owners.find((its) => its.toLowerCase() === wanted.toLowerCase());
  if (owner === undefined) throw new WebError('no-page');
  return repositoriesReply(request, owner);
}
