/**
 * Keeps the history index of every repository up to date: one thread in the background builds, this side asks for updates when
 * refs move, and hands out the newest index. A page never waits for it.
 */
import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { OpenContainer } from '../history/index/container.js';
import { HistoryIndex } from '../history/index/history-index.js';
import { NOTHING } from '../history/index/index-folder.js';
import type { IndexAnswer, UpdateOrder } from '../workers/indexing/messages.js';
import { builtFile } from '../workers/built-file.js';
import { endThread } from '../workers/thread-end.js';

export type IndexState = 'waiting' | 'building' | 'ready' | 'failed';

/** Collecting commits is about this share of a build. */
const COLLECTING_SHARE = 0.1;
/** Another process is writing: it is asked again after this long. */
const LOCKED_RETRY_MS = 2_000;
/** After a failure (an object is missing, the disk is full) the next try waits for a ref to move or for this long; twice as long each time. */
const FAILED_RETRY_MS = 60_000;
/** What fails for hours is tried again from time to time, not all day: each try may read the whole history. */
const MAX_FAILED_RETRY_MS = 3_600_000;
/** Several refs of one push move within this time. */
const SETTLE_MS = 200;
/** A thread that builds comes to its messages between two steps of its work. */
const CLOSE_PATIENCE_MS = 2_000;

/** What is known about one repository's index at this moment. Changes as the thread reports. */
export class RepositoryIndex {
  readonly gitDir: string;
  readonly name: string;
  state: IndexState = 'waiting';
  /** 0 to 1. */
  progress = 0;
  /** Seconds until the build is over; undefined while that cannot be told. */
  remainingSeconds: number | undefined;
  /** Commits diffed and all, while building. */
  done = 0;
  total = 0;
  /** Why the last update failed. */
  reason: string | undefined;
  /** Of `reason`: a GitError's or the system's (ENOSPC). */
  reasonCode: string | undefined;
  /** Another process is writing this index. */
  isLocked = false;
  /** Updates that failed since one went well. */
  failures = 0;
  /** The newest usable index. */
  current:
    | {
        readonly index: HistoryIndex;
        readonly containers: readonly OpenContainer[];
        readonly files: readonly string[];
        readonly key: string;
      }
    | undefined;
  #diffStartedAt = 0;

  constructor(gitDir: string, name: string) {
    this.gitDir = gitDir;
    this.name = name;
  }

  take(answer: IndexAnswer): void {
    this.isLocked = answer.kind === 'locked';
    switch (answer.kind) {
      case 'progress':
        this.#progress(answer.phase, answer.done, answer.total);
        return;
      case 'index':
        if (answer.files.join() !== this.current?.files.join())
          this.current = openIndex(answer.containers, answer.files);
        return;
      case 'done':
        this.state = 'ready';
        this.progress = 1;
        this.remainingSeconds = undefined;
        this.reason = undefined;
        this.reasonCode = undefined;
        this.failures = 0;
        return;
      case 'failed':
        this.state = 'failed';
        this.remainingSeconds = undefined;
        this.reason = answer.reason;
        this.reasonCode = answer.code;
        this.failures += 1;
        return;
      case 'locked':
        if (this.state !== 'ready') this.state = 'waiting';
    }
  }

  #progress(phase: 'commits' | 'diff', done: number, total: number): void {
    this.state = 'building';
    this.done = done;
    this.total = total;
    if (phase === 'commits') {
      this.#diffStartedAt = 0;
      // How many there are is not known yet: the bar creeps and never arrives.
      this.progress = COLLECTING_SHARE * (1 - 1 / (1 + done / 100_000));
      return;
    }
    const now = performance.now();
    if (this.#diffStartedAt === 0) this.#diffStartedAt = now;
    this.progress = COLLECTING_SHARE + (1 - COLLECTING_SHARE) * (total === 0 ? 1 : done / total);
    const elapsed = now - this.#diffStartedAt;
    this.remainingSeconds = done === 0 || elapsed < 500 ? undefined : ((elapsed / done) * (total - done)) / 1000;
  }
}

let keys = 0;

/** `key` names this state of the index within this process. Undefined when the segments do not fit each other. */
function openIndex(containers: readonly OpenContainer[], files: readonly string[]): RepositoryIndex['current'] {
  if (containers.length === 0) return undefined;
  try {
    keys += 1;
    return { index: new HistoryIndex(containers), containers, files, key: String(keys) };
  } catch {
    // A file of ours that is well-formed and wrong: pages answer by walking, and the next update writes another one.
    return undefined;
  }
}

