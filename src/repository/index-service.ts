/**
 * Keeps the history index of every repository up to date. One thread in the background builds, one repository after
 * another; this side orders an update when refs move and hands out the newest index. A page never waits for it.
 *
 * A repository can be damaged or made to harm, so its update has limits of heap and time. A repository that fails is
 * marked and tried again when it has changed; the others go on.
 */
import { EventEmitter } from 'node:events';
import { isNews, type IndexAnswer, type UpdateOrder } from '../workers/indexing/messages.js';
import { objectFoldersStamp } from './object-folders-stamp.js';
import type { LoadedSegments } from '../segments/index-folder.js';
import type { LoadIndexInput } from '../workers/tasks/load-index.js';
import { IndexingThread, STALLED_MS } from './indexing-thread.js';
import { IndexLoads } from './index-loads.js';
import { IndexMemory } from './index-memory.js';
import { IndexQueue } from './index-queue.js';
import { RepositoryIndex } from './repository-index.js';

/** The pause before the next attempt while another process writes the index. */
const LOCKED_RETRY_MS = 2_000;
/** After a failure the next try waits for a ref to move or for this long, twice as long each time. */
const FAILED_RETRY_MS = 60_000;
const MAX_FAILED_RETRY_MS = 3_600_000;
/** Several refs of one push move within this time. */
const SETTLE_MS = 200;
/**
 * JavaScript heap of the indexing thread. A million commits take 200 MB of it; typed arrays and shared memory do not
 * count. Past it the thread ends and the repository that it was building fails.
 */
const MAX_HEAP_MB = 1_024;
/** Failures that the repository itself causes: the same objects fail in the same way. */
const LASTING_CODES = new Set([
  'corrupt',
  'not-found',
  'wrong-type',
  'too-large',
  'unsupported',
  'ERR_WORKER_OUT_OF_MEMORY',
  'stalled',
]);

/** Repositories that get their index right after the start. With more, the others wait for a visitor or for a pause. */
const MAX_AT_ONCE = 64;

export interface IndexServiceOptions {
  readonly maxAtOnce?: number;
  readonly maxHeapMb?: number;
  readonly stalledMs?: number;
  /** First wait after a failure. */
  readonly failedRetryMs?: number;
  /** Bytes of all indexes in memory; past it those that were visited least recently leave. Default: no limit. */
  readonly memoryBytes?: number;
  /** Loads an index that has left the memory. Without it an update does that. */
  readonly load?: (question: LoadIndexInput) => Promise<LoadedSegments>;
}

/**
 * Emits 'change' with a RepositoryIndex whenever its state, progress or index changes, 'updated' when an index that is
 * kept in memory is complete, and 'forgotten'.
 */
export class IndexService extends EventEmitter<Record<'change' | 'updated' | 'forgotten', [RepositoryIndex]>> {
  readonly #dataDir: string;
  readonly #options: Required<Omit<IndexServiceOptions, 'load'>>;
  readonly #memory: IndexMemory<RepositoryIndex>;
  readonly #loads: IndexLoads | undefined;
  readonly #indexes = new Map<number, RepositoryIndex>();
  readonly #ids = new Map<RepositoryIndex, number>();
  #lastId = 0;
  /** Ids of those that wait for their update. */
  readonly #queue = new IndexQueue(() => this.#runNext());
  /** The one that the thread updates now. */
  #running: number | undefined;
  /** Nobody asked for it: its index is written and not held in memory. */
  #isRunningSpare = false;
  /** Its refs moved while it was being updated. */
  #isRunningStale = false;
  readonly #timers = new Map<number, { readonly timer: NodeJS.Timeout; readonly dueAt: number }>();
  readonly #thread: IndexingThread<UpdateOrder, IndexAnswer>;
  #isClosed = false;

