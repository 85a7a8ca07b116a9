/** The toolbar above a listing or a file: ref switcher, path, file finder, clone address. */
import { displayPath, type GitPath } from '../../git/path-text.js';
import type { Ref } from '../../git/refs/ref-snapshot.js';
import { archiveLinks, type ArchiveLink } from './archive-links.js';
import { href, type RefName } from '../address/location.js';
import type { PageRequest } from '../http/page.js';
import { shortId } from './commit-line.js';
import { browsableRefs } from './refs/browsable-refs.js';
import { orderedTags } from './refs/ordered-tags.js';
import { REF_ICONS } from '../../shared/ref-icons.js';
import { ANY_REF } from '../../shared/ref-template.js';
import type { Place } from './revision.js';
import type { SideTreeSwitch } from './side-tree/side-tree.js';

export interface ToolbarModel {
  readonly sideTree: SideTreeSwitch | undefined;
  readonly refs: RefSwitcherModel;
  readonly crumbs: CrumbsModel | undefined;
  readonly finder: FinderModel;
  readonly clone: CloneModel | undefined;
  /** Empty on pages that do not show a whole tree. */
  readonly archives: readonly ArchiveLink[];
}

export interface RefSwitcherModel {
  /** The id of its search box. */
  readonly filterId: string;
  /** The key that opens it; '' for none. */
  readonly key: string;
  /** What it is for. */
  readonly title: string;
  readonly label: string;
  readonly kindLabel: string;
  readonly icon: string;
  readonly filterAction: string;
  /** Prefix of the address that searches refs by name; undefined when the switcher lists all of them. */
  readonly listHref: string | undefined;
  /** The address of this page for any ref of a kind, see shared/ref-template.ts. */
  readonly anyHref: { readonly branch: string; readonly tag: string };
  readonly groups: readonly RefGroup[];
}

export interface RefGroup {
  readonly kind: 'branch' | 'tag';
  readonly title: string;
  readonly items: readonly {
    readonly label: string;
    readonly href: string;
    readonly current: boolean;
    readonly isDefault: boolean;
  }[];
  readonly allHref: string;
  readonly allLabel: string;
}

export interface CrumbsModel {
  readonly items: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
  /** The whole path, for copying. */
  readonly path: string;
  /** The search below a directory, which is that of the page or has its file. */
  readonly search: { readonly href: string; readonly label: string } | undefined;
}

export interface FinderModel {
  readonly action: string;
  readonly listHref: string;
  /** Prefix of a file's page; ends with `/`. */
  readonly openPrefix: string;
  /** The script of the worker that searches. */
  readonly workerHref: string;
  /** The query, on the page of the finder; undefined elsewhere. */
  readonly query: string | undefined;
  /** Shortcut keys that focus it; its own page has more of them. */
  readonly keys: string;
}

export interface CloneModel {
  readonly url: string;
  readonly commands: readonly { readonly label: string; readonly command: string }[];
}

/** The address of the same page and path at another ref. */
export type RefHref = (ref: RefName) => string;

/** A longer menu would be unreadable and slow to load; the other refs are behind the link to all. */
const MAX_SWITCHER_REFS = 20;
const FINDER_KEYS = 't';
const SEARCH_KEYS = 's /';

export interface ToolbarOptions {
  readonly place: Place;
  readonly refHref: RefHref;
  readonly crumbs?: CrumbsModel;
  readonly clone?: boolean;
  /** Only on pages with a side tree. */
  readonly sideTree?: SideTreeSwitch | undefined;
  /** Only on the page of the finder. */
  readonly query?: string;
}

export function toolbarModel(
  request: PageRequest,
  { place, refHref, crumbs, clone = false, sideTree, query }: ToolbarOptions,
): ToolbarModel {
  const { name, ref } = place;
  return {
    sideTree,
    refs: refSwitcher(request, place, refHref),
    crumbs,
    finder: {
      action: href.find(name, ref),
      listHref: href.treeList(name, ref),
      openPrefix: `${href.src(name, ref)}/`,
      workerHref: request.context.assets.url('finder-worker.js'),
      query,
      keys: query === undefined ? FINDER_KEYS : `${FINDER_KEYS} ${SEARCH_KEYS}`,
    },
    clone: clone ? cloneOf(request, place) : undefined,
    archives: clone && place.rootType === 'commit' ? archiveLinks(place.repository, ref) : [],
  };
}

