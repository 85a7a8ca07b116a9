/** `/{owner}/{repo}/index-state`: how far the indexes of a repository are, as JSON for the bar on its pages. */
import type { IndexHealth } from '../../../shared/answers.js';
import type { LocationOf } from '../../address/location.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { handleOf } from '../../parts/revision.js';

export function indexStatePage(request: PageRequest<LocationOf<'index-state'>>): Reply {
  const index = handleOf(request, request.location).history.indexState;
  const answer: IndexHealth = {
    state: index?.state ?? 'none',
    progress: thousandths(index?.progress ?? 0),
    commits: index?.current?.index.size ?? 0,
    remainingSeconds: index?.remainingSeconds === undefined ? undefined : Math.round(index.remainingSeconds),
    search: { state: index?.search.state ?? 'none', progress: thousandths(index?.search.progress ?? 0) },
  };
  return { kind: 'bytes', type: 'application/json; charset=utf-8', body: JSON.stringify(answer), cache: NO_CACHE };
}

function thousandths(share: number): number {
  return Math.round(share * 1000) / 1000;
}
