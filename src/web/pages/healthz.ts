/** `/api/healthz`: that the server answers, and what it serves. JSON, for machines. */
import { NO_CACHE, type PageRequest, type Reply } from '../page.js';

export function healthzPage({ context }: PageRequest): Reply {
  const repositories = context.repositories.list().map(({ owner, name }) => ({ name: `${owner}/${name}` }));
  return { kind: 'bytes', type: 'application/json; charset=utf-8', body: JSON.stringify({ status: 'pass', version: context.version, repositories }), cache: NO_CACHE };
}
