/** `/api/healthz`: that the server answers, what it serves, and how far each index is. JSON, for machines and for the bar of pages. */
import type { Repository } from '../../../repository/repository.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';

export function healthzPage({ context }: PageRequest): Reply {
  const repositories = context.repositories
    .list()
    .map((repository) => ({ name: `${repository.owner}/${repository.name}`, index: indexHealth(repository) }));
  return {
    kind: 'bytes',
    type: 'application/json; charset=utf-8',
    body: JSON.stringify({ status: 'pass', version: context.version, repositories }),
    cache: NO_CACHE,
  };
}

/** Absent where no index is kept. `commits`: those that the index answers for now; `remainingSeconds`: absent while it cannot be told. */
function indexHealth({ history }: Repository): object | undefined {
  const index = history.indexState;
  if (index === undefined) return undefined;
  const { state, progress, remainingSeconds, current } = index;
  return {
    state,
    progress: Math.round(progress * 1000) / 1000,
    commits: current?.index.size ?? 0,
    remainingSeconds: remainingSeconds === undefined ? undefined : Math.round(remainingSeconds),
  };
}
