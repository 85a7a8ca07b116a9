/**
 * `src/{something}`, `raw/...`, `tree/...`: old and foreign URLs without the kind of revision. The kind is guessed in
 * the same way as in Gitea, and the request is redirected.
 */
import { isGitError } from '../../../git/errors.js';
import { splitRefAndPath } from '../../../git/refs/split-ref-path.js';
import type { GitPath } from '../../../git/path-text.js';
import type { Repository } from '../../../repository/repository.js';
import { WebError } from '../../http/errors.js';
import { defaultRef } from '../../parts/layout.js';
import { href, type Location, type RefName, type RepositoryName } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';

type Untyped = Extract<Location, { page: 'untyped' }>;

interface Guess {
  readonly ref: RefName;
  readonly path: GitPath;
}

export async function untypedPage(request: PageRequest<Untyped>): Promise<Reply> {
  const { word, rest } = request.location;
  const repository = await repositoryOf(request, request.location);
  const { ref, path } = await guess(repository, rest);
  return { kind: 'redirect', to: typedHref(word, nameOf(repository), ref, path) + searchOf(request.target) };
}

/** Tries a commit's full id, a branch, a tag and a short id, else a path in the default branch. */
async function guess(repository: Repository, segments: readonly string[]): Promise<Guess> {
  const found =
    withoutRefsPrefix(segments) ??
    // A ref of that name must not change what an address with a full id shows.
    (await guessCommit(repository, segments, FULL_ID)) ??
    guessName(repository, segments) ??
    (await guessCommit(repository, segments, ID));
  if (found !== undefined) return found;
  const ref = defaultRef(repository);
  if (ref === undefined) throw new WebError('no-ref', { name: segments.join('/') });
  return { ref, path: (segments[0] === 'HEAD' ? segments.slice(1) : segments).join('/') };

  function withoutRefsPrefix([first, kind, ...more]: readonly string[]): Guess | undefined {
    if (first !== 'refs' || (kind !== 'heads' && kind !== 'tags')) return undefined;
    return guessKind(repository, kind === 'heads' ? 'branch' : 'tag', more);
  }
}

function guessName(repository: Repository, segments: readonly string[]): Guess | undefined {
  // HEAD is the default branch.
  if (segments[0] === 'HEAD') return undefined;
  return guessKind(repository, 'branch', segments) ?? guessKind(repository, 'tag', segments);
}

function guessKind(repository: Repository, kind: 'branch' | 'tag', segments: readonly string[]): Guess | undefined {
  const found = splitRefAndPath(repository.refs, kind, segments);
  return found === undefined ? undefined : { ref: { kind, name: found.name }, path: found.path };
}

/** At least seven digits, the usual length of quoted ids; shorter names are more likely files. */
const ID = /^[0-9a-fA-F]{7,40}$/;
const FULL_ID = /^[0-9a-fA-F]{40}$/;

async function guessCommit(
  repository: Repository,
  [first = '', ...path]: readonly string[],
  id: RegExp,
): Promise<Guess | undefined> {
  if (!id.test(first)) return undefined;
  try {
    return { ref: { kind: 'commit', name: await repository.resolveCommit(first) }, path: path.join('/') };
  } catch (error) {
    // A path may look like an id, so these errors are ignored; an ambiguous id is reported.
    if (isGitError(error, 'not-found') || isGitError(error, 'wrong-type')) return undefined;
    throw error;
  }
}

function typedHref(word: Untyped['word'], name: RepositoryName, ref: RefName, path: GitPath): string {
  switch (word) {
    case 'src':
      return href.src(name, ref, path);
    case 'raw':
      return href.raw(name, ref, path);
    case 'media':
      return href.media(name, ref, path);
    case 'blame':
      return href.blame(name, ref, path);
    case 'commits':
      return href.commits(name, ref, path);
    case 'find':
      return href.find(name, ref);
    case 'tree-list':
      return href.treeList(name, ref);
  }
}

function searchOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark);
}
