/** What the server knows about one repository's history index: its state, its progress and the newest usable index. */
import { HistoryIndex } from '../history/index/history-index.js';
import type { LoadedSegments } from '../segments/index-folder.js';
import type { IndexAnswer, IndexPhase } from '../workers/indexing/messages.js';

import { countByState, type IndexState } from './index-state.js';
import { SearchState } from './search-state.js';

/** Collecting commits is about this share of a build, and so is listing their words, which is the last step. */
const COLLECTING_SHARE = 0.1;
const WORDS_SHARE = 0.1;

export interface CurrentIndex extends LoadedSegments {
  readonly index: HistoryIndex;
  /** Names this state of the index within this process. */
  readonly key: string;
  /** Paths of the files with the words of commits, by the segments that have one. */
  readonly words: ReadonlyMap<string, string>;
}

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
  /** It is not in memory and may be on disk: it is loaded when somebody asks. */
  isAtRest = true;
  /** It was complete after the last update. */
  isIndexed = false;
  /** Updates that failed since one went well. */
  failures = 0;
  /** The newest usable index. */
  current: CurrentIndex | undefined;
  readonly search = new SearchState();
  #phase: IndexPhase = 'commits';
  #phaseStartedAt = 0;
  #words: ReadonlyMap<string, string> = new Map();
  #lastFiles = '';
  #lastKey = '';

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
        this.isAtRest = false;
        if (answer.files.join() !== this.current?.files.join()) this.current = this.#open(answer);
        return;
      case 'words':
        this.#words = answer.words;
        if (this.current !== undefined) this.current = { ...this.current, words: answer.words };
        return;
      case 'done':
        this.state = 'ready';
        this.isIndexed = true;
        this.progress = 1;
        this.remainingSeconds = undefined;
        this.reason = undefined;
        this.reasonCode = undefined;
        this.failures = 0;
        return;
      case 'failed':
        this.state = 'failed';
        this.isIndexed = false;
        this.remainingSeconds = undefined;
        this.reason = answer.reason;
        this.reasonCode = answer.code;
        this.failures += 1;
        return;
      case 'locked':
        if (this.state !== 'ready') this.state = 'waiting';
    }
  }

  /** Leaves the memory. Its files are up to date. */
  rest(): void {
    this.isAtRest = true;
    this.current = undefined;
    if (this.state !== 'ready') return;
    this.state = 'waiting';
    this.progress = 0;
  }

  /** Is in memory again. */
  wake(loaded: LoadedSegments): void {
    this.isAtRest = false;
    this.current = this.#open(loaded);
    if (this.state !== 'waiting' || !this.isIndexed) return;
    this.state = 'ready';
    this.progress = 1;
  }

  /** There is nothing on disk, or an update has begun. */
  stopRest(): void {
    this.isAtRest = false;
  }

  #open(loaded: LoadedSegments): CurrentIndex | undefined {
    const files = loaded.files.join();
    // The same files are the same state, whether they left the memory meanwhile or not: kept pages are valid again.
    if (files !== this.#lastFiles) {
      keys += 1;
      this.#lastKey = String(keys);
      this.#lastFiles = files;
    }
    this.#words = new Map([...this.#words].filter(([file]) => loaded.files.includes(file)));
    return openIndex(loaded, this.#lastKey, this.#words);
  }

  #progress(phase: IndexPhase, done: number, total: number): void {
    this.state = 'building';
    this.done = done;
    this.total = total;
    if (phase !== this.#phase) this.#phaseStartedAt = performance.now();
    this.#phase = phase;
    if (phase === 'commits') {
      // How many there are is not known yet: the bar creeps and never arrives.
      this.progress = COLLECTING_SHARE * (1 - 1 / (1 + done / 100_000));
      return;
    }
    const share = total === 0 ? 1 : done / total;
    this.progress =
      phase === 'words'
        ? 1 - WORDS_SHARE * (1 - share)
        : COLLECTING_SHARE + (1 - COLLECTING_SHARE - WORDS_SHARE) * share;
    const elapsed = performance.now() - this.#phaseStartedAt;
    this.remainingSeconds = done === 0 || elapsed < 500 ? undefined : ((elapsed / done) * (total - done)) / 1000;
  }
}

let keys = 0;

/** How many indexes are in each state. One that has left the memory counts as ready: it is complete on disk. */
export function countStates(indexes: readonly RepositoryIndex[]): Record<IndexState, number> {
  return countByState(indexes.map(({ state, isIndexed, isAtRest }) => (isAtRest && isIndexed ? 'ready' : state)));
}

/** The same of search indexes, without repositories that have none. */
export function countSearchStates(indexes: readonly RepositoryIndex[]): Record<IndexState, number> {
  return countByState(indexes.flatMap(({ search: { state } }) => (state === 'none' ? [] : state)));
}

/** Undefined when the segments do not fit each other. */
function openIndex(
  { containers, files }: LoadedSegments,
  key: string,
  words: CurrentIndex['words'],
): CurrentIndex | undefined {
  if (containers.length === 0) return undefined;
  try {
    return { index: new HistoryIndex(containers), containers, files, key, words };
  } catch {
    // A file of ours that is well-formed and wrong: pages answer by walking, and the next update writes another one.
    return undefined;
  }
}
