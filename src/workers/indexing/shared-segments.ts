/**
 * Segments that another repository has and that are true for this one, so that forks do not index the same commits
 * again.
 *
 * What a segment says follows from the ids of its commits, provided that no history is cut off or lost in it, and that
 * each tree was what its id says. The trees of a repository that this one borrows objects from are its own trees. Of
 * any other repository a segment is used only when its trees were compared with their ids, since that repository may be
 * damaged or made to harm. All commits must be in this repository too: pages list commits that the index has.
 */
import { dirname, join } from 'node:path';
import { listObjectFolders } from '../../git/store/alternates.js';
import { OID_BYTES, oidFromBytes, type Oid } from '../../git/oid.js';
import type { ObjectStore } from '../../git/store/object-store.js';
import { ContainerFile } from '../../segments/container-file.js';
import { readableOr } from '../../segments/damaged-file.js';
import { headsOf } from '../../history/index/heads.js';
import { HistoryIndex } from '../../history/index/history-index.js';
import { indexFolder, indexFolders, type LoadedSegments } from '../../segments/index-folder.js';
import { indexFolderAt, loadSegments, type IndexPlace } from './load-segments.js';

/** Segments whose files are in `folder`, that of another repository. */
export interface SharedSegments extends LoadedSegments {
  readonly folder: string;
}

/** Packed objects of a repository that is worth a look at the indexes of all others: smaller ones are soon indexed. */
const MIN_OBJECTS = 20_000;
/** Most indexes of strangers that are loaded to find the best one. */
const MAX_LOADED = 4;

export interface SharingQuestion extends IndexPlace {
  readonly store: ObjectStore;
  /** The content of the `shallow` file. */
  readonly shallow: string;
  readonly tips: readonly Oid[];
  /** Segments in memory, so that their files are not read again. */
  readonly known: LoadedSegments;
  /** In place of `MIN_OBJECTS`, for tests. */
  readonly minObjects?: number | undefined;
}

/** The segments that lead to most of the tips; undefined when no other index fits. */
export function findSharedSegments(question: SharingQuestion): SharedSegments | undefined {
  const { gitDir, dataDir, store } = question;
  const own = indexFolder(dataDir, gitDir);
  const lenders = lendersOf(gitDir).map((lender) => indexFolder(dataDir, lender));
  const borrowed = best(
    question,
    lenders.filter((folder) => folder !== own),
    true,
  );
  if (borrowed !== undefined || store.objectCount() < (question.minObjects ?? MIN_OBJECTS)) return borrowed;
  const others = indexFolders(dataDir).filter((folder) => folder !== own && !lenders.includes(folder));
  return best(question, likely(question, others), false);
}

/** The repositories whose objects this one uses, directly or through another one. */
function lendersOf(gitDir: string): string[] {
  return listObjectFolders(join(gitDir, 'objects')).map((folder) => dirname(folder));
}

/** Folders whose oldest commit this repository has. Indexes of the same files count once. */
function likely({ shallow, store }: SharingQuestion, folders: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const folder of folders) {
    const files = indexFolderAt(folder, shallow).named();
    const key = files.join();
    if (files[0] === undefined || found.has(key)) continue;
    const oid = firstOid(join(folder, files[0]));
    if (oid !== undefined && store.has(oid)) found.set(key, folder);
    if (found.size === MAX_LOADED) break;
  }
  return [...found.values()];
}

/** The id of the first commit of a segment, whose content is not checked; undefined when it cannot be read. */
function firstOid(path: string): Oid | undefined {
  const file = ContainerFile.open(path);
  if (file === undefined) return undefined;
  try {
    return readableOr(
      () => oidFromBytes(file.bytes('OIDS', 0, OID_BYTES)),
      () => undefined,
    );
  } finally {
    file.close();
  }
}

function best(question: SharingQuestion, folders: readonly string[], isLender: boolean): SharedSegments | undefined {
  let found: SharedSegments | undefined;
  let most = -1;
  for (const folder of folders) {
    const loaded = loadSegments(indexFolderAt(folder, question.shallow), question.known);
    const usable = usablePart(loaded, question.store, isLender);
    if (usable === undefined) continue;
    const index = new HistoryIndex(usable.containers);
    const reached = question.tips.filter((tip) => index.find(tip) >= 0).length;
    if (reached > most) [found, most] = [{ ...usable, folder }, reached];
  }
  return found;
}

/** The oldest segments that are true here; undefined when the first is not. */
function usablePart(
  { files, containers }: LoadedSegments,
  store: ObjectStore,
  isLender: boolean,
): LoadedSegments | undefined {
  for (let count = containers.length; count > 0; count -= 1) {
    const part = { files: files.slice(0, count), containers: containers.slice(0, count) };
    const index = new HistoryIndex(part.containers);
    const isTrue = index.lost.length === 0 && (isLender || index.segments.every((segment) => segment.isHashed));
    if (isTrue && headsOf(index).every((head) => store.has(index.oidAt(head)))) return part;
  }
  return undefined;
}
