/**
 * The changed files as a tree of folders, each with the lines added and deleted below it. A folder that contains only
 * one folder is merged with it.
 */
import type { ChangedFile } from '../../../workers/tasks/commit-diff.js';
import { displayPath, type GitPath } from '../../../git/path-text.js';
import type { PageRequest } from '../../http/page.js';
import { lineCounts, type Counts, type ListedFile } from './changed-file.js';

/** In the order of the diff. */
export type FileTree = readonly FileNode[];

export type FileNode =
  | (ListedFile & { readonly kind: 'file' })
  | {
      readonly kind: 'folder';
      /** `drivers/net`: the names of merged folders. */
      readonly name: string;
      /** The number of files listed below it, as a text. */
      readonly filesLabel: string;
      /** Undefined when some of the files were not read or none has lines to count. */
      readonly counts: Counts | undefined;
      readonly isOpen: boolean;
      readonly nodes: FileTree;
    };

/** Folders of a longer list start closed, as an overview. */
const MAX_OPEN_FILES = 200;

/** The greatest depth of folders; the path below it is one folder with the rest of the name. */
const MAX_DEPTH = 40;

interface Folder {
  /** Folders have their name as key, files a key that is no name. */
  readonly items: Map<string, Folder | Entry>;
}

interface Entry {
  readonly file: ChangedFile;
  readonly listed: ListedFile;
}

const newFolder = (): Folder => ({ items: new Map() });
const isFolder = (item: Folder | Entry | undefined): item is Folder => item !== undefined && 'items' in item;

export function fileTree(request: PageRequest, entries: readonly Entry[]): FileTree {
  const root = newFolder();
  for (const [index, entry] of entries.entries()) {
    let folder = root;
    for (const name of foldersOf(entry.file.change.newPath)) {
      const found = folder.items.get(name);
      const next = isFolder(found) ? found : newFolder();
      folder.items.set(name, next);
      folder = next;
    }
    // Names in a tree contain no slash.
    folder.items.set(`/${String(index)}`, entry);
  }
  return nodesOf(request, root, entries.length <= MAX_OPEN_FILES).nodes;
}

function foldersOf(path: GitPath): string[] {
  const names = path.split('/').slice(0, -1);
  return names.length <= MAX_DEPTH ? names : [...names.slice(0, MAX_DEPTH - 1), names.slice(MAX_DEPTH - 1).join('/')];
}

function nodesOf(request: PageRequest, folder: Folder, isOpen: boolean): { nodes: FileTree; below: readonly Entry[] } {
  const made = [...folder.items].map(([name, item]) =>
    isFolder(item)
      ? folderNode(request, name, item, isOpen)
      : { node: { ...item.listed, kind: 'file' as const }, below: [item] },
  );
  return { nodes: made.map(({ node }) => node), below: made.flatMap(({ below }) => below) };
}

function folderNode(
  request: PageRequest,
  name: string,
  folder: Folder,
  isOpen: boolean,
): { node: FileNode; below: readonly Entry[] } {
  let label = name;
  let at = folder;
  for (let only = onlyFolder(at); only !== undefined; only = onlyFolder(at)) {
    label += `/${only[0]}`;
    at = only[1];
  }
  const { nodes, below } = nodesOf(request, at, isOpen);
  // Only the counts that are shown for the files below, so that they add up.
  const counted = below.filter(({ listed }) => listed.counts !== undefined);
  const sum = (of: 'additions' | 'deletions'): number => counted.reduce((total, { file }) => total + file[of], 0);
  const counts =
    counted.length === 0 || below.some(({ file }) => file.kind === 'unread')
      ? undefined
      : lineCounts(request, sum('additions'), sum('deletions'));
  return {
    node: {
      kind: 'folder',
      name: displayPath(label),
      filesLabel: request.t('compare.filesIn', { count: below.length }),
      counts,
      isOpen,
      nodes,
    },
    below,
  };
}

function onlyFolder({ items }: Folder): [string, Folder] | undefined {
  const [first] = items;
  return items.size === 1 && first !== undefined && isFolder(first[1]) ? [first[0], first[1]] : undefined;
}
