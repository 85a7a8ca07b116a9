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
import type { OpenContainer, Sections } from '../../segments/container.js';
import { HistoryIndex } from '../../history/index/history-index.js';
import { indexFolder, NOTHING, type IndexFolder, type LoadedSegments } from '../../segments/index-folder.js';
import { mergeSegments } from '../../history/index/merge-segments.js';
import { commitPosition } from '../../history/index/position.js';
import { SegmentBuild } from '../../history/index/segment-build.js';
import { buildSegment } from './build-segment.js';
import { indexFolderAt, loadSegments, shallowText, type IndexPlace } from './load-segments.js';
import type { IndexPhase } from './messages.js';
import { findSharedSegments } from './shared-segments.js';
import { WordsUpdate, type WordsReport } from './update-words.js';

/** Small servers have two cores, and each further thread needs caches of its own. */
const THREADS = 2;
/**
 * Each segment adds a binary search to every query. Merging rewrites segments, so it is postponed until there are
 * several.
 */
const MAX_SEGMENTS = 8;
/** The first segment is rewritten too once the others together have this share of its commits. */
const LARGE_SHARE = 0.25;

/** An update of more commits is worth a look at the indexes of other repositories. */
const MANY_COMMITS = 4_096;

export interface UpdateOptions extends IndexPlace {
  /** Segments that the caller has loaded; their files never change, so they are not read again. */
  readonly known?: LoadedSegments;
  /** Other repositories may use what is built. */
  readonly isSharable?: boolean;
  readonly onProgress: (phase: IndexPhase, done: number, total: number) => void;
  /** Called with each usable state; the last call has the final one. */
  readonly onIndex: (containers: readonly OpenContainer[], files: readonly string[]) => void;
  /** Without it, words of commits are not listed. */
  readonly words?: WordsReport;
  /** A larger number of segments is merged; for tests. */
  readonly maxSegments?: number;
  /** Updates of fewer commits, and repositories of fewer objects, look at no other index; for tests. */
  readonly minShared?: number;
}

/** What the steps of one update have in common. */
interface Update {
  readonly options: UpdateOptions;
  readonly folder: IndexFolder;
  readonly store: ObjectStore;
  /** The pack indexes of the store, where they are in memory. */
  readonly indexes?: SharedIndexes;
  /** The content of the `shallow` file. */
  readonly shallow: string;
  /** The commits of all refs. */
  readonly tips: readonly Oid[];
}

/** What is known to begin with. `borrowedFrom`: the folder of another repository, which has the files. */
interface Start extends LoadedSegments {
  readonly borrowedFrom?: string;
}

/**
 * Returns 'locked' when another process is writing. Throws GitError when trees are missing or damaged, or the file
 * system's error. Commits that cannot be read end the history; see `HistoryIndex.lost`.
 */
export async function updateIndex(options: UpdateOptions): Promise<'done' | 'locked'> {
  const { gitDir, dataDir } = options;
  const shallow = shallowText(gitDir);
  const folder = indexFolderAt(indexFolder(dataDir, gitDir), shallow);
  let loaded = loadSegments(folder, options.known);
  if (loaded.containers.length > 0) options.onIndex(loaded.containers, loaded.files);
  const store = ObjectStore.open(gitDir);
  try {
    const update: Update = { options, folder, store, shallow, tips: tipsOf(store, RefStore.open(gitDir).snapshot()) };
    loaded = unlessRepaired(loaded, store);
    const words =
      options.words === undefined ? undefined : await WordsUpdate.open({ folder, store, report: options.words });
    words?.check(loaded);
    if (isComplete(loaded, update.tips) && words?.isComplete !== false) return 'done';
    const shared = loaded.containers.length === 0 ? sharedBy(update) : undefined;
    if (shared !== undefined) options.onIndex(shared.containers, shared.files);
    if (!folder.lock()) return 'locked';
    try {
      // Another process may have written between loading and locking.
      loaded = unlessRepaired(loadSegments(folder, loaded), store);
      loaded = await indexNewCommits(update, loaded.containers.length === 0 ? (shared ?? loaded) : loaded);
      loaded = mergeIfMany(update, loaded, words);
      words?.check(loaded);
      await words?.build(loaded, (done, total) => options.onProgress('words', done, total));
    } finally {
      folder.unlock();
    }
    return 'done';
  } finally {
    store.close();
  }
}

