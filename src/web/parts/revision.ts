/** The prelude of pages that show a repository at a revision: find the repository, divide ref from path, name the ref for links. */
import { GitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import type { Repository, RevisionAt } from '../../repository/repository.js';
import { WebError } from '../http/errors.js';
import type { RefKind, RefName, RepositoryName } from '../address/location.js';
import { pageTag, type CachePolicy, type PageRequest } from '../http/page.js';

export function repositoryOf(request: PageRequest, { owner, repo }: RepositoryName): Repository {
  const repository = request.context.repositories.find(owner, repo);
  if (repository === undefined) throw new WebError('no-repository', { name: `${owner}/${repo}` });
  return repository;
}

/** Names as the repository spells them, whatever case the URL had. */
export function nameOf(repository: Repository): RepositoryName {
  return { owner: repository.owner, repo: repository.name };
}

/** Where a page stands: the repository, the revision, and the ref that its links keep. */
export interface Place {
  readonly repository: Repository;
  readonly name: RepositoryName;
  readonly ref: RefName;
  readonly commit: Oid;
  readonly path: string;
  readonly fixed: boolean;
}

export interface RevisionLocation extends RepositoryName {
  readonly kind: RefKind;
  readonly rest: readonly string[];
}

export function placeOf(request: PageRequest, location: RevisionLocation): Place {
  const repository = repositoryOf(request, location);
  return placeAt(repository, repository.resolveAt(location.kind, location.rest));
}

export function placeAt(repository: Repository, at: RevisionAt): Place {
  return {
    repository,
    name: nameOf(repository),
    ref: { kind: at.kind, name: at.name },
    commit: at.commit,
    path: at.path,
    fixed: at.fixed,
  };
}

/** The default branch's root; undefined in a repository without commits. */
export function defaultPlace(repository: Repository): Place | undefined {
  const branch = repository.defaultBranch();
  if (branch !== undefined) return placeAt(repository, repository.resolveAt('branch', branch.short.split('/')));
  const commit = repository.headCommit();
  return commit === undefined ? undefined : placeAt(repository, repository.resolveAt('commit', [commit]));
}

export function noPath(place: Place): GitError {
  return new GitError('not-found', { what: 'path', name: place.path });
}

/**
 * How an HTML page at a place may be kept: for ever when the URL has the full id, else until the ref moves.
 * Every such page shows the repository's refs and, once it is known, the number of commits, so both are part of the tag; `extra` is
 * what else it depends on.
 */
export function placeCache(request: PageRequest, place: Place, extra: readonly string[] = []): CachePolicy {
  const commits = place.repository.history.knownCount(place.commit) ?? '';
  const tag = pageTag(request, [place.commit, place.repository.refsTag, String(commits), ...extra]);
  return { kind: place.fixed ? 'immutable' : 'revalidate', tag };
}

/** As a link to files or commits names it: a branch or a tag where it is one, else the commit. Tags come first, as git has it. */
export function refOf(repository: Repository, text: string, commit: Oid): RefName {
  const refs = repository.refs();
  if (refs.get(`refs/tags/${text}`) !== undefined) return { kind: 'tag', name: text };
  return refs.get(`refs/heads/${text}`) === undefined
    ? { kind: 'commit', name: commit }
    : { kind: 'branch', name: text };
}
