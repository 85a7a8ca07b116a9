/**
 * Common steps of pages at a revision: find the repository, separate the ref from the path, and name the ref for links.
 */
import { GitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import { HEADS, TAGS } from '../../git/refs/ref-name.js';
import { refNamed } from '../../git/revision/resolve-revision.js';
import type { RepositoryHandle } from '../../repository/repository-handle.js';
import type { Repository, RevisionAt } from '../../repository/repository.js';
import { WebError } from '../http/errors.js';
import type { RefKind, RefName, RepositoryName } from '../address/location.js';
import { pageTag, type CachePolicy, type PageRequest } from '../http/page.js';

/** As it is at this moment, which a page holds to its end. */
export async function repositoryOf(request: PageRequest, name: RepositoryName): Promise<Repository> {
  return handleOf(request, name).current();
}

/** For pages that read nothing of it themselves. */
export function handleOf({ repositories }: PageRequest, { owner, repo }: RepositoryName): RepositoryHandle {
  const handle = repositories.find(owner, repo);
  if (handle === undefined) throw new WebError('no-repository', { name: `${owner}/${repo}` });
  return handle;
}

/** The repository's own spelling of its name, whatever case the URL has. */
export function nameOf(repository: Pick<Repository, 'owner' | 'name'>): RepositoryName {
  return { owner: repository.owner, repo: repository.name };
}

/** The subject of a page: the repository, the revision, and the ref for links. */
export interface Place {
  readonly repository: Repository;
  readonly name: RepositoryName;
  readonly ref: RefName;
  /** For a tag of a tree or of a file the id of that. */
  readonly commit: Oid;
  /** Other than `commit` only on pages that show trees and files without a history. */
  readonly rootType: RevisionAt['rootType'];
  readonly path: string;
  readonly fixed: boolean;
}

export interface RevisionLocation extends RepositoryName {
  readonly kind: RefKind;
  readonly rest: readonly string[];
}

/** `objects`: tags of trees and of files, too, for pages that need no commit. */
export async function placeOf(
  request: PageRequest,
  location: RevisionLocation,
  accepts: 'commits' | 'objects' = 'commits',
): Promise<Place> {
  const repository = await repositoryOf(request, location);
  return placeAt(repository, await repository.resolveAt(location.kind, location.rest, accepts));
}

export function placeAt(repository: Repository, at: RevisionAt): Place {
  return {
    repository,
    name: nameOf(repository),
    ref: { kind: at.kind, name: at.name },
    commit: at.commit,
    rootType: at.rootType,
    path: at.path,
    fixed: at.fixed,
  };
}

/** The root of the default branch; undefined in a repository without commits. */
export function defaultPlace(repository: Repository): Place | undefined {
  const at = repository.defaultRevision;
  return at === undefined ? undefined : placeAt(repository, at);
}

/** A path at a commit that is named by its id; `ref` is what links of the page keep instead of the id. */
export async function placeAtCommit(
  request: PageRequest,
  location: RepositoryName & { readonly oid: string; readonly path: string },
  ref: RefName | undefined,
): Promise<Place> {
  const { oid, path } = location;
  const repository = await repositoryOf(request, location);
  const place = placeAt(
    repository,
    await repository.resolveAt('commit', [oid, ...(path === '' ? [] : path.split('/'))]),
  );
  return ref === undefined ? place : { ...place, ref };
}

export function noPath(place: Place): GitError {
  return new GitError('not-found', { what: 'path', name: place.path });
}

/**
 * How an HTML page at a place may be cached: the browser asks each time, also when the URL has a full id, because every
 * page shows refs, which move. They are part of the tag, as is the number of commits when it is known. `extra` lists
 * everything else that the page depends on.
 */
export function placeCache(request: PageRequest, place: Place, extra: readonly string[] = []): CachePolicy {
  const commits = place.repository.history.knownCount(place.commit) ?? '';
  const tag = pageTag(request, [place.commit, place.repository.refsTag, String(commits), ...extra]);
  return { kind: 'revalidate', tag };
}

/** The ref for links to files or commits: the branch or tag that `text` names, else the commit. */
export function refOf(repository: Repository, text: string, commit: Oid): RefName {
  const ref = refNamed(repository.refs, text);
  if (ref?.name.startsWith(TAGS) === true) return { kind: 'tag', name: ref.short };
  return ref?.name.startsWith(HEADS) === true ? { kind: 'branch', name: ref.short } : { kind: 'commit', name: commit };
}