/** Segments of another repository from which this one can go on. */
function sharedBy({ options, store, shallow, tips }: Update): Start | undefined {
  const { gitDir, dataDir, known = NOTHING, minShared: minObjects } = options;
  const shared = findSharedSegments({ gitDir, dataDir, store, shallow, tips, known, minObjects });
  return shared === undefined ? undefined : { ...shared, borrowedFrom: shared.folder };
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

/** How the commits that are missing in `start` are added to it. */
interface Plan {
  readonly start: Start;
  readonly build: SegmentBuild;
  /** `start` and the refs have commits in common. */
  readonly continues: boolean;
}

async function indexNewCommits(update: Update, loaded: Start): Promise<LoadedSegments> {
  if (loaded.containers.length > 0) return indexAfter(update, loaded);
  // A first build looks up every object at random places of the pack indexes, so they are loaded; an update looks up
  // few.
  const { gitDir } = update.options;
  const indexes = loadIndexes(gitDir);
  const store = ObjectStore.open(gitDir, { residentIndexes: indexes });
  try {
    return await indexAfter({ ...update, store, indexes }, loaded);
  } finally {
    store.close();
  }
}

async function indexAfter(update: Update, loaded: Start): Promise<LoadedSegments> {
  const { options, folder } = update;
  const { start, build } = planFrom(update, loaded);
  if (start.borrowedFrom !== undefined) folder.adopt(start, start.borrowedFrom);
  const { size } = build;
  const written = size === 0 ? [] : [folder.writeSegment(await buildNew(update, build))];
  if (size > 0 || start.borrowedFrom !== undefined) folder.commit([...start.files, ...written]);
  const after = loadSegments(folder, start);
  options.onIndex(after.containers, after.files);
  return after;
}

function buildNew({ options, store, indexes }: Update, build: SegmentBuild): Promise<Sections> {
  return buildSegment(build, {
    store,
    ...(indexes === undefined ? {} : { indexes }),
    threads: THREADS,
    checksIds: options.isSharable === true,
    report: (done) => options.onProgress('diff', done, build.size),
  });
}

/** The way with the least work: with the repository's own segments, with those of another one, or from nothing. */
function planFrom(update: Update, loaded: Start): Plan {
  const { options } = update;
  const own = planOf(update, loaded);
  if (loaded.containers.length === 0 || (own.continues && own.build.size <= (options.minShared ?? MANY_COMMITS)))
    return own;
  const shared = loaded.borrowedFrom === undefined ? sharedBy(update) : undefined;
  const other = planOf(update, shared ?? NOTHING);
  // When another repository has replaced the indexed one, nothing of the old index can be used.
  if (!own.continues) return other.continues ? other : planOf(update, NOTHING);
  return other.build.size < own.build.size / 2 ? other : own;
}

function planOf({ options, store, tips, shallow }: Update, start: Start): Plan {
  const older = start.containers.length === 0 ? undefined : new HistoryIndex(start.containers);
  const report = (done: number): void => options.onProgress('commits', done, 0);
  const build = new SegmentBuild({ reader: store, tips, older, boundary: boundaryOf(shallow), report });
  const continues = older === undefined || build.touchesOlder || tips.some((tip) => older.find(tip) >= 0);
  return { start, build, continues };
}

function mergeIfMany(
  { options, folder, tips }: Update,
  loaded: LoadedSegments,
  words: WordsUpdate | undefined,
): LoadedSegments {
  const { files, containers } = loaded;
  if (containers.length <= (options.maxSegments ?? MAX_SEGMENTS)) return loaded;
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
  const file = folder.writeSegment(sections);
  // The old files are open here, and so can be read after they have been removed.
  const mergeWords = words?.merge(files.slice(kept), index.segments.slice(kept), file);
  folder.commit([...files.slice(0, kept), file]);
  const merged = loadSegments(folder, loaded);
  options.onIndex(merged.containers, merged.files);
  mergeWords?.(merged);
  return merged;
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
