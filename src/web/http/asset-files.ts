/**
 * The built files of `public/`, held in memory with their compressed variants: about 300 KB. Their names contain a hash
 * of their content, so they are immutable, and a build that replaces them while the server runs cannot break an answer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { RequestHandler } from 'express';
import mime from 'mime-types';

interface AssetFile {
  readonly type: string;
  /** Key: the content coding; `identity` is always present. */
  readonly bodies: ReadonlyMap<string, Buffer>;
}

/** In order of preference; `ending` is the file extension that the build uses. */
const CODINGS: readonly { readonly coding: string; readonly ending: string }[] = [
  { coding: 'br', ending: '.br' },
  { coding: 'gzip', ending: '.gz' },
];
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

export function serveAssets(folder: string): RequestHandler {
  const files = readAssets(folder);
  return (request, response, next) => {
    const file = files.get(request.path);
    if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
      next();
      return;
    }
    const offered = CODINGS.map(({ coding }) => coding).filter((coding) => file.bodies.has(coding));
    const coding = request.acceptsEncodings([...offered, 'identity']) || 'identity';
    const body = file.bodies.get(coding) as Buffer;
    response.set({
      'Content-Type': file.type,
      'Cache-Control': CACHE_CONTROL,
      Vary: 'Accept-Encoding',
      'Content-Length': String(body.length),
    });
    if (coding !== 'identity') response.set('Content-Encoding', coding);
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

function readAssets(folder: string): ReadonlyMap<string, AssetFile> {
  const files = new Map<string, AssetFile>();
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const known = new Set(names);
  for (const name of names) {
    if (CODINGS.some(({ ending }) => name.endsWith(ending))) continue;
    const bodies = new Map([['identity', readFileSync(name)]]);
    for (const { coding, ending } of CODINGS)
      if (known.has(name + ending)) bodies.set(coding, readFileSync(name + ending));
    files.set(`/${relative(folder, name).split(sep).join('/')}`, {
      type: mime.contentType(name.slice(name.lastIndexOf('.'))) || 'application/octet-stream',
      bodies,
    });
  }
  return files;
}
