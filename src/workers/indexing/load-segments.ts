/** Loads the index of a repository from its folder in the data directory, and checks it. */
import { createHash } from 'node:crypto';
import { readControlFile } from '../../git/git-dir.js';
import type { OpenContainer } from '../../segments/container.js';
import { readableOr } from '../../segments/damaged-file.js';
import { HistoryIndex } from '../../history/index/history-index.js';
import { IndexFolder, indexFolder, NOTHING, type LoadedSegments } from '../../segments/index-folder.js';
import { checkSegment } from '../../history/index/segment-check.js';

export interface IndexPlace {
  readonly gitDir: string;
  readonly dataDir: string;
}

/**
 * The index folder of a repository, whether an index exists or not. An index of a clone with another shallow boundary
 * does not count.
 */
export function openIndexFolder({ gitDir, dataDir }: IndexPlace): IndexFolder {
  return indexFolderAt(indexFolder(dataDir, gitDir), shallowText(gitDir));
}

/** `shallow` is the content of the `shallow` file of the repository that the index is used for. */
export function indexFolderAt(path: string, shallow: string): IndexFolder {
  return new IndexFolder(path, createHash('sha256').update(shallow).digest('hex'));
}

/** The content of the `shallow` file; '' for a whole clone. */
export function shallowText(gitDir: string): string {
  return readControlFile(`${gitDir}/shallow`) ?? '';
}

/** The segments that make up an index. Files never change, so those in `known` are not read again. */
export function loadSegments(folder: IndexFolder, known: LoadedSegments = NOTHING): LoadedSegments {
  return fitting(folder.load(known), known);
}

/**
 * Files that are intact but wrong, or do not continue each other, are not an index: segments from the first such file
 * on are left out. Values are checked here, once, for all threads; `known` were checked before.
 */
function fitting({ files, containers }: LoadedSegments, known: LoadedSegments): LoadedSegments {
  const sound = containers.findIndex((container) => !known.containers.includes(container) && !isSound(container));
  for (let count = sound < 0 ? containers.length : sound; count > 0; count -= 1) {
    const loaded = { files: files.slice(0, count), containers: containers.slice(0, count) };
    // With one segment less where they do not fit each other.
    if (isUndamaged(() => new HistoryIndex(loaded.containers))) return loaded;
  }
  return NOTHING;
}

/** The commits of a segment that is not sound are indexed again. */
function isSound(container: OpenContainer): boolean {
  return isUndamaged(() => checkSegment(container));
}

function isUndamaged(check: () => unknown): boolean {
  return readableOr(
    () => {
      check();
      return true;
    },
    () => false,
  );
}
