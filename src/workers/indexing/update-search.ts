/**
 * Updates the search index of one repository: finds blobs of HEAD, then of other branches, then of tags that no segment
 * has, and writes segments of them. A segment is used as soon as it is written, so an update that is interrupted goes
 * on where it was.
 */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isUnreadable } from '../../git/errors.js';
import { oidToBytes, type Oid } from '../../git/oid.js';
import { RefStore } from '../../git/refs/ref-store.js';
import { ObjectStore } from '../../git/store/object-store.js';
import { loadIndexes } from '../../git/store/shared-indexes.js';
import { BlobSegment, SEARCH_VERSION } from '../../search/blobs/blob-segment.js';
import { mergeBlobSegments } from '../../search/blobs/merge-segments.js';
import { SearchIndex, UNKNOWN_BLOB, type SearchIndexHandle } from '../../search/blobs/search-index.js';
import { SegmentBuilder } from '../../search/blobs/segment-builder.js';
import type { SearchScope } from '../../search/search-scope.js';
import { MAX_SEARCHED_BYTES, searchedBytes } from '../../search/text/searched-text.js';
import { IndexFolder, indexFolder } from '../../segments/index-folder.js';
import { definedNames } from './defined-names.js';
import { BlobBatch, TreeWalk, type NamedBlob, wantedTrees, type WantedTrees } from './search-trees.js';

/** A look-up asks every segment. Merging rewrites segments, so it is postponed until there are several. */
const MAX_SEGMENTS = 8;
/** Segments are merged up to this size, so that a merge is short and takes little memory. */
const MAX_MERGED_BYTES = 160 << 20;
/** No more tags are indexed once the files of a repository have this size. */
const TAGS_BUDGET_BYTES = 1 << 30;
/** The blobs of so many further trees make one segment. */
const TREES_AT_ONCE = 16;
/** The thread reads its messages so often. */
const TURN_MS = 50;
const FOLDER = 'search';

export interface SearchUpdate {
  readonly gitDir: string;
  readonly dataDir: string;
  readonly scope: SearchScope;
  /** Files that have been compared with their checksums before. */
  readonly checked?: readonly string[];
  readonly onProgress: (done: number, total: number) => void;
  /** Called with each usable state; the last call has the final one. */
  readonly onIndex: (index: SearchIndexHandle) => void;
  /** The update ends with 'more' when a segment is written after this time. */
  readonly turnMs?: number;
  /** A larger number of segments is merged; for tests. */
  readonly maxSegments?: number;
}

/** As `updateIndex`. Blobs that cannot be read are left out: a search cannot read them either. */
export async function updateSearch(options: SearchUpdate): Promise<'done' | 'more' | 'locked'> {
  if (options.scope === 'off') return 'done';
  const { gitDir, dataDir } = options;
  const folder = new IndexFolder(indexFolder(dataDir, gitDir, FOLDER), '', SEARCH_VERSION);
  const files = soundFiles(folder, options.checked ?? []);
  if (files.length > 0) options.onIndex({ folder: folder.path, files });
  const store = ObjectStore.open(gitDir, files.length === 0 ? { residentIndexes: loadIndexes(gitDir) } : {});
  try {
    const wanted = wantedTrees(store, RefStore.open(gitDir).snapshot(), options.scope);
    const covered = files.length === folder.named().length ? folder.covered() : [];
    const all = new Set<string>([...wanted.head, ...wanted.branches, ...wanted.tags]);
    const start = { files, covered: covered.filter((tree) => all.has(tree)) };
    if (start.covered.length === all.size) return 'done';
    if (!folder.lock()) return 'locked';
    try {
      const isDone = await new SearchRun(options, folder, store, start).indexAll(wanted);
      return isDone ? 'done' : 'more';
    } finally {
      folder.unlock();
    }
  } finally {
    store.close();
  }
}

/** The files of the manifest that are intact. */
function soundFiles(folder: IndexFolder, checked: readonly string[]): string[] {
  return folder.named().filter((file) => {
    const segment = BlobSegment.open(join(folder.path, file));
    try {
      return segment !== undefined && (checked.includes(file) || segment.file.isIntact());
    } finally {
      segment?.close();
    }
  });
}

class SearchRun {
  readonly #options: SearchUpdate;
  readonly #folder: IndexFolder;
  readonly #store: ObjectStore;
  readonly #walk: TreeWalk;
  #files: readonly string[];
  #covered: readonly string[];
  #index: SearchIndex;
  #builder = new SegmentBuilder();
  readonly #startedAt = performance.now();

