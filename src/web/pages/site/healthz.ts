/**
 * `/api/healthz`: the health of the server, its repositories and the progress of each index. JSON for monitoring and
 * for the progress bar of pages.
 */
import type { RepositoryHandle } from '../../../repository/repository-handle.js';
import type { HealthAnswer, IndexHealth } from '../../../shared/answers.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';

export function healthzPage({ context }: PageRequest): Reply {
  const repositories = context.repositories
    .list()
    .map((repository) => ({ name: `${repository.owner}/${repository.name}`, index: indexHealth(repository) }));
  const answer: HealthAnswer = { status: 'pass', version: context.version, repositories };
  return {
    kind: 'bytes',
    type: 'application/json; charset=utf-8',
    body: JSON.stringify(answer),
    cache: NO_CACHE,
  };
}

function indexHealth({ history }: RepositoryHandle): IndexHealth | undefined {
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
