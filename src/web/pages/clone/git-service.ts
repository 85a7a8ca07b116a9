/** `git-upload-pack` of the clone address: what a Git client wants and has goes in, a pack comes out. Nothing is pushed. */
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { callerSignal } from '../../../workers/caller.js';
import { WebError } from '../../http/errors.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import type { LocationOf } from '../../address/location.js';
import { handleOf } from '../../parts/revision.js';
import { protocolOf } from './git-protocol.js';

const REQUEST_TYPE = 'application/x-git-upload-pack-request';
const RESULT_TYPE = 'application/x-git-upload-pack-result';
/** Unpacked. Some 600,000 objects that a client wants or has, at 50 bytes each. */
const MAX_REQUEST_BYTES = 32 << 20;
const ENCODINGS = ['identity', 'gzip', 'x-gzip'];

export async function gitServicePage(request: PageRequest<LocationOf<'git-service'>>): Promise<Reply> {
  if (request.location.service === 'git-receive-pack') throw new WebError('read-only');
  const { gitDir } = handleOf(request, request.location);
  const { uploadPacks } = request.context;
  if (!(await uploadPacks.areAvailable())) throw new WebError('no-page');
  const encoding = request.header('content-encoding') ?? 'identity';
  if (request.header('content-type') !== REQUEST_TYPE || !ENCODINGS.includes(encoding))
    throw new WebError('media-type');
  const body = await uploadPacks.open({
    gitDir,
    protocol: protocolOf(request),
    send: (input) => sendBody(request, encoding, input),
    signal: callerSignal(),
  });
  if (body === undefined) throw new WebError('busy');
  return { kind: 'stream', type: RESULT_TYPE, body, cache: NO_CACHE };
}

/** As fast as git reads. The request is left open when git needs no more of it, for its answer takes the same way. */
async function sendBody(request: PageRequest, encoding: string, input: Writable): Promise<void> {
  const body = request.body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    if (encoding === 'identity') await pipeline(body, bounded, input);
    else await pipeline(body, createGunzip(), bounded, input);
  } catch (error) {
    throw String((error as NodeJS.ErrnoException).code).startsWith('Z_') ? new WebError('media-type') : error;
  }
}

async function* bounded(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const piece of source) {
    total += piece.length;
    if (total > MAX_REQUEST_BYTES) throw new WebError('too-large', { what: 'object', limitBytes: MAX_REQUEST_BYTES });
    yield piece;
  }
}
