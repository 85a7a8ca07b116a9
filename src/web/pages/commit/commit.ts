/** `/{owner}/{repo}/commit/{id}`, and the same as a patch: `.diff`, `.patch`. */
import { bodyOf } from '../../../git/object/commit-text.js';
import type { Commit } from '../../../git/object/commit.js';
import { GitError } from '../../../git/errors.js';
import { isOid } from '../../../git/oid.js';
import type { GitPath } from '../../../git/path-text.js';
import type { Repository } from '../../../repository/repository.js';
import { broughtCommits } from './brought-commits.js';
import { readCombined } from './combined-model.js';
import { commitFacts, type CommitModel } from './commit-model.js';
import { diffModel, emptyDiff, type DiffModel, type DiffSubject } from '../../parts/diff/diff-model.js';
import { folderTable, folderTableTag, isListOnly, withoutCutList } from '../../parts/diff/changed-folders.js';
import { visibleText } from '../../../shared/visible-text.js';
import { diffViewOf, diffViewTag, narrowedHref, oneFileHref } from '../../parts/diff/diff-view.js';
import { lostNote, unlessLost } from '../../parts/lost-objects.js';
import { shortId } from '../../parts/commit-line.js';
import { WebError } from '../../http/errors.js';
import { layoutOf, repositoryHeader } from '../../parts/layout.js';
import { href, type Location } from '../../address/location.js';
import { NO_CACHE, notModified, pageTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { PATCH_HEADERS } from '../../http/patch-headers.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';

type CommitLocation = Extract<Location, { page: 'commit' }>;

export async function commitPage(request: PageRequest<CommitLocation>): Promise<Reply> {
  const { location } = request;
  const repository = await repositoryOf(request, location);
  const oid = await repository.resolveCommit(location.oid);
  const stored = await repository.objects.readCommit(oid);
  const commit = repository.inHistory(stored);
  const parentIndex = parentIndexOf(request, commit);
  if (location.format !== 'html')
    return patchReply(request, repository, { commit, parentIndex, format: location.format });
  const [name, view, path] = [nameOf(repository), diffViewOf(request), pathOf(request)];
  return htmlReply(request, repository, { name, commit, parentIndex, view, path }, stored);
}

/** `?parent=2` is the second parent, like `^2`. */
function parentIndexOf({ query }: PageRequest, { parents }: Commit): number {
  const text = query.get('parent');
  if (text === undefined) return 0;
  const number = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : Infinity;
  if (number > Math.max(parents.length, 1)) throw new WebError('bad-request');
  return number - 1;
}

/** The folder that the changes are limited to; '' for all. */
function pathOf({ query }: PageRequest): GitPath {
  return (query.get('path') ?? '')
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
}

async function htmlReply(
  request: PageRequest<CommitLocation>,
  repository: Repository,
  subject: DiffSubject,
  stored: Commit,
): Promise<Reply> {
  const { commit, name, parentIndex, view, path = '' } = subject;
  // The page shows refs and notes, so the refs' fingerprint is part of its tag; so is whether the commit is indexed,
  // which adds the refs that contain it.
  const cache: CachePolicy = {
    kind: 'revalidate',
    tag: pageTag(request, [
      'commit',
      commit.oid,
      String(parentIndex),
      ...(commit === stored ? [] : ['cut']),
      ...(view === undefined ? [] : [diffViewTag(view)]),
      Buffer.from(path).toString('base64url'),
      folderTableTag(request),
      repository.refsTag,
      repository.history.has(commit.oid) ? 'placed' : 'unplaced',
    ]),
  };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const lost = new Set<string>();
  const [facts, diff, combined, brought] = await Promise.all([
    request.timing.measure('objects', () => commitFacts(request, repository, subject, stored)),
    request.timing.measure('diff', () => readDiff(request, repository, subject, lost)),
    view?.file === undefined && path === ''
      ? request.timing.measure('diff', () => readCombined(request, repository, name, commit))
      : undefined,
    view?.file === undefined && path === ''
      ? request.timing.measure('index', () => broughtCommits(request, repository, name, commit))
      : [],
  ]);
  const canonical = request.origin + href.commit(name, commit.oid);
  const model: CommitModel = {
    ...facts,
    layout: layoutOf(request, {
      title: [
        facts.summary === '' ? request.t('commit.noMessage') : facts.summary,
        shortId(commit.oid),
        `${name.owner}/${name.repo}`,
      ],
      description: previewOf(commit, facts.summary),
      repository: repositoryHeader(request, repository, { tab: 'commits' }),
      recentIcon: 'git-commit',
      canonical,
    }),
    diff,
    combined,
    brought,
  };
  return {
    kind: 'html',
    view: 'pages/commit',
    model,
    cache:
      facts.containingRefs?.note === undefined &&
      diff.folders?.waitHref === undefined &&
      lost.size === 0 &&
      brought.every(({ isCounted }) => isCounted)
        ? cache
        : NO_CACHE,
    ...(request.location.oid === commit.oid ? {} : { headers: { Link: `<${canonical}>; rel="canonical"` } }),
  };
}

/** More is cut by those who show it. */
const MAX_PREVIEW = 300;

/** The first paragraph of the message, or its subject if there is no other. */
function previewOf({ message }: Commit, summary: string): string {
  const [first = ''] = bodyOf(message)
    .trim()
    .split(/\n\s*\n/, 1);
  const text = first.replace(/\s+/g, ' ').slice(0, MAX_PREVIEW).toWellFormed();
  return visibleText(text === '' ? summary : text);
}

async function readDiff(
  request: PageRequest,
  repository: Repository,
  subject: DiffSubject,
  lost: Set<string>,
): Promise<DiffModel> {
  const { commit, parentIndex, view, path = '' } = subject;
  const parent = commit.parents[parentIndex];
  if (parent !== undefined && !repository.objects.has(parent))
    return emptyDiff(request, subject, request.t('commit.parentMissing', { id: shortId(parent) }));
  const ask = () =>
    repository.background.ask('commitDiff', {
      commit: commit.oid,
      parentIndex,
      isRoot: commit.parents.length === 0,
      ...(path === '' ? {} : { path }),
      ...view,
      ...(isListOnly(request) ? { showUpTo: 0 } : {}),
      noNewline: request.t('commit.noNewline'),
    });
  const diff = await unlessLost(ask, commit.tree, lost);
  if (diff === undefined) return emptyDiff(request, subject, lostNote(request, 'changes', lost));
  const missing = view?.file ?? path;
  if (missing !== '' && diff.totalFiles === 0) throw new GitError('not-found', { what: 'path', name: missing });
  const shown = withoutCutList(request, diff);
  const folders = await folderTable(
    request,
    {
      repository,
      commit: commit.oid,
      against: parent,
      path,
      folderHref: (folder) => narrowedHref(request, folder),
      fileHref: (file) => oneFileHref(request, file) ?? narrowedHref(request, ''),
    },
    shown,
  );
  return diffModel(request, subject, shown, folders);
}

async function patchReply(
  request: PageRequest<CommitLocation>,
  repository: Repository,
  { commit, parentIndex, format }: { commit: Commit; parentIndex: number; format: 'diff' | 'patch' },
): Promise<Reply> {
  const { version } = request.context;
  // A shallow clone may be deepened: then the commit has other changes.
  const isCut = repository.boundary.has(commit.oid);
  const tag = [commit.oid, format, String(parentIndex), ...(isCut ? ['cut'] : []), version].join('.');
  const cache: CachePolicy = { kind: isOid(request.location.oid) && !isCut ? 'immutable' : 'revalidate', tag };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return unchanged;
  const { bytes } = await request.timing.measure('diff', () =>
    repository.background.ask('patch', {
      commit: commit.oid,
      format,
      parentIndex,
      isRoot: commit.parents.length === 0,
      signature: `Kedr ${version}`,
    }),
  );
  return { kind: 'bytes', type: 'text/plain; charset=utf-8', body: bytes, cache, headers: PATCH_HEADERS };
}