/** The name of a ref on pages; an id is abbreviated. */
export function refLabel(ref: RefName): string {
  return ref.kind === 'commit' ? shortId(ref.name) : displayPath(ref.name);
}

export function refSwitcher(
  request: PageRequest,
  place: Pick<Place, 'repository' | 'name' | 'ref'>,
  refHref: RefHref,
): RefSwitcherModel {
  const { t } = request;
  const { repository, name, ref } = place;
  const snapshot = repository.refs;
  const defaultName = repository.defaultBranch?.short;
  const counts = { branch: snapshot.branches.length, tag: snapshot.tags.length };
  const group = (kind: 'branch' | 'tag', refs: readonly Ref[]): RefGroup => ({
    kind,
    title: t(`toolbar.${kind}.title`),
    allHref: kind === 'branch' ? href.branches(name) : href.tags(name),
    allLabel: t(`toolbar.${kind}.all`),
    items: browsableRefs(repository, refs, MAX_SWITCHER_REFS).map(({ short }) => ({
      label: displayPath(short),
      href: refHref({ kind, name: short }),
      current: ref.kind === kind && ref.name === short,
      isDefault: kind === 'branch' && short === defaultName,
    })),
  });
  return {
    filterId: 'ref-q',
    key: 'w',
    title: t('toolbar.switch'),
    label: refLabel(ref),
    kindLabel: t(`toolbar.kind.${ref.kind}`),
    icon: REF_ICONS[ref.kind],
    filterAction: href.branches(name),
    listHref: Math.max(counts.branch, counts.tag) > MAX_SWITCHER_REFS ? href.refList(name, { q: '' }) : undefined,
    anyHref: { branch: refHref({ kind: 'branch', name: ANY_REF }), tag: refHref({ kind: 'tag', name: ANY_REF }) },
    groups: [
      group('branch', currentFirst(snapshot.branches, [defaultName, ref.kind === 'branch' ? ref.name : undefined])),
      group('tag', currentFirst(orderedTags(snapshot), [ref.kind === 'tag' ? ref.name : undefined])),
    ].filter(({ kind, items }) => items.length > 0 || counts[kind] > MAX_SWITCHER_REFS),
  };
}

/** Moves these names to the front, so that cutting the list keeps them. */
function currentFirst(refs: readonly Ref[], first: readonly (string | undefined)[]): Ref[] {
  const wanted = first.map((name) => refs.find(({ short }) => short === name)).filter((ref) => ref !== undefined);
  return [...new Set([...wanted, ...refs])];
}

/**
 * The path as links, after the repository's name; the last one is the current page. `directory` may be searched; that
 * of the root has the field of the header.
 */
export function crumbsOf({ t }: PageRequest, place: Place, directory: GitPath = ''): CrumbsModel {
  const segments = place.path === '' ? [] : place.path.split('/');
  const items = [
    { label: place.repository.name, href: href.src(place.name, place.ref), current: segments.length === 0 },
    ...segments.map((segment, index) => ({
      label: displayPath(segment),
      href: href.src(place.name, place.ref, segments.slice(0, index + 1).join('/')),
      current: index === segments.length - 1,
    })),
  ];
  return {
    items,
    path: place.path.toWellFormed(),
    search:
      directory === ''
        ? undefined
        : {
            href: href.search(place.name, place.ref, directory),
            label: t('search.here', { path: displayPath(directory) }),
          },
  };
}

/** The directory that has a file; '' is the root. */
export function directoryOf(path: GitPath): GitPath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Clones with a part of the history need a git program on the server. */
function cloneOf({ t, origin, context }: PageRequest, { name }: Place): CloneModel {
  const url = href.clone(origin, name);
  return {
    url,
    commands: [
      { label: t('toolbar.cloneAll'), command: `git clone ${url}` },
      ...(context.uploadPacks.isFound
        ? [
            { label: t('toolbar.cloneShallow'), command: `git clone --depth 1 ${url}` },
            { label: t('toolbar.clonePartial'), command: `git clone --filter=blob:none ${url}` },
          ]
        : []),
    ],
  };
}
