/**
 * `/{owner}/{repo}/compare/{base}...{head}` and `{base}..{head}`: the differences of two revisions as a page or as
 * text, and the form to choose the revisions.
 */
import type { Oid } from '../../../git/oid.js';
import type { DivergenceDetails } from '../../../workers/tasks/divergence-details.js';
import type { TaskOutput } from '../../../workers/task-table.js';
import { lostNote, unlessLost } from '../../parts/lost-objects.js';
import { folderTableTag, isListOnly, withoutCutList } from '../../parts/diff/changed-folders.js';
import { diffViewOf, diffViewTag } from '../../parts/diff/diff-view.js';
import { compareFrame, comparedModel, NOTHING_COMPARED, type CompareModel } from './compare-model.js';
import { compareForm, DIRECT_MODE } from './compare-form.js';
import { tabOf } from './compare-tabs.js';
import { parseSpec, specText, splitFormat, type CompareSpec } from './compare-spec.js';
import { textReply } from './compare-text.js';
import {
  compareHref,
  findCommit,
  findSides,
  meantSpec,
  oldSide,
  type Compared,
  type UnknownSides,
} from './compared.js';
import { WebError } from '../../http/errors.js';
import { href, type Location, type RepositoryName } from '../../address/location.js';
import { notModified, NO_CACHE, pageTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { displayPath } from '../../../git/path-text.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';
import type { Repository } from '../../../repository/repository.js';

/** The number of commits on their tab; the others have a page of their own. */
const LISTED_COMMITS = 30;
/** Time limit for finding the common ancestor without the index. */
const DIVERGENCE_BUDGET_MS = 2_000;
/**
 * Time limit for renames, and another for lines: a comparison of two releases must be fast, and a file without its
 * lines has a link to them.
 */
const DIFF_BUDGET_MS = 300;
/** With more files than this they are only listed: showing some of thousands would not help. */
const MAX_SHOWN_OF = 300;
/** A longer list would take long and not be read; a table of folders replaces it. */
const MAX_LISTED_OF_MANY = 400;

export async function comparePage(request: PageRequest<Extract<Location, { page: 'compare' }>>): Promise<Reply> {
  const { location, query } = request;
  const repository = await repositoryOf(request, location);
  const name = nameOf(repository);
  const fallback = repository.defaultRef?.short ?? 'HEAD';
  const path = (query.get('path') ?? '')
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
  if (location.spec === '') return formReply(request, repository, name, path);
  const { spec: text, format } = await splitFormat(
    location.spec,
    async (end) => (await findCommit(repository, end)) !== undefined,
  );
  const spec = parseSpec(text, fallback);
  const sides = await findSides(repository, name, spec, path);
  if (!('base' in sides)) return unknownReply(request, repository, name, spec, path, sides);
  return format === 'html' ? htmlReply(request, sides) : oldSideReply(request, sides, format);
}

/** The form, or a redirect to the comparison when it was filled in. */
function formReply(request: PageRequest, repository: Repository, name: RepositoryName, path: string): Reply {
  const { query } = request;
  const head = query.get('head')?.trim() ?? '';
  const base = query.get('base')?.trim() ?? '';
  if (head !== '' || (base !== '' && query.has('head'))) {
    const fallback = repository.defaultRef?.short ?? 'HEAD';
    const spec: CompareSpec = {
      base: base || fallback,
      head: head || fallback,
      dots: query.get('mode') === DIRECT_MODE ? '..' : '...',
    };
    return { kind: 'redirect', to: compareHref({ name, spec, path }), status: 303 };
  }
  const model: CompareModel = { ...compareFrame(request, repository, name, undefined, path), ...NOTHING_COMPARED };
  const shown =
    base === ''
      ? model
      : {
          ...model,
          form: compareForm(request, repository, name, { spec: undefined, path, unknown: [], typedBase: base }),
        };
  return {
    kind: 'html',
    view: 'pages/compare',
    model: shown,
    cache: {
      kind: 'revalidate',
      tag: pageTag(request, ['compare', repository.refsTag, Buffer.from(base + path).toString('base64url')]),
    },
  };
}

async function unknownReply(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  spec: CompareSpec,
  path: string,
  unknown: UnknownSides,
): Promise<Reply> {
  const { t } = request;
  const names = unknown.map((side) => t('compare.quoted', { name: displayPath(spec[side]) })).join(', ');
  const meant = await meantSpec(repository, spec, unknown);
  const state = {
    title: t('compare.unknown.title'),
    text: [
      t(`compare.unknown.${unknown.length === 1 ? 'one' : 'several'}`, { names }),
      ...(meant === undefined ? [] : [t('errors.maybe')]),
    ].join(' '),
    links:
      meant === undefined
        ? []
        : [{ label: displayPath(specText(meant)), href: compareHref({ name, spec: meant, path }) }],
  };
  const frame = compareFrame(request, repository, name, spec, path);
  return {
    kind: 'html',
    view: 'pages/compare',
    model: {
      ...frame,
      layout: { ...frame.layout, recent: undefined },
      form: compareForm(request, repository, name, { spec, path, unknown, typedBase: '' }),
      ...NOTHING_COMPARED,
      state,
    },
    status: 404,
    cache: NO_CACHE,
  };
}

async function oldSideReply(request: PageRequest, compared: Compared, format: 'diff' | 'patch'): Promise<Reply> {
  const divergence = await divergenceOf(request, compared);
  if (divergence === undefined) throw new WebError('busy');
  const old = oldSide(compared, divergence);
  if (old === undefined) throw new WebError('no-object', { what: 'object', name: specText(compared.spec) });
  return textReply(request, compared, old, format);
}

function divergenceOf(
  request: PageRequest,
  { repository, base, head, path }: Compared,
): Promise<DivergenceDetails | undefined> {
  return request.timing.measure('index', () =>
    repository.history.divergenceDetails({ base, head, path, limit: LISTED_COMMITS, budgetMs: DIVERGENCE_BUDGET_MS }),
  );
}

async function htmlReply(request: PageRequest, compared: Compared): Promise<Reply> {
  const { repository, name, spec, path, base, head } = compared;
  const cache: CachePolicy = {
    kind: 'revalidate',
    tag: pageTag(request, [
      'compare',
      base,
      head,
      spec.dots,
      diffViewTag(diffViewOf(request)),
      tabOf(request),
      folderTableTag(request),
      repository.refsTag,
      Buffer.from(`${specText(spec)} ${path}`).toString('base64url'),
    ]),
  };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const frame = compareFrame(request, repository, name, spec, path);
  const lost = new Set<string>();
  const divergence = await unlessLost(() => divergenceOf(request, compared), head, lost);
  if (divergence === undefined)
    return {
      kind: 'html',
      view: 'pages/compare',
      model: { ...frame, ...NOTHING_COMPARED, state: unknownDivergence(request, compared, lost) },
      ...(lost.size === 0 ? {} : { status: 404 }),
      cache: NO_CACHE,
    };
  const old = oldSide(compared, divergence);
  const diff =
    old === undefined || base === head
      ? undefined
      : await request.timing.measure('diff', () => readDiff(request, compared, old));
  const model: CompareModel = {
    ...frame,
    ...(await request.timing.measure('objects', () => comparedModel(request, compared, divergence, old, diff))),
  };
  // Not cacheable while numbers are being computed.
  const isComplete = model.tabs?.fillHref === undefined && model.diff?.folders?.waitHref === undefined;
  return { kind: 'html', view: 'pages/compare', model, cache: isComplete ? cache : NO_CACHE };
}

async function readDiff(
  request: PageRequest,
  { repository, head, path }: Compared,
  old: Oid,
): Promise<TaskOutput<'commitDiff'>> {
  const diff = await repository.background.ask('commitDiff', {
    commit: head,
    against: old,
    parentIndex: 0,
    path,
    ...diffViewOf(request),
    showUpTo: isListOnly(request) ? 0 : MAX_SHOWN_OF,
    budgetMs: DIFF_BUDGET_MS,
    noNewline: request.t('commit.noNewline'),
  });
  const isLong = diff.totalFiles > MAX_LISTED_OF_MANY;
  return withoutCutList(request, isLong ? { ...diff, files: diff.files.slice(0, MAX_LISTED_OF_MANY) } : diff);
}

/**
 * The message while the common ancestor is still being searched for, in a long history without an index, or when it
 * cannot be found because of `lost` commits.
 */
function unknownDivergence(
  request: PageRequest,
  { name, spec, path }: Compared,
  lost: ReadonlySet<string>,
): CompareModel['state'] {
  const { t, target } = request;
  return {
    title: t(lost.size === 0 ? 'compare.computing.title' : 'compare.lost'),
    text: lostNote(request, 'history', lost) ?? t('compare.computing.text'),
    links: [
      ...(lost.size === 0 ? [{ label: t('compare.computing.again'), href: target }] : []),
      {
        label: t('compare.everything'),
        href: href.compare(name, specText({ ...spec, dots: '..' }), { path: path === '' ? undefined : path }),
      },
    ],
  };
}
