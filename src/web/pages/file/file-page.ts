/** The frame of pages of files, symbolic links and submodules: path, latest commit, links. */
import { displayPath } from '../../../git/path-text.js';
import { toolbarModel, crumbsOf, directoryOf, refLabel, type ToolbarModel } from '../../parts/toolbar.js';
import { commitLine, type LatestCommitModel } from '../../parts/commit-line.js';
import { indexProgress, type IndexProgressModel } from '../../parts/index-progress.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import { href } from '../../address/location.js';
import { NO_CACHE, notModified, type PageRequest, type Reply } from '../../http/page.js';
import type { Wrap } from '../../../shared/preferences.js';
import { unlessLost } from '../../parts/lost-objects.js';
import { placeCache, type Place } from '../../parts/revision.js';
import { shownSideTree, sideTreeSwitch, type SideTreeModel } from '../../parts/side-tree/side-tree.js';
import type { FileButton, FileContent } from './content.js';

export interface FileModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  /** Of the file itself. */
  readonly name: string;
  readonly toolbar: ToolbarModel;
  /** Undefined when the visitor has hidden the tree. */
  readonly side: SideTreeModel | undefined;
  readonly indexing: IndexProgressModel | undefined;
  /** Undefined when it was not found within the time limit. */
  readonly latestCommit: LatestCommitModel | undefined;
  /** Undefined where there is no history: at a tag of a tree or of a file. */
  readonly historyHref: string | undefined;
  /** The switch for wrapping long lines; without script a form with the same effect. */
  readonly wrap: { readonly action: string; readonly here: string; readonly isOn: boolean; readonly next: Wrap };
  readonly content: FileContent;
}

/** The time that a file's page waits for its latest commit; the history page has it too. */
const LAST_COMMIT_BUDGET_MS = 400;

/**
 * `content` is called only when the visitor does not already have this page. `lfs` says whether the content of a
 * pointer is there, which may change without a change of a ref; undefined for any other file.
 */
export async function filePageReply(
  request: PageRequest,
  place: Place,
  content: () => Promise<FileContent> | FileContent,
  lfs?: 'stored' | 'absent',
): Promise<Reply> {
  const hasHistory = place.rootType === 'commit';
  const treeSwitch = hasHistory ? sideTreeSwitch(request) : undefined;
  const cache = { ...placeCache(request, place, ['file', lfs ?? '']), mayBeKept: lfs === undefined };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const [latest, shown] = await Promise.all([
    request.timing.measure('index', () =>
      hasHistory ? place.repository.history.lastCommitOf(place.commit, place.path, LAST_COMMIT_BUDGET_MS) : undefined,
    ),
    request.timing.measure('objects', content),
  ]);
  const indexing = hasHistory ? indexProgress(request, place) : undefined;
  const { objects } = place.repository;
  const commit =
    latest === undefined ? undefined : await unlessLost(() => objects.readCommit(latest), latest, new Set());
  const isWrapped = request.preferences.get('wrap') === 'on';
  const historyHref = href.commits(place.name, place.ref, place.path);
  const model: FileModel = {
    layout: layoutOf(request, {
      title: titleOf(place),
      repository: repositoryHeader(request, place.repository, { tab: 'code', ...(hasHistory ? { at: place } : {}) }),
      recentIcon: 'file',
    }),
    heading: place.path === '' ? refLabel(place.ref) : displayPath(place.path),
    name: fileName(place),
    toolbar: toolbarModel(request, {
      place,
      refHref: (ref) =>
        href.src(place.name, ref, place.path, {
          display: request.query.get('display'),
          encoding: request.query.get('encoding'),
        }),
      crumbs: crumbsOf(request, place, directoryOf(place.path)),
      sideTree: treeSwitch,
    }),
    side: hasHistory ? await shownSideTree(request, place) : undefined,
    indexing,
    latestCommit:
      commit === undefined
        ? undefined
        : { ...commitLine(request.t, place, commit), historyHref, permalinkHref: undefined },
    historyHref: hasHistory ? historyHref : undefined,
    wrap: {
      action: href.settings(),
      here: request.target,
      isOn: isWrapped,
      next: isWrapped ? 'off' : 'on',
    },
    content: shown,
  };
  // Not cacheable while something is incomplete; the next request continues the walk.
  return {
    kind: 'html',
    view: 'pages/file',
    model,
    cache:
      shown.isLasting === false ||
      (hasHistory && commit === undefined) ||
      indexing !== undefined ||
      (shown.body.form === 'refs' && !shown.body.isComplete)
        ? NO_CACHE
        : cache,
  };
}

/** The last part of the path; at a tag of a file the tag. */
export function fileName({ path, ref }: Place): string {
  return path === '' ? refLabel(ref) : displayPath(path.slice(path.lastIndexOf('/') + 1));
}

/** Begins with the file name, since a browser tab shows little more. */
function titleOf({ path, ref, name }: Place): string[] {
  const slash = path.lastIndexOf('/');
  return [
    ...(path === '' ? [] : [path.slice(slash + 1)]),
    ...(slash < 0 ? [] : [path.slice(0, slash)]),
    refLabel(ref),
    `${name.owner}/${name.repo}`,
  ];
}

export function button(label: string, target: string, key?: string, title?: string): FileButton {
  return { label, href: target, key, title, icon: undefined, isCompact: false, isPermalink: false };
}

export function rawButton({ t }: PageRequest, place: Place): FileButton {
  return { ...button(t('file.raw'), href.raw(place.name, place.ref, place.path)), icon: 'code' };
}

/** A permanent link to the file or to another page of it. */
export function permalinkButton(
  { t }: PageRequest,
  place: Place,
  target = href.src(place.name, { kind: 'commit', name: place.commit }, place.path),
): FileButton {
  return { ...button(t('file.permalink'), target, 'y', t('file.permalinkTitle')), isPermalink: true };
}
