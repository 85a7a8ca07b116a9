/** Submodules: the origin of the repository, and its page if it is served here. */
import { findSubmoduleUrl, MAX_GITMODULES_BYTES } from '../../../git/submodule-url.js';
import { entryKind } from '../../../git/object/tree.js';
import { pathText } from '../../../git/path-text.js';
import { href, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';

/** The URL in `.gitmodules` of the same commit; undefined when the file lacks this path. */
export async function submoduleUrl({ repository, commit, path }: Place): Promise<string | undefined> {
  const { objects } = repository;
  const entry = await objects.entryAt(commit, '.gitmodules');
  const isFile = entry !== undefined && ['file', 'executable'].includes(entryKind(entry.mode));
  if (!isFile || (objects.findHeader(entry.oid)?.sizeBytes ?? Infinity) > MAX_GITMODULES_BYTES) return undefined;
  return findSubmoduleUrl(pathText(await objects.readBlob(entry.oid)), path);
}

/**
 * An address for browsers: a page of Kedr for a relative URL of a served repository, or the URL itself if it is a web
 * address.
 */
export function submoduleHref(
  { repositories }: PageRequest,
  place: Place,
  url: string,
  commit: string,
): string | undefined {
  if (/^https?:\/\/[^/\s]/i.test(url)) return url;
  if (!/^\.\.?\//.test(url)) return undefined;
  const neighbour = neighbourName(place.name, url);
  const repository = neighbour === undefined ? undefined : repositories.find(neighbour.owner, neighbour.repo);
  if (repository === undefined) return undefined;
  return href.src({ owner: repository.owner, repo: repository.name }, { kind: 'commit', name: commit });
}

/** gitmodules(5): a URL that begins with `./` or `../` is relative to the superproject's own URL. */
function neighbourName({ owner, repo }: RepositoryName, url: string): RepositoryName | undefined {
  const segments = [owner, repo];
  for (const segment of url.replace(/\.git\/?$/, '').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  const [first, second, ...more] = segments;
  return first === undefined || second === undefined || more.length > 0 ? undefined : { owner: first, repo: second };
}
