/**
 * `tree-list/{branch|tag|commit}/{ref}`: all file paths as a JSON array, for finders; only directories are left out.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Location } from '../../address/location.js';
import { notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { placeOf } from '../../parts/revision.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const unpack = promisify(gunzip);

export async function treeListPage(request: PageRequest<Extract<Location, { page: 'tree-list' }>>): Promise<Reply> {
  const place = await placeOf(request, request.location, 'objects');
  const { oid: tree } = await place.repository.objects.rootOf(place.commit);
  const isPacked = acceptsGzip(request.header('accept-encoding'));
  // Each representation has its own tag, because the bytes differ.
  const cache: CachePolicy = { kind: place.fixed ? 'immutable' : 'revalidate', tag: isPacked ? `${tree}-gzip` : tree };
  const headers = { Vary: 'Accept-Encoding' };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return { ...unchanged, headers } as Reply;
  const { gzip } = await request.timing.measure('objects', () => place.repository.background.ask('pathList', { tree }));
  // Compressed once by a worker; the compression middleware does not touch answers with an encoding.
  if (isPacked)
    return {
      kind: 'bytes',
      type: JSON_TYPE,
      body: gzip,
      cache,
      headers: { ...headers, 'Content-Encoding': 'gzip', 'Content-Length': String(gzip.length) },
    };
  return {
    kind: 'bytes',
    type: JSON_TYPE,
    body: await unpack(gzip),
    cache,
    headers: { ...headers, 'Content-Encoding': 'identity' },
  };
}

/** RFC 9110 section 12.5.3: gzip or `*`, unless its weight is 0. */
function acceptsGzip(header: string | undefined): boolean {
  const weights = new Map<string, number>();
  for (const item of (header ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(coding, quality === undefined ? 1 : Number(quality.slice(2)));
  }
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}
