/** The page of a comparison: a form with the two sides, their relation, the first commits, and the changes. */
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import type { CommitDiffOutput } from '../../../workers/tasks/commit-diff.js';
import type { DivergenceDetails } from '../../../workers/tasks/divergence-details.js';
import { folderTable } from '../../parts/diff/changed-folders.js';
import { diffModel, type DiffModel } from '../../parts/diff/diff-model.js';
import { diffViewOf } from '../../parts/diff/diff-view.js';
import { shortId } from '../../parts/commit-line.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import { href, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Repository } from '../../../repository/repository.js';
import { authorsModel, rangeAuthors, type CompareAuthors } from './compare-authors.js';
import { comparedCommits, type ComparedCommits } from './compare-commits.js';
import { compareTabs, tabOf, type CompareTabs } from './compare-tabs.js';
import { compareForm, type CompareForm } from './compare-form.js';
import { compareHref, type Compared } from './compared.js';
import { specText, type CompareSpec } from './compare-spec.js';

export interface CompareModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly form: CompareForm;
  /** A message in place of the changes or above them. */
  readonly state:
    | {
        readonly title: string;
        readonly text: string;
        readonly links: readonly { readonly label: string; readonly href: string }[];
      }
    | undefined;
  readonly divergence: DivergenceModel | undefined;
  readonly commits: ComparedCommits | undefined;
  readonly narrowed: { readonly text: string; readonly wholeHref: string } | undefined;
  readonly tabs: CompareTabs | undefined;
  readonly authors: CompareAuthors | undefined;
  readonly diff: DiffModel | undefined;
}

export interface DivergenceModel {
  readonly texts: readonly string[];
  readonly ancestor: { readonly id: string; readonly href: string } | undefined;
  readonly downloads: readonly { readonly label: string; readonly href: string }[];
}

export type CompareFrame = Pick<CompareModel, 'layout' | 'heading' | 'form'>;

export function compareFrame(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  spec: CompareSpec | undefined,
  path: string,
): CompareFrame {
  const { t } = request;
  const heading = t('compare.title');
  const sides = spec === undefined ? [] : [`${displayPath(spec.base)}${spec.dots}${displayPath(spec.head)}`];
  return {
    layout: layoutOf(request, {
      title: [...sides, heading, `${name.owner}/${name.repo}`],
      repository: repositoryHeader(request, repository, { tab: 'commits' }),
      indexed: false,
      ...(spec === undefined ? {} : { recentIcon: 'git-compare' }),
    }),
    heading,
    form: compareForm(request, repository, name, { spec, path, unknown: [], typedBase: '' }),
  };
}

export const NOTHING_COMPARED = {
  state: undefined,
  divergence: undefined,
  commits: undefined,
  narrowed: undefined,
  tabs: undefined,
  authors: undefined,
  diff: undefined,
} as const;

/** `old` is the old side; undefined when the two commits have no common ancestor. */
export async function comparedModel(
  request: PageRequest,
  compared: Compared,
  divergence: DivergenceDetails,
  old: Oid | undefined,
  diff: CommitDiffOutput | undefined,
): Promise<Omit<CompareModel, keyof CompareFrame>> {
  const { t } = request;
  const { path } = compared;
  const tab = tabOf(request);
  // Both wait for a worker, so they are asked at the same time.
  const [authors, files] = await Promise.all([
    rangeAuthors(compared, tab === 'authors'),
    tab !== 'files' || old === undefined || diff === undefined || diff.totalFiles === 0
      ? undefined
      : filesModel(request, compared, old, diff),
  ]);
  return {
    state: tab === 'files' ? stateOf(request, compared, divergence, old, diff) : undefined,
    divergence: divergenceModel(request, compared, divergence, old),
    tabs: compareTabs(request, compared, { divergence, files: diff?.totalFiles, authors }),
    commits: tab === 'commits' ? await comparedCommits(request, compared, divergence) : undefined,
    authors: tab === 'authors' ? authorsModel(request, compared, authors) : undefined,
    narrowed:
      path === ''
        ? undefined
        : { text: t('compare.narrowed', { path: displayPath(path) }), wholeHref: compareHref(compared, { path: '' }) },
    diff: files,
  };
}