  constructor(
    options: SearchUpdate,
    folder: IndexFolder,
    store: ObjectStore,
    start: { readonly files: readonly string[]; readonly covered: readonly string[] },
  ) {
    this.#options = options;
    this.#folder = folder;
    this.#store = store;
    this.#walk = new TreeWalk(store);
    this.#files = start.files;
    this.#covered = start.covered;
    this.#index = SearchIndex.open(this.#handle);
  }

  get #handle(): SearchIndexHandle {
    return { folder: this.#folder.path, files: this.#files };
  }

  /** False when the turn is over before everything is indexed. */
  async indexAll({ head, branches, tags }: WantedTrees): Promise<boolean> {
    try {
      if (!(await this.#cover(head)) || !(await this.#coverInSteps(branches, Infinity))) return false;
      return await this.#coverInSteps(tags, TAGS_BUDGET_BYTES);
    } finally {
      this.#index.close();
    }
  }

  async #coverInSteps(trees: readonly Oid[], maxBytes: number): Promise<boolean> {
    for (let at = 0; at < trees.length && this.#index.sizeBytes < maxBytes; at += TREES_AT_ONCE)
      if (!(await this.#cover(trees.slice(at, at + TREES_AT_ONCE)))) return false;
    return true;
  }

  /** Adds what is missing of `trees`. False when the turn is over before. */
  async #cover(trees: readonly Oid[]): Promise<boolean> {
    const missing = trees.filter((tree) => !this.#covered.includes(tree));
    if (missing.length === 0) return true;
    if (this.#isTurnOver) return false;
    const batch = new BlobBatch();
    const complete = missing.filter((tree) =>
      this.#walk.run(tree, (file) => {
        if (this.#index.numberOf(file.bytes, file.oidStart) === UNKNOWN_BLOB) batch.add(file);
      }),
    );
    let done = 0;
    let turnedAt = performance.now();
    for (const blob of batch.inReadingOrder(this.#store)) {
      this.#add(blob);
      done += 1;
      if (this.#builder.isFull) {
        this.#write(this.#covered);
        if (this.#isTurnOver) return false;
      }
      if (performance.now() - turnedAt < TURN_MS) continue;
      this.#options.onProgress(done, batch.size);
      await setImmediate();
      turnedAt = performance.now();
    }
    if (batch.size > 0) this.#options.onProgress(done, batch.size);
    this.#write([...this.#covered, ...complete]);
    this.#merge();
    return true;
  }

  get #isTurnOver(): boolean {
    return performance.now() - this.#startedAt > (this.#options.turnMs ?? Infinity);
  }

  #add({ oid, fileName }: NamedBlob): void {
    try {
      const header = this.#store.findHeader(oid);
      if (header?.type !== 'blob') return;
      const isLarge = header.sizeBytes > MAX_SEARCHED_BYTES;
      const text = isLarge ? undefined : searchedBytes(this.#store.read(oid).bytes);
      this.#builder.add(oidToBytes(oid), text, text === undefined ? [] : definedNames(fileName, text));
    } catch (error) {
      if (!isUnreadable(error)) throw error;
    }
  }

  /** Writes the blobs that were added since the last time. */
  #write(covered: readonly string[]): void {
    if (this.#builder.size > 0) {
      const file = this.#folder.writeSegment(this.#builder.sections());
      this.#builder = new SegmentBuilder();
      this.#commit([...this.#files, file], covered);
    } else if (covered.length > this.#covered.length) this.#commit(this.#files, covered);
  }

  #commit(files: readonly string[], covered: readonly string[]): void {
    this.#folder.commit(files, covered);
    this.#files = files;
    this.#covered = covered;
    this.#index.close();
    this.#index = SearchIndex.open(this.#handle);
    this.#options.onIndex(this.#handle);
  }

  /** Merges the smallest segments while there are too many. */
  #merge(): void {
    const segments = this.#index.segments.map(({ segment }) => segment);
    if (segments.length <= (this.#options.maxSegments ?? MAX_SEGMENTS) || segments.length < this.#files.length) return;
    const bySize = segments
      .map((segment, at) => ({ segment, file: this.#files[at] as string }))
      .sort((left, right) => left.segment.file.sizeBytes - right.segment.file.sizeBytes);
    let bytes = 0;
    const small = bySize.filter(({ segment }) => (bytes += segment.file.sizeBytes) <= MAX_MERGED_BYTES);
    if (small.length < 2) return;
    const merged = this.#folder.writeSegment(mergeBlobSegments(small.map(({ segment }) => segment)));
    const names = new Set(small.map(({ file }) => file));
    this.#commit([...this.#files.filter((file) => !names.has(file)), merged], this.#covered);
  }
}
