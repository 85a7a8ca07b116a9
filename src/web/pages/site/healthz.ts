/**
 * `/api/healthz`: the server answers, and how many repositories and indexes it has. `/api/readyz`: whether requests
 * should be sent to it. Both are JSON for monitoring, of the same size however many repositories there are.
 */
import type { HealthAnswer, ReadinessAnswer } from '../../../shared/answers.js';
import type { VisibleRepositories } from '../../http/access/access.js';
import { countSearchStates, countStates } from '../../../repository/repository-index.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';

const READY = 200;
const NOT_READY = 503;

export function healthzPage({ context, repositories }: PageRequest): Reply {
  const answer: HealthAnswer = {
    status: 'pass',
    version: context.version,
    repositories: repositories.list().length,
    ...countIndexes(repositories),
  };
  return jsonReply(answer, READY);
}

export function readyzPage({ context }: PageRequest): Reply {
  const reason = context.readiness.problem;
  const answer: ReadinessAnswer = { status: reason === undefined ? 'pass' : 'fail', reason };
  return jsonReply(answer, reason === undefined ? READY : NOT_READY);
}

function countIndexes(repositories: VisibleRepositories): Pick<HealthAnswer, 'indexes' | 'searchIndexes'> {
  const indexes = repositories.list().flatMap(({ history }) => history.indexState ?? []);
  return indexes.length === 0 ? {} : { indexes: countStates(indexes), searchIndexes: countSearchStates(indexes) };
}

function jsonReply(answer: object, status: number): Reply {
  return {
    kind: 'bytes',
    type: 'application/json; charset=utf-8',
    body: JSON.stringify(answer),
    status,
    cache: NO_CACHE,
  };
}
