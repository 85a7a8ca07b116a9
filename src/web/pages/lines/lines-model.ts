/** The model of the page with the versions of lines. */
import { displayPath } from '../../../git/path-text.js';
import type { LineHistoryOutput, ShownLines, ShownVersion } from '../../../workers/tasks/line-history.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { commitLine, type CommitLine } from '../../parts/commit-line.js';
import type { HunkModel } from '../../parts/diff/gaps.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import type { LineRange } from '../../parts/line-range.js';
import { lostNote, unlessLost } from '../../parts/lost-objects.js';
import { listedRefs } from '../../parts/refs/listed-refs.js';
import type { Place } from '../../parts/revision.js';
import { titleParts } from '../../parts/title-parts.js';
import { crumbsOf, refLabel, toolbarModel, type ToolbarModel } from '../../parts/toolbar.js';

/** Asks for a page that waits. */
export const WAIT = 'wait';

export interface LinesModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly toolbar: ToolbarModel;
  readonly links: readonly { readonly label: string; readonly icon: string; readonly href: string }[];
  readonly versions: readonly VersionModel[];
  /** The number of versions when all are on the page; '' when that is not known. */
  readonly countText: string;
  readonly lost: string | undefined;
  /** The address of the page that waits for further versions; undefined when they are all there. */
  readonly waitHref: string | undefined;
  readonly newestHref: string | undefined;
  readonly olderHref: string | undefined;
}

export interface VersionModel extends CommitLine {
  /** The id of the card. */
  readonly anchor: string;
  readonly release: { readonly label: string; readonly href: string } | undefined;
  readonly isFirst: boolean;
  readonly isMerge: boolean;
  readonly files: readonly VersionFile[];
  /** The changes of the whole commit. */
  readonly wholeHref: string;
}

export interface VersionFile {
  readonly anchor: string;
  readonly path: string;
  readonly renamed: string | undefined;
  readonly hunks: readonly HunkModel[];
  /** No hidden lines can be opened. */
  readonly linesHref: undefined;
  readonly remark: string | undefined;
}

export interface ShownHistory {
  readonly range: LineRange;
  /** From 1. */
  readonly page: number;
  readonly history: LineHistoryOutput;
}

export async function linesModel(
  request: PageRequest,
  place: Place,
  { range, page, history }: ShownHistory,
): Promise<LinesModel> {
  const { t } = request;
  const { name, ref, path, repository } = place;
  const lost = new Set<string>(history.lost);
  const title = t(range.first === range.last ? 'lines.line' : 'lines.range', { ...range });
  const versions = await versionsOf(request, place, history.versions, lost);
  const to = (query: Readonly<Record<string, string | number | undefined>>): string =>
    href.lines(name, ref, path, range, query);
  return {
    layout: layoutOf(request, {
      title: [...titleParts(request, { page }), title, displayPath(path), refLabel(ref), `${name.owner}/${name.repo}`],
      repository: repositoryHeader(request, repository, { tab: 'code', at: place }),
      indexed: false,
      recentIcon: 'history',
    }),
    heading: title,
    toolbar: toolbarModel(request, {
      place,
      refHref: (other) => href.lines(name, other, path, range),
      crumbs: crumbsOf(request, place),
    }),
    links: [
      { label: t('lines.file'), icon: 'file', href: `${href.src(name, ref, path)}#L${range.first}-L${range.last}` },
      { label: t('lines.blame'), icon: 'people', href: `${href.blame(name, ref, path)}#L${range.first}` },
      { label: t('lines.fileHistory'), icon: 'history', href: href.commits(name, ref, path) },
    ],
    versions,
    countText:
      page === 1 && history.complete && !history.more ? t('lines.versions', { count: history.versions.length }) : '',
    lost: lostNote(request, 'history', lost),
    waitHref: history.complete ? undefined : to({ page: page === 1 ? undefined : page, [WAIT]: 1 }),
    newestHref: page === 1 ? undefined : to({}),
    olderHref: history.more ? to({ page: page + 1 }) : undefined,
  };
}

async function versionsOf(
  request: PageRequest,
  place: Place,
  versions: readonly ShownVersion[],
  lost: Set<string>,
): Promise<VersionModel[]> {
  const { t } = request;
  const releases = await releasesOf(place, versions);
  const made = await Promise.all(
    versions.map(async ({ commit: oid, isFirst, isMerge, files }, at) => {
      const commit = await unlessLost(() => place.repository.objects.readCommit(oid), oid, lost);
      if (commit === undefined) return undefined;
      const release = releases[at];
      const anchor = `v${at + 1}`;
      return {
        ...commitLine(t, place, commit),
        anchor,
        release:
          release === undefined
            ? undefined
            : {
                label: t('lines.release', { tag: displayPath(release) }),
                href: href.src(place.name, { kind: 'tag', name: release }, files[0]?.path ?? ''),
              },
        isFirst,
        isMerge,
        files: files.map((file, number) => fileModel(request, file, `${anchor}-${number + 1}`)),
        wholeHref: href.commit(place.name, oid),
      };
    }),
  );
  return made.filter((version) => version !== undefined);
}

/** The name of the first release with each version; undefined where there is none or it is not known yet. */
async function releasesOf(
  { repository }: Place,
  versions: readonly ShownVersion[],
): Promise<readonly (string | undefined)[]> {
  const { tags, ids } = listedRefs(repository);
  const found = await repository.history.firstReleases({
    commits: versions.map(({ commit }) => commit),
    refsTag: repository.refsTag,
    defaultTip: repository.defaultBranch?.oid,
    ...ids,
  });
  return (found ?? []).map((place) => (place === undefined ? undefined : tags[place]?.short));
}

function fileModel({ t }: PageRequest, { path, oldPath, hunks, cutLines }: ShownLines, anchor: string): VersionFile {
  return {
    anchor,
    path: displayPath(path),
    renamed: path === oldPath ? undefined : t('lines.renamed', { from: displayPath(oldPath), to: displayPath(path) }),
    hunks: hunks.map(({ range, section, rowsHtml }) => ({ gap: undefined, range, section, rowsHtml })),
    linesHref: undefined,
    remark: hunks.length === 0 ? t('lines.notText') : cutLines ? t('lines.cutLines') : undefined,
  };
}