/** Emits 'change' with a RepositoryIndex whenever one has news. */
export class IndexService extends EventEmitter<{ change: [RepositoryIndex] }> {
  readonly #dataDir: string;
  readonly #indexes: RepositoryIndex[] = [];
  readonly #ordered = new Set<number>();
  readonly #again = new Set<number>();
  readonly #timers = new Map<number, { readonly timer: NodeJS.Timeout; readonly dueAt: number }>();
  #worker: Worker | undefined;
  /** The end of all threads that had no more to do. */
  #dismissed: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(dataDir: string) {
    super();
    this.#dataDir = dataDir;
  }

  /** Begins to keep an index of a repository; its first update is asked for at once. */
  track(gitDir: string, name: string): RepositoryIndex {
    const index = new RepositoryIndex(gitDir, name);
    this.#indexes.push(index);
    this.#order(this.#indexes.length - 1);
    return index;
  }

  get indexes(): readonly RepositoryIndex[] {
    return this.#indexes;
  }

  /** The refs of the repository have moved. */
  requestUpdate(index: RepositoryIndex): void {
    const id = this.#indexes.indexOf(index);
    if (id >= 0) this.#orderLater(id, SETTLE_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    // What it has begun is begun again the next time.
    if (this.#worker !== undefined) await endThread(this.#worker, CLOSE_PATIENCE_MS);
    await this.#dismissed;
  }

  #orderLater(id: number, delayMs: number): void {
    const dueAt = performance.now() + delayMs;
    const waiting = this.#timers.get(id);
    // A ref that moves does not wait for the end of a long pause after a failure.
    if (waiting !== undefined && waiting.dueAt <= dueAt) return;
    clearTimeout(waiting?.timer);
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      this.#order(id);
    }, delayMs);
    timer.unref();
    this.#timers.set(id, { timer, dueAt });
  }

  #order(id: number): void {
    if (this.#isClosed) return;
    if (this.#ordered.has(id)) {
      this.#again.add(id);
      return;
    }
    this.#ordered.add(id);
    const { gitDir, current } = this.#indexes[id] as RepositoryIndex;
    const order: UpdateOrder = {
      id,
      gitDir,
      dataDir: this.#dataDir,
      known: current === undefined ? NOTHING : { files: current.files, containers: current.containers },
    };
    this.#thread().postMessage(order);
  }

  #thread(): Worker {
    if (this.#worker === undefined) {
      const worker = new Worker(builtFile('workers/indexing/index-thread.js'));
      worker.unref();
      worker.on('message', (answer: IndexAnswer) => this.#take(answer));
      worker.on('error', (error) => this.#threadDied(worker, error instanceof Error ? error.message : String(error)));
      worker.on('exit', () => this.#threadDied(worker, 'exit'));
      this.#worker = worker;
    }
    return this.#worker;
  }

  #take(answer: IndexAnswer): void {
    const index = this.#indexes[answer.id];
    if (index === undefined || this.#isClosed) return;
    index.take(answer);
    if (answer.kind !== 'progress' && answer.kind !== 'index') {
      this.#ordered.delete(answer.id);
      if (this.#again.delete(answer.id)) this.#orderLater(answer.id, SETTLE_MS);
      else if (answer.kind === 'locked') this.#orderLater(answer.id, LOCKED_RETRY_MS);
      else if (answer.kind === 'failed') this.#orderLater(answer.id, retryMs(index));
      this.#dismissIdleThread();
    }
    this.emit('change', index);
  }

  /** Building leaves hundreds of megabytes of heap behind, which only the thread's end gives back; starting another takes milliseconds. */
  #dismissIdleThread(): void {
    if (this.#ordered.size > 0) return;
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    const before = this.#dismissed;
    this.#dismissed = endThread(worker).then(() => before);
  }

  #threadDied(worker: Worker, reason: string): void {
    if (this.#worker !== worker || this.#isClosed) return;
    this.#worker = undefined;
    for (const id of this.#ordered) {
      const index = this.#indexes[id] as RepositoryIndex;
      index.take({ id, kind: 'failed', reason });
      this.emit('change', index);
      this.#ordered.delete(id);
      this.#orderLater(id, retryMs(index));
    }
  }
}

function retryMs({ failures }: RepositoryIndex): number {
  return Math.min(FAILED_RETRY_MS * 2 ** (failures - 1), MAX_FAILED_RETRY_MS);
}
