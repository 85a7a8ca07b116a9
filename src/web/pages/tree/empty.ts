/** A repository without commits: an explanation, and the command to clone it. */
import { displayPath } from '../../../git/path-text.js';
import type { Repository } from '../../../repository/repository.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import { href } from '../../address/location.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { nameOf } from '../../parts/revision.js';

export interface EmptyModel {
  readonly layout: LayoutModel;
  /** The branch that HEAD names. */
  readonly branch: string;
  readonly cloneUrl: string;
}

const HEADS = 'refs/heads/';

export function emptyReply(request: PageRequest, repository: Repository): Reply {
  const name = nameOf(repository);
  const { head } = repository.refs;
  const model: EmptyModel = {
    layout: layoutOf(request, {
      title: [`${name.owner}/${name.repo}`],
      repository: repositoryHeader(request, repository, { tab: 'code', isHeading: true }),
    }),
    branch: displayPath((head.target ?? '').replace(HEADS, '')),
    cloneUrl: href.clone(request.origin, name),
  };
  return { kind: 'html', view: 'pages/empty', model, cache: NO_CACHE };
}
