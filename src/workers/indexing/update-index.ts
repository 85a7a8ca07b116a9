/**
 * Updates the index of one repository: loads the existing segments, indexes new commits, writes, and merges segments
 * when there are too many.
 */
import { isGitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import { peelTag } from '../../git/refs/peel.js';
import { RefStore, type RefSnapshot } from '../../git/refs/ref-store.js';
import { boundaryOf } from '../../git/shallow.js';
import { ObjectStore } from '../../git/store/object-store.js';
import { loadIndexes, type SharedIndexes } from '../../git/store/shared-indexes.js';
import { canReadCommit } from '../../history/index/collect-commits.js';
import type { OpenContainer } from '../../segments/container.js';
import { HistoryIndex } from '../../history/index/history-index.js';
import { indexFolder, NOTHING, type IndexFolder, type LoadedSegments } from '../../segments/index-folder.js';
import { mergeSegments } from '../../history/index/merge-segments.js';
import { commitPosition } from '../../history/index/position.js';
import { SegmentBuild } from '../../history/index/segment-build.js';
import { buildSegment } from './build-segment.js';
import { indexFolderAt, loadSegments, shallowText } from './load-segments.js';

/** Small servers have two cores, and each further thread needs caches of its own. */
const THREADS = 2;
/**
 * Each segment adds a binary search to every query. Merging rewrites segments, so it is postponed until there are
 * several.
 */
const MAX_SEGMENTS = 8;
/** The first segment is rewritten too once the others together have this share of its commits. */
const LARGE_SHARE = 0.25;

export interface UpdateOptions {
  readonly gitDir: string;
  readonly dataDir: string;
  /** Segments that the caller has loaded; their files never change, so they are not read again. */
  readonly known?: LoadedSegments;
  readonly onProgress: (phase: 'commits' | 'diff', done: number, total: number) => void;
  /** Called with each usable state; the last call has the final one. */
  readonly onIndex: (containers: readonly OpenContainer[], files: readonly string[]) => void;
  /** A larger number of segments is merged; for tests. */
  readonly maxSegments?: number;
}

/**
 * Returns 'locked' when another process is writing. Throws GitError when trees are missing or damaged, or the file
 * system's error. Commits that cannot be read end the history; see `HistoryIndex.lost`.
 */
export async function updateIndex(options: UpdateOptions): Promise<'done' | 'locked'> {
  const { gitDir } = options;
  const shallow = shallowText(gitDir);
  const folder = indexFolderAt(indexFolder(options.dataDir, gitDir), shallow);
  let loaded = loadSegments(folder, options.known);
  if (loaded.containers.length > 0) options.onIndex(loaded.containers, loaded.files);
  // A first build looks up every object at random places of the pack indexes, so they are loaded; an update looks up
  // few.
  const indexes = loaded.containers.length === 0 ? loadIndexes(gitDir) : undefined;
  const store = ObjectStore.open(gitDir, indexes === undefined ? {} : { residentIndexes: indexes });
  try {
    const tips = tipsOf(store, RefStore.open(gitDir).snapshot());
    loaded = unlessRepaired(loaded, store);
    if (isComplete(loaded, tips)) return 'done';
    if (!folder.lock()) return 'locked';
    try {
      // Another process may have written between loading and locking.
      loaded = unlessRepaired(loadSegments(folder, loaded), store);
      loaded = await indexNewCommits(options, folder, { store, indexes }, tips, loaded, boundaryOf(shallow));
      mergeIfMany(options, folder, tips, loaded);
    } finally {
      folder.unlock();
    }
    return 'done';
  } finally {
    store.close();
  }
}

/** An index that ends at lost commits is of no use once one of them is there again: its children get other changes. */
function unlessRepaired(loaded: LoadedSegments, store: ObjectStore): LoadedSegments {
  const index = new HistoryIndex(loaded.containers);
  return index.lost.some((position) => canReadCommit(store, index.oidAt(position))) ? NOTHING : loaded;
}

function isComplete({ containers }: LoadedSegments, tips: readonly Oid[]): boolean {
  if (containers.length === 0) return tips.length === 0;
  const index = new HistoryIndex(containers);
  return tips.every((tip) => index.find(tip) >= 0);
}

/** `indexes` are the pack indexes of the store, in shared memory. */
interface Objects {
  readonly store: ObjectStore;
  readonly indexes: SharedIndexes | undefined;
}

async function indexNewCommits(
  options: UpdateOptions,
  folder: IndexFolder,
  { store, indexes }: Objects,
  tips: readonly Oid[],
  before: LoadedSegments,
  boundary: ReadonlySet<Oid>,
): Promise<LoadedSegments> {
  const report = (done: number): void => options.onProgress('commits', done, 0);
  const older = before.containers.length === 0 ? undefined : new HistoryIndex(before.containers);
  let { files } = before;
  let build = new SegmentBuild({ reader: store, tips, older, boundary, report });
  if (older !== undefined && !build.touchesOlder && !tips.some((tip) => older.find(tip) >= 0)) {
    // Another repository has replaced the indexed one, so nothing of the old index can be used.
    files = [];
    build = new SegmentBuild({ reader: store, tips, older: undefined, boundary, report });
  }
  if (build.size > 0) {
    const { size } = build;
    const sections = await buildSegment(build, {
      store,
      ...(indexes === undefined ? {} : { indexes }),
      threads: THREADS,
      report: (done) => options.onProgress('diff', done, size),
    });
    files = [...files, folder.writeSegment(sections)];
    folder.commit(files);
  }
  const after = loadSegments(folder, before);
  options.onIndex(after.containers, after.files);
  return after;
}

function mergeIfMany(options: UpdateOptions, folder: IndexFolder, tips: readonly Oid[], loaded: LoadedSegments): void {
  const { files, containers } = loaded;
  if (containers.length <= (options.maxSegments ?? MAX_SEGMENTS)) return;
  const index = new HistoryIndex(containers);
  const first = index.segments[0]?.size ?? 0;
  const kept = index.size - first < first * LARGE_SHARE ? 1 : 0;
  const base = kept === 0 ? 0 : first;
  const numbers = tips.map((tip) => index.find(tip) - base).filter((number) => number >= 0);
  const sections = mergeSegments(
    index.segments.slice(kept),
    { size: base, generation: (position) => index.generationAt(commitPosition(position)) },
    numbers,
  );
  folder.commit([...files.slice(0, kept), folder.writeSegment(sections)]);
  const merged = loadSegments(folder, loaded);
  options.onIndex(merged.containers, merged.files);
}

/** The commits of refs: that of HEAD first, then branches, then tags. Refs to other objects are left out. */
export function tipsOf(store: ObjectStore, { head, branches, tags }: RefSnapshot): Oid[] {
  const tips = new Set<Oid>();
  const add = (oid: Oid): void => {
    const commit = commitOf(store, oid);
    if (commit !== undefined) tips.add(commit);
  };
  if (head.oid !== undefined) add(head.oid);
  for (const { oid } of branches) add(oid);
  for (const { oid, peeledOid } of tags) add(peeledOid ?? oid);
  return [...tips];
}

function commitOf(store: ObjectStore, oid: Oid): Oid | undefined {
  try {
    const peeled = peelTag(store, oid);
    return peeled.type === 'commit' ? peeled.oid : undefined;
  } catch (error) {
    // A ref to a missing object has no history to index.
    if (isGitError(error)) return undefined;
    throw error;
  }
}
