/** Files below the clone address that `git clone` fetches from a plain web server. */
import { WebError } from '../../http/errors.js';
import { dumbFile } from './dumb-files.js';
import type { Location } from '../../address/location.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { repositoryOf } from '../../parts/revision.js';

/** Not the content type of the smart protocol, so that clients continue with the dumb one. */
const TEXT = 'text/plain; charset=utf-8';

export async function gitFilePage(request: PageRequest<Extract<Location, { page: 'git-file' }>>): Promise<Reply> {
  const { path } = request.location;
  const file = dumbFile(await repositoryOf(request, request.location), path);
  if (file === undefined) throw new WebError('no-page');
  if (file.kind === 'text') return { kind: 'bytes', type: TEXT, body: file.bytes, cache: NO_CACHE };
  if (request.isHead) {
    file.close();
    return {
      kind: 'bytes',
      type: file.type,
      body: '',
      cache: { kind: 'immutable', tag: path },
      headers: { 'Content-Length': String(file.sizeBytes) },
    };
  }
  return {
    kind: 'stream',
    type: file.type,
    body: file.stream(),
    cache: { kind: 'immutable', tag: path },
    headers: { 'Content-Length': String(file.sizeBytes) },
  };
}
