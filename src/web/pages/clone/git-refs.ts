/**
 * `info/refs` of the clone address, with which every Git client begins: the answer of `git upload-pack`, or without a
 * git program a list of refs, from which clients see that they must fetch plain files (gitprotocol-http(5)).
 */
import { callerSignal } from '../../../workers/caller.js';
import { isShallow } from '../../../git/git-dir.js';
import { WebError } from '../../http/errors.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import type { LocationOf } from '../../address/location.js';
import { handleOf } from '../../parts/revision.js';
import { refList } from './dumb-files.js';
import { protocolOf, protocolVersion } from './git-protocol.js';

const SMART_TYPE = 'application/x-git-upload-pack-advertisement';
/** Not the type above, so that clients continue with plain files. */
const DUMB_TYPE = 'text/plain; charset=utf-8';
/** Before the answer of a version below 2: a line with its length in hex, and the end of a section. */
const SERVICE_LINE = Buffer.from('001e# service=git-upload-pack\n0000');

export async function gitRefsPage(request: PageRequest<LocationOf<'git-refs'>>): Promise<Reply> {
  const service = request.query.get('service');
  if (service === 'git-receive-pack') throw new WebError('read-only');
  const handle = handleOf(request, request.location);
  if (service === 'git-upload-pack' && (await request.context.uploadPacks.areAvailable()))
    return smartRefs(request, handle.gitDir);
  // Such a client knows no missing history and would stop in the middle of its work.
  if (isShallow(handle.gitDir)) throw new WebError('shallow');
  return { kind: 'bytes', type: DUMB_TYPE, body: refList(await handle.current()), cache: NO_CACHE };
}

async function smartRefs(request: PageRequest, gitDir: string): Promise<Reply> {
  if (request.isHead) return { kind: 'bytes', type: SMART_TYPE, body: '', cache: NO_CACHE };
  const protocol = protocolOf(request);
  const order = { gitDir, protocol, send: undefined, signal: callerSignal() };
  const body = await request.context.uploadPacks.open(order);
  if (body === undefined) throw new WebError('busy');
  if (protocolVersion(protocol) < 2) body.unshift(SERVICE_LINE);
  return { kind: 'stream', type: SMART_TYPE, body, cache: NO_CACHE };
}
