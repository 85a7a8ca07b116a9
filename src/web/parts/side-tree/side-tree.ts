/**
 * The tree beside a directory, a file or its blame: the entries of each directory above the page's path, with the path
 * itself expanded. That of a directory begins with its own entries; a script can expand any other directory in place.
 *
 * Cost: one cached tree for each level and at most MAX_ROWS links, whatever the size of the directories.
 */
import { entryKind, type TreeEntry } from '../../../git/object/tree.js';
import type { Oid } from '../../../git/oid.js';
import { displayPath, type GitPath } from '../../../git/path-text.js';
import { href } from '../../address/location.js';
import type { SideTreeState } from '../../../shared/preferences.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../revision.js';
import { ENTRY_ICONS } from './entry-icons.js';

/** The tree of a page. */
export interface SideTreeModel {
  readonly top: SideTreeList;
  /** Address of the entries of the root; the path of a directory is appended to its last segment. */
  readonly listHref: string;
  /** Prefix of every link in the tree; the path follows it in URL encoding. */
  readonly openPrefix: string;
}

export interface SideTreeList {
  readonly rows: readonly SideTreeRow[];
  /** The directory's own page, linked when entries before or after `rows` are left out. */
  readonly allHref: string;
  /** The number of entries in the directory, for the links to its page. */
  readonly total: string;
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
}

export interface SideTreeRow {
  readonly name: string;
  readonly href: string;
  readonly icon: string;
  readonly kindLabel: string;
  readonly isDirectory: boolean;
  /** True for the path of the page. */
  readonly isCurrent: boolean;
  /** The entries of an expanded directory. */
  readonly children: SideTreeList | undefined;
}

/**
 * A directory of 1,500 entries must not add 1,500 links to the page of each of its files; its own page has all of them.
 */
const MAX_LEVEL_ROWS = 100;
/** The limit for all levels together: about 4 KB compressed. The levels nearest to the page are filled first. */
const MAX_ROWS = 200;
/**
 * Deeper levels would be indented too far to be readable; beyond this the outermost levels appear only in the path
 * above the page.
 */
const MAX_LEVELS = 12;
/** A list that a script requests explicitly may be longer than one that every page contains. */
const MAX_OPENED_ROWS = 500;

/** The button that hides or shows the tree; without script it is a form with the same effect. */
export interface SideTreeSwitch {
  readonly action: string;
  /** The address of this page, to return to it. */
  readonly here: string;
  readonly isShown: boolean;
  /** The state after a press. */
  readonly next: SideTreeState;
}

export function sideTreeSwitch({ preferences, target }: PageRequest): SideTreeSwitch {
  const isShown = preferences.get('sideTree') === 'shown';
  return { action: href.settings(), here: target, isShown, next: isShown ? 'hidden' : 'shown' };
}

/**
 * `directory` is the tree of the page's path, when it is a directory. Undefined when the visitor has hidden the tree,
 * and for the root, which has no directory above it.
 */
export async function shownSideTree(
  request: PageRequest,
  place: Place,
  directory?: Oid,
): Promise<SideTreeModel | undefined> {
  if (place.path === '' || request.preferences.get('sideTree') === 'hidden') return undefined;
  const segments = place.path.split('/');
  let list =
    directory === undefined
      ? undefined
      : await listOf(request, place, { tree: directory, path: place.path, limit: MAX_LEVEL_ROWS, opened: undefined });
  let left = MAX_ROWS - (list?.rows.length ?? 0);
  const trees = await treesAbove(place, segments);
  for (let level = segments.length - 1; level >= Math.max(0, segments.length - MAX_LEVELS); level -= 1) {
    const tree = trees[level];
    if (tree === undefined) return undefined;
    list = await listOf(request, place, {
      tree,
      path: segments.slice(0, level).join('/'),
      limit: Math.max(1, Math.min(MAX_LEVEL_ROWS, left)),
      opened: { name: segments[level] as string, isCurrent: level === segments.length - 1, children: list },
    });
    left -= list.rows.length;
  }
  return list === undefined
    ? undefined
    : {
        top: list,
        listHref: href.sideTree(place.name, place.commit, '', place.ref),
        openPrefix: `${href.src(place.name, place.ref)}/`,
      };
}

/** The entries of one directory, for the script that expands it. */
export function openedList(request: PageRequest, place: Place, tree: Oid): Promise<SideTreeList> {
  return listOf(request, place, { tree, path: place.path, limit: MAX_OPENED_ROWS, opened: undefined });
}

/** The tree ids of the directories that contain each segment, the root first. */
async function treesAbove({ repository, commit }: Place, segments: readonly string[]): Promise<Oid[]> {
  const trees: Oid[] = [(await repository.objects.readCommit(commit)).tree];
  for (const segment of segments.slice(0, -1)) {
    const entry = await repository.objects.entryOf(trees.at(-1) as Oid, segment);
    if (entry === undefined) break;
    trees.push(entry.oid);
  }
  return trees;
}

interface ListOptions {
  readonly tree: Oid;
  readonly path: GitPath;
  readonly limit: number;
  readonly opened:
    { readonly name: string; readonly isCurrent: boolean; readonly children: SideTreeList | undefined } | undefined;
}

async function listOf(
  request: PageRequest,
  place: Place,
  { tree, path, limit, opened }: ListOptions,
): Promise<SideTreeList> {
  const part = { start: 0, limit, around: opened?.name };
  const { entries, start, total } = await place.repository.directory(tree, part);
  const shown = entries.slice(0, limit);
  return {
    rows: shown.map((entry) => rowOf(request, place, path, entry, entry.name === opened?.name ? opened : undefined)),
    allHref: href.src(place.name, place.ref, path),
    total: request.numbers.integer(total),
    isCutBefore: start > 0,
    isCutAfter: start + shown.length < total,
  };
}

function rowOf(
  { t }: PageRequest,
  place: Place,
  directory: GitPath,
  entry: TreeEntry,
  opened: ListOptions['opened'],
): SideTreeRow {
  const kind = entryKind(entry.mode);
  return {
    name: displayPath(entry.name),
    href: href.src(place.name, place.ref, directory === '' ? entry.name : `${directory}/${entry.name}`),
    icon: ENTRY_ICONS[kind],
    kindLabel: t(`tree.kind.${kind}`),
    isDirectory: kind === 'tree',
    isCurrent: opened?.isCurrent ?? false,
    children: opened?.children,
  };
}
