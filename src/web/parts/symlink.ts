/** Symbolic links within the repository. Nothing outside is ever read. */
import { entryKind, type TreeEntry } from '../../git/object/tree.js';
import { pathText, type GitPath } from '../../git/path-text.js';
import type { RefName, RepositoryName } from '../address/location.js';
import type { Reply } from '../http/page.js';
import { noPath, type Place } from './revision.js';

/** The limit of Linux, which also ends loops. */
const MAX_HOPS = 40;
/** PATH_MAX of Linux: longer targets are not paths on any system. */
export const MAX_TARGET_BYTES = 4096;

/** The target of the link as path text; undefined when it is too long for a path. */
export async function readTarget({ repository }: Place, link: TreeEntry): Promise<GitPath | undefined> {
  const header = repository.objects.findHeader(link.oid);
  if (header !== undefined && header.sizeBytes > MAX_TARGET_BYTES) return undefined;
  return pathText(await repository.objects.readBlob(link.oid));
}

/** The path that the link at `place` refers to; undefined as for `resolveLinks`. */
export async function followLink(place: Place, target: GitPath): Promise<GitPath | undefined> {
  if (target.startsWith('/')) return undefined;
  return (await resolveLinks(place, [...place.path.split('/').slice(0, -1), target].join('/')))?.path;
}

export interface Resolved {
  /** Without links, `.` and `..`. */
  readonly path: GitPath;
  /** Never a symbolic link. */
  readonly entry: TreeEntry;
}

/**
 * What `path` is at the commit of `place` after following all links, the last one too; undefined when one leads outside,
 * to a missing path or into a loop.
 */
export async function resolveLinks(place: Place, path: GitPath): Promise<Resolved | undefined> {
  const { objects } = place.repository;
  const root = await objects.rootOf(place.commit);
  const walked: TreeEntry[] = [];
  // The next segment is the last one.
  const ahead = path.split('/').reverse();
  for (let hops = 0; hops <= MAX_HOPS;) {
    const at = walked.at(-1) ?? root;
    const segment = ahead.pop();
    if (segment === undefined) return { path: walked.map(({ name }) => name).join('/'), entry: at };
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (walked.pop() === undefined) return undefined;
      continue;
    }
    const entry = entryKind(at.mode) === 'tree' ? await objects.entryOf(at.oid, segment) : undefined;
    if (entry === undefined) return undefined;
    if (entryKind(entry.mode) !== 'symlink') {
      walked.push(entry);
      continue;
    }
    hops += 1;
    const target = await readTarget(place, entry);
    if (target === undefined || target.startsWith('/')) return undefined;
    ahead.push(...target.split('/').reverse());
  }
  return undefined;
}

/**
 * The reply for a path that is not in the tree: a redirect to where it leads when a folder on the way is a link, as a
 * working tree would open it. Throws GitError('not-found') otherwise.
 */
export async function throughLinks(
  place: Place,
  hrefOf: (name: RepositoryName, ref: RefName, path: string) => string,
): Promise<Reply> {
  const found = await resolveLinks(place, place.path);
  if (found === undefined) throw noPath(place);
  return { kind: 'redirect', to: hrefOf(place.name, place.ref, found.path) };
}