async function filesModel(
  request: PageRequest,
  compared: Compared,
  old: Oid,
  diff: CommitDiffOutput,
): Promise<DiffModel> {
  const { repository, name, head, path } = compared;
  const folders = await folderTable(
    request,
    {
      repository,
      commit: head,
      against: old,
      path,
      folderHref: (folder) => compareHref(compared, { path: folder }),
      fileHref: (file) => fileHref(compared, file),
    },
    diff,
  );
  return diffModel(
    request,
    {
      name,
      commit: await repository.objects.readCommit(head),
      parentIndex: 0,
      view: diffViewOf(request),
      against: {
        oid: old,
        wholeHref: compareHref(compared, { ending: '.diff' }),
        permalink: fixedHref(compared),
        fileHref: ({ newPath }) => fileHref(compared, newPath),
      },
    },
    diff,
    folders,
  );
}

/** The same comparison by ids, without the query. */
function fixedHref({ name, spec, base, head }: Compared): string {
  return compareHref({ name, spec: { ...spec, base, head }, path: '' });
}

/**
 * The page of one file's changes, under both names if it was renamed; a name that a query cannot contain has no such
 * page.
 */
function fileHref(compared: Compared, path: string): string {
  const { name, spec, path: folder } = compared;
  return path.isWellFormed()
    ? href.compare(name, specText(spec), { path: folder === '' ? undefined : folder, files: path })
    : compareHref(compared, { path });
}

function stateOf(
  { t }: PageRequest,
  compared: Compared,
  { ahead, mergeBases }: DivergenceDetails,
  old: Oid | undefined,
  diff: CommitDiffOutput | undefined,
): CompareModel['state'] {
  const { spec, base, head, path } = compared;
  const direct = { label: t('compare.direct'), href: compareHref(compared, { dots: '..' }) };
  const swap = { label: t('compare.swap'), href: compareHref(compared, { base: spec.head, head: spec.base }) };
  if (base === head) return { title: t('compare.same.title'), text: t('compare.same.text'), links: [] };
  if (mergeBases.length === 0 && old === undefined)
    return { title: t('compare.unrelated.title'), text: t('compare.unrelated.text'), links: [direct] };
  if (diff === undefined || diff.totalFiles > 0) return undefined;
  if (path !== '')
    return {
      title: t('compare.sameHere.title'),
      text: t('compare.sameHere.text', { path: displayPath(path) }),
      links: [{ label: t('compare.everything'), href: compareHref(compared, { path: '' }) }],
    };
  if (ahead === 0 && spec.dots === '...')
    return {
      title: t('compare.nothingNew.title'),
      text: t('compare.nothingNew.text', { base: displayPath(spec.base), head: displayPath(spec.head) }),
      links: [swap, direct],
    };
  return { title: t('compare.sameFiles.title'), text: t('compare.sameFiles.text'), links: [] };
}

function divergenceModel(
  { t }: PageRequest,
  compared: Compared,
  { ahead, behind, mergeBases }: DivergenceDetails,
  old: Oid | undefined,
): DivergenceModel | undefined {
  const { name, spec, base, head, path } = compared;
  if (base === head) return undefined;
  const ancestor = mergeBases[0];
  return {
    texts: [
      ...(ahead > 0 ? [t('compare.ahead', { count: ahead, head: displayPath(spec.head) })] : []),
      ...(behind > 0 ? [t('compare.behind', { count: behind, head: displayPath(spec.head) })] : []),
    ],
    ancestor: ancestor === undefined ? undefined : { id: shortId(ancestor), href: href.commit(name, ancestor) },
    // A mail contains a whole commit, so there is no `.patch` for a part of the files.
    downloads:
      old === undefined
        ? []
        : (path === '' ? ['.diff', '.patch'] : ['.diff']).map((ending) => ({
            label: ending,
            href: compareHref(compared, { ending }),
          })),
  };
}
