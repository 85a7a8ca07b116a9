/** Questions about a repository's history: answered from the index when it has the commit, else by a direct walk in a worker with a budget. */
import { LRUCache } from 'lru-cache';
import type { Oid } from '../git/oid.js';
import { pathBytes, type GitPath } from '../git/path-text.js';
import type { HistoryIndex } from '../history/index/history-index.js';
import { NONE } from '../history/index/number-chains.js';
import type { IndexHandle } from '../workers/open-indexes.js';
import type { LastCommitsOutput } from '../workers/tasks/last-commits.js';
import type { LogInput, LogOutput } from '../workers/tasks/log.js';
import type { BackgroundQuestions } from './background.js';
import type { RepositoryIndex } from './index-service.js';

/** A count never changes; a few numbers for each ref that somebody looked at. */
const MAX_COUNTS = 5_000;
/** A counter is not worth more of a visitor's time. */
const COUNT_BUDGET_MS = 100;

export class History {
  readonly #background: BackgroundQuestions;
  readonly #state: RepositoryIndex | undefined;
  readonly #counts = new LRUCache<Oid, number>({ max: MAX_COUNTS });

  constructor(background: BackgroundQuestions, state: RepositoryIndex | undefined) {
    this.#background = background;
    this.#state = state;
  }

  /** Undefined when no index is kept. */
  get indexState(): RepositoryIndex | undefined {
    return this.#state;
  }

  /** The index and the commit's position in it. */
  #indexed(commit: Oid): { index: HistoryIndex; position: number } | undefined {
    const index = this.#state?.current?.index;
    if (index === undefined) return undefined;
    const position = index.find(commit);
    return position < 0 ? undefined : { index, position };
  }

  /** The latest commit of each entry (`names`) of a directory and of the directory itself. From the index: complete, some microseconds an entry. */
  async lastCommits(commit: Oid, directory: GitPath, names: readonly string[], budgetMs: number): Promise<LastCommitsOutput> {
    const indexed = this.#indexed(commit);
    if (indexed === undefined) return this.#background.lastCommits(commit, directory, budgetMs);
    const { index, position } = indexed;
    const parent = index.pathNumbers(directory);
    const commits = new Map<string, Oid>();
    for (const name of names) {
      const found = index.latest(index.childNumbers(parent, pathBytes(name)), position);
      if (found !== NONE) commits.set(name, index.oidAt(found));
    }
    return { commits, own: directory === '' ? commit : latestOid(index, directory, position), complete: true };
  }

  async lastCommitOf(commit: Oid, path: GitPath, budgetMs: number): Promise<Oid | undefined> {
    const indexed = this.#indexed(commit);
    if (indexed === undefined) return this.#background.lastCommitOf(commit, path, budgetMs);
    return latestOid(indexed.index, path, indexed.position);
  }

  log(query: Omit<LogInput, 'gitDir' | 'index'>): Promise<LogOutput> {
    return this.#background.log({ ...query, index: this.#handle(query.commit) });
  }

  /** Commits reachable from `commit`; undefined when a walk would take too long and there is no index yet. */
  async countCommits(commit: Oid): Promise<number | undefined> {
    const known = this.#counts.get(commit);
    if (known !== undefined) return known;
    const { count, complete } = await this.#background.countCommits({ commit, index: this.#handle(commit), budgetMs: COUNT_BUDGET_MS });
    if (complete) this.#counts.set(commit, count);
    return complete ? count : undefined;
  }

  #handle(commit: Oid): IndexHandle | undefined {
    const current = this.#state?.current;
    return current === undefined || current.index.find(commit) < 0 ? undefined : { key: current.key, containers: current.containers };
  }
}

function latestOid(index: HistoryIndex, path: GitPath, position: number): Oid | undefined {
  const found = index.latest(index.pathNumbers(path), position);
  return found === NONE ? undefined : index.oidAt(found);
}
