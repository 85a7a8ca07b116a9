/** What the server knows about one repository's history index: its state, its progress and the newest usable index. */
import type { OpenContainer } from '../segments/container.js';
import { HistoryIndex } from '../history/index/history-index.js';
import type { IndexAnswer, IndexPhase } from '../workers/indexing/messages.js';

export type IndexState = 'waiting' | 'building' | 'ready' | 'failed';

/** Collecting commits is about this share of a build, and so is listing their words, which is the last step. */
const COLLECTING_SHARE = 0.1;
const WORDS_SHARE = 0.1;

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
        /** Paths of the files with the words of commits, by the segments that have one. */
        readonly words: ReadonlyMap<string, string>;
      }
    | undefined;
  #phase: IndexPhase = 'commits';
  #phaseStartedAt = 0;

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
          this.current = openIndex(answer.containers, answer.files, this.current?.words);
        return;
      case 'words':
        if (this.current !== undefined) this.current = { ...this.current, words: answer.words };
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

  /** Its files are up to date. They are read into memory again when somebody asks. */
  rest(): void {
    this.state = 'waiting';
    this.progress = 0;
    this.current = undefined;
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

/** `key` names this state of the index within this process. Undefined when the segments do not fit each other. */
function openIndex(
  containers: readonly OpenContainer[],
  files: readonly string[],
  words: ReadonlyMap<string, string> = new Map(),
): RepositoryIndex['current'] {
  if (containers.length === 0) return undefined;
  try {
    keys += 1;
    const known = new Map([...words].filter(([file]) => files.includes(file)));
    return { index: new HistoryIndex(containers), containers, files, key: String(keys), words: known };
  } catch {
    // A file of ours that is well-formed and wrong: pages answer by walking, and the next update writes another one.
    return undefined;
  }
}