  constructor(dataDir: string, options: IndexServiceOptions = {}) {
    super();
    this.#dataDir = dataDir;
    this.#options = {
      maxAtOnce: MAX_AT_ONCE,
      maxHeapMb: MAX_HEAP_MB,
      stalledMs: STALLED_MS,
      failedRetryMs: FAILED_RETRY_MS,
      memoryBytes: Infinity,
      ...options,
    };
    this.#thread = new IndexingThread({ module: 'workers/indexing/index-thread.js', isNews }, this.#options, {
      onAnswer: (answer: IndexAnswer) => this.#take(answer),
      onDied: (error) => this.#threadDied(error),
    });
    this.#memory = new IndexMemory({
      budgetBytes: this.#options.memoryBytes,
      onLeft: (index) => index.rest(),
    });
    const { load } = options;
    if (load !== undefined)
      this.#loads = new IndexLoads(
        ({ gitDir }) => load({ gitDir, dataDir, known: this.#memory.large }),
        (index, loaded) => this.#loaded(index, loaded),
      );
  }

  /** Begins to keep an index of a repository. Its first update is ordered, or made at leisure when there are many. */
  track(gitDir: string, name: string): RepositoryIndex {
    const index = new RepositoryIndex(gitDir, name);
    const id = (this.#lastId += 1);
    this.#indexes.set(id, index);
    this.#ids.set(index, id);
    if (this.#indexes.size <= this.#options.maxAtOnce) this.#order(id);
    else this.#queue.addSpare(id);
    return index;
  }

  /** The repository is gone. */
  forget(index: RepositoryIndex): void {
    const id = this.#ids.get(index);
    if (id === undefined) return;
    this.#indexes.delete(id);
    this.#ids.delete(index);
    this.#queue.remove(id);
    clearTimeout(this.#timers.get(id)?.timer);
    this.#timers.delete(id);
    this.#memory.release(index);
    index.current = undefined;
    index.stopRest();
    this.emit('forgotten', index);
  }

  /** Of all repositories that are served. */
  get indexes(): readonly RepositoryIndex[] {
    return [...this.#indexes.values()];
  }

  /** Bytes of all indexes in memory; what forks share counts once. */
  get memoryBytes(): number {
    return this.#memory.bytes;
  }

  /** A visitor came. Undefined when nothing is to be waited for; else as `IndexLoads.visit`. */
  visit(index: RepositoryIndex): Promise<void> | undefined {
    this.#memory.touch(index);
    return index.isAtRest && !this.#isClosed ? this.#loads?.visit(index) : undefined;
  }

  #loaded(index: RepositoryIndex, loaded: LoadedSegments | undefined): void {
    const id = this.#ids.get(index);
    // An update may have brought it meanwhile. After a failure the next visitor tries again.
    if (loaded === undefined || id === undefined || !index.isAtRest || this.#isClosed) return;
    if (loaded.files.length === 0) {
      index.stopRest();
      this.#order(id);
    } else {
      index.wake(this.#memory.hold(index, loaded));
      this.emit('change', index);
    }
  }

  /** The refs of the repository have moved. */
  requestUpdate(index: RepositoryIndex): void {
    const id = this.#ids.get(index);
    if (id !== undefined) this.#orderLater(id, SETTLE_MS);
  }

  /** The same, where nobody waits for it. */
  updateAtLeisure(index: RepositoryIndex): void {
    const id = this.#ids.get(index);
    if (id !== undefined && this.#running !== id && !this.#isClosed) this.#queue.addSpare(id);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#queue.close();
    await this.#thread.close();
  }

  #orderLater(id: number, delayMs: number, order: (id: number) => void = (due) => this.#order(due)): void {
    const dueAt = performance.now() + delayMs;
    const waiting = this.#timers.get(id);
    // A ref that moves does not wait for the end of a long pause after a failure.
    if (waiting !== undefined && waiting.dueAt <= dueAt) return;
    clearTimeout(waiting?.timer);
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      order(id);
    }, delayMs);
    timer.unref();
    this.#timers.set(id, { timer, dueAt });
  }

  #order(id: number): void {
    if (this.#isClosed || !this.#indexes.has(id)) return;
    if (this.#running === id) this.#isRunningStale = true;
    else this.#queue.add(id);
    this.#runNext();
  }

  #runNext(): void {
    if (this.#running !== undefined || this.#isClosed) return;
    const next = this.#queue.next();
    if (next === undefined) {
      this.#thread.dismiss();
      return;
    }
    const { id } = next;
    this.#running = id;
    this.#isRunningStale = false;
    const index = this.#indexes.get(id) as RepositoryIndex;
    index.stopRest();
    const { gitDir, current } = index;
    this.#isRunningSpare = next.isSpare && current === undefined;
    const order: UpdateOrder = {
      id,
      gitDir,
      dataDir: this.#dataDir,
      known: current === undefined ? this.#memory.large : { files: current.files, containers: current.containers },
      isSharable: this.#indexes.size > 1,
      knownWords: [...(current?.words.keys() ?? [])],
    };
    this.#thread.start(order);
  }

  #take(answer: IndexAnswer): void {
    // A thread that was given up may still have sent something.
    if (this.#isClosed || answer.id !== this.#running) return;
    const index = this.#indexes.get(answer.id);
    if (index === undefined) {
      this.#takeOfGone(answer);
      return;
    }
    if (answer.kind !== 'index') index.take(answer);
    else if (!this.#isRunningSpare) index.take({ ...answer, ...this.#memory.hold(index, answer) });
    if (!isNews(answer)) this.#finish(answer, index);
    this.emit('change', index);
  }

  /** The repository has gone while it was being updated. */
  #takeOfGone(answer: IndexAnswer): void {
    if (isNews(answer)) return;
    this.#running = undefined;
    this.#runNext();
  }

  #finish({ id, kind }: IndexAnswer, index: RepositoryIndex): void {
    this.#running = undefined;
    if (kind === 'done') {
      if (!this.#isRunningSpare) this.emit('updated', index);
      if (this.#isRunningSpare || index.isAtRest) this.#rest(index);
    }
    if (this.#isRunningStale) this.#orderLater(id, SETTLE_MS);
    else if (kind === 'locked') this.#orderLater(id, LOCKED_RETRY_MS);
    else if (kind === 'failed') this.#retryLater(id, index);
    else if ((index.current?.index.lost.length ?? 0) > 0)
      this.#orderWhenChanged(id, index, this.#options.failedRetryMs);
    this.#runNext();
  }

  #rest(index: RepositoryIndex): void {
    this.#memory.release(index);
    index.rest();
  }

  /** What the repository's own objects cause is not tried again before they change: each try may read the whole history. */
  #retryLater(id: number, index: RepositoryIndex): void {
    const { failedRetryMs } = this.#options;
    const delayMs = Math.min(failedRetryMs * 2 ** (index.failures - 1), MAX_FAILED_RETRY_MS);
    if (LASTING_CODES.has(index.reasonCode ?? '')) this.#orderWhenChanged(id, index, delayMs);
    else this.#orderLater(id, delayMs);
  }

  /** Looks after `delayMs` whether objects have come or gone, and later again. */
  #orderWhenChanged(id: number, index: RepositoryIndex, delayMs: number): void {
    const failed = objectFoldersStamp(index.gitDir);
    const orderIfChanged = async (): Promise<void> => {
      if ((await objectFoldersStamp(index.gitDir)) !== (await failed)) this.#order(id);
      else if (!this.#isClosed && this.#indexes.has(id))
        this.#orderLater(id, MAX_FAILED_RETRY_MS, () => void orderIfChanged());
    };
    this.#orderLater(id, delayMs, () => void orderIfChanged());
  }

  /** The update that ran fails with the thread; the others go on in a new one. */
  #threadDied(error: unknown): void {
    const id = this.#running;
    if (id === undefined) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#take({ id, kind: 'failed', reason, code: (error as { code?: string } | null)?.code });
  }
}
