/**
 * `archive/{ref}.{zip|tar.gz|tar.zst|tar}[?path=…]`: the files of a commit, made while they are sent and never stored.
 */
import { createHash } from 'node:crypto';
import { GitError, isGitError } from '../../../git/errors.js';
import type { Oid } from '../../../git/oid.js';
import type { GitPath } from '../../../git/path-text.js';
import { ARCHIVE_FORMATS, type ArchiveFormat } from '../../../repository/archives.js';
import type { Repository } from '../../../repository/repository.js';
import { WebError } from '../../http/errors.js';
import { attachment } from '../../http/content-disposition.js';
import { parsePathQuery, type Location } from '../../address/location.js';
import { notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { repositoryOf } from '../../parts/revision.js';

const TYPES: Readonly<Record<ArchiveFormat, string>> = {
  zip: 'application/zip',
  'tar.gz': 'application/gzip',
  'tar.zst': 'application/zstd',
  tar: 'application/x-tar',
};
/** Each path is compared with every path of the tree, so a longer list would only keep the server busy. */
const MAX_PATHS = 50;
const FULL_REF = /^refs\/(?:heads|tags)\//;

export async function archivePage(request: PageRequest<Extract<Location, { page: 'archive' }>>): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const { ref, format } = parseFile(request.location.file);
  const commit = await resolve(repository, ref);
  const paths = await wantedPaths(request, repository, commit);
  // A directory name without slashes, equal for all spellings of a ref.
  const name = `${repository.name}-${ref.replace(FULL_REF, '').replaceAll('/', '-')}`;
  const cache: CachePolicy = { kind: 'revalidate', tag: [commit, name, format, ...paths].map(digest).join('-') };
  const headers = {
    'Content-Disposition': attachment(`${name}.${format}`),
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'none',
    'X-Robots-Tag': 'noindex',
  };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return unchanged;
  if (request.isHead) return { kind: 'bytes', type: TYPES[format], body: '', cache, headers };
  const body = await request.context.archives.open({
    gitDir: repository.gitDir,
    commit,
    format,
    prefix: `${name}/`,
    paths,
  });
  if (body === undefined) throw new WebError('busy');
  return { kind: 'stream', type: TYPES[format], body, cache, headers };
}

function parseFile(file: string): { ref: string; format: ArchiveFormat } {
  const format = ARCHIVE_FORMATS.find((ending) => file.endsWith(`.${ending}`) && file.length > ending.length + 1);
  if (format === undefined) throw new WebError('bad-request');
  return { ref: file.slice(0, -format.length - 1), format };
}

/** The commit that `ref` names. A full id is always that commit, as in git, even when a ref has the same name. */
async function resolve(repository: Repository, ref: string): Promise<Oid> {
  try {
    return await repository.resolveCommit(ref);
  } catch (error) {
    throw isGitError(error, 'not-found') ? new GitError('not-found', { what: 'ref', name: ref }) : error;
  }
}

async function wantedPaths(request: PageRequest, repository: Repository, commit: Oid): Promise<GitPath[]> {
  const paths = parsePathQuery(request.target).filter((path) => path !== '');
  if (paths.length > MAX_PATHS) throw new WebError('bad-request');
  for (const path of paths) {
    if ((await repository.objects.entryAt(commit, path)) === undefined)
      throw new GitError('not-found', { what: 'path', name: path });
  }
  return paths;
}

const TAG_DIGITS = 20;

function digest(text: string): string {
  return createHash('sha1').update(Buffer.from(text, 'utf16le')).digest('hex').slice(0, TAG_DIGITS);
}
