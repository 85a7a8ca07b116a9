/** Questions about a repository's history: answered from the index when it has the commit, else by a direct walk in a worker with a budget. */
import { LRUCache } from 'lru-cache';
import { isGitError } from '../git/errors.js';
import type { Oid } from '../git/oid.js';
import { pathBytes, type GitPath } from '../git/path-text.js';
import type { Divergence } from '../history/index/divergence.js';
import type { HistoryIndex } from '../history/index/history-index.js';
import { NONE } from '../history/index/number-chains.js';
import type { IndexHandle } from '../workers/open-indexes.js';
import type { BlameInput, BlameOutput } from '../workers/tasks/blame.js';
import type { GraphInput, GraphOutput } from '../workers/tasks/graph.js';
import type { LastCommitsOutput } from '../workers/tasks/last-commits.js';
import type { LogInput, LogOutput } from '../workers/tasks/log.js';
import type {
  DivergenceDetails,
  DivergenceDetailsInput,
  DivergenceDetailsOutput,
} from '../workers/tasks/divergence-details.js';
import type { ContainingRefsInput, ContainingRefsOutput } from '../workers/tasks/containing-refs.js';
import type { BackgroundQuestions } from './background.js';
import type { RepositoryIndex } from './index-service.js';

/** A count never changes; a few numbers for each ref that somebody looked at. */
const MAX_COUNTS = 5_000;
/** A counter is not worth more of a visitor's time. */
const COUNT_BUDGET_MS = 100;
/** A commit that could not be counted in that time is not tried again for so long. */
const COUNT_RETRY_MS = 60_000;
/** Pairs of commits whose divergence is remembered: it never changes. */
const MAX_DIVERGENCES = 20_000;
/** Comparisons whose first commits are remembered, some KB each. */
const MAX_RANGES = 500;
/** Commits whose branches and tags are remembered: as long as no ref moves, about 1 KB each. */
const MAX_CONTAINING_REFS = 500;
/** A page of a hundred branches waits no longer for how they stand. */
const DIVERGENCE_BUDGET_MS = 1_000;

export class History {
  readonly #background: BackgroundQuestions;
  readonly #state: RepositoryIndex | undefined;
  readonly #counts = new LRUCache<Oid, number>({ max: MAX_COUNTS });
  readonly #tooLong = new LRUCache<Oid, true>({ max: MAX_COUNTS, ttl: COUNT_RETRY_MS });
  readonly #counting = new Set<Oid>();
  readonly #divergences = new LRUCache<string, Divergence>({ max: MAX_DIVERGENCES });

  readonly #containingRefs = new LRUCache<string, Promise<ContainingRefsOutput>>({ max: MAX_CONTAINING_REFS });
  readonly #ranges = new LRUCache<string, DivergenceDetails>({ max: MAX_RANGES });

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
  async lastCommits(
    commit: Oid,
    directory: GitPath,
    names: readonly string[],
    budgetMs: number,
  ): Promise<LastCommitsOutput> {
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

  blame(query: Omit<BlameInput, 'gitDir' | 'index'>): Promise<BlameOutput> {
    return this.#background.blame({ ...query, index: this.#handle(query.commit) });
  }

  log(query: Omit<LogInput, 'gitDir' | 'index'>): Promise<LogOutput> {
    const index =
      query.not !== undefined && this.#handle(query.not) === undefined ? undefined : this.#handle(query.commit);
    return this.#background.log({ ...query, index });
  }

  /** The index when it does not have `commit` yet and is about to: its state, to be shown. Undefined when there is nothing to wait for. */
  indexingFor(commit: Oid): RepositoryIndex | undefined {
    const state = this.#state;
    const isUnderWay = state?.state === 'waiting' || state?.state === 'building';
    return isUnderWay && this.#indexed(commit) === undefined ? state : undefined;
  }

  /** The number that `countCommits` would give, if it was asked before. */
  knownCount(commit: Oid): number | undefined {
    return this.#counts.get(commit);
  }

  /** Commits reachable from `commit`; undefined while the index is being built, and when a walk would take too long. */
  async countCommits(commit: Oid): Promise<number | undefined> {
    const known = this.#counts.get(commit);
    if (known !== undefined) return known;
    const index = this.#handle(commit);
    if (index === undefined && (this.indexingFor(commit) !== undefined || this.#tooLong.has(commit))) return undefined;
    const counted = await this.#count(commit, index);
    if (counted === undefined) this.#tooLong.set(commit, true);
    else this.#counts.set(commit, counted);
    return counted;
  }

  /** Has a commit counted for later pages, where that is cheap. */
  countLater(commit: Oid): void {
    if (this.#counts.has(commit) || this.#counting.has(commit) || this.#handle(commit) === undefined) return;
    this.#counting.add(commit);
    // Whoever awaits the count is told of a failure; here nobody does.
    void this.countCommits(commit)
      .catch(() => undefined)
      .finally(() => this.#counting.delete(commit));
  }

  async #count(commit: Oid, index: IndexHandle | undefined): Promise<number | undefined> {
    try {
      const { count, complete } = await this.#background.countCommits({ commit, index, budgetMs: COUNT_BUDGET_MS });
      return complete ? count : undefined;
    } catch (error) {
      // Somewhere in the history an object is missing or damaged: pages that do not show it need not know.
      if (isGitError(error)) return undefined;
      throw error;
    }
  }

  /** How commits stand to `base`, by id; those that the index does not have, or that took too long, are absent. */
  async divergences(base: Oid, heads: readonly Oid[]): Promise<ReadonlyMap<Oid, Divergence>> {
    const divergences = new Map<Oid, Divergence>();
    const index = this.#handle(base);
    const unknown: Oid[] = [];
    for (const head of new Set(heads)) {
      const known = this.#divergences.get(`${base} ${head}`);
      if (known !== undefined) divergences.set(head, known);
      else if (index !== undefined && this.#indexed(head) !== undefined) unknown.push(head);
    }
    if (index === undefined || unknown.length === 0) return divergences;
    const answers = await this.#background.divergences({ base, heads: unknown, index, budgetMs: DIVERGENCE_BUDGET_MS });
    for (const [i, divergence] of answers.entries()) {
      const head = unknown[i] as Oid;
      if (divergence === undefined) continue;
      this.#divergences.set(`${base} ${head}`, divergence);
      divergences.set(head, divergence);
    }
    return divergences;
  }

  /** A page of the graph of all commits that `tips` lead to. */
  graph(query: Omit<GraphInput, 'gitDir' | 'index'>): Promise<GraphOutput> {
    const handles = query.tips.map((tip) => this.#handle(tip));
    return this.#background.graph({ ...query, index: handles.includes(undefined) ? undefined : handles[0] });
  }

  /** How `head` stands to `base`; undefined when a walk without the index took too long. */
  async divergenceDetails(query: Omit<DivergenceDetailsInput, 'gitDir' | 'index'>): Promise<DivergenceDetailsOutput> {
    const key = `${query.base} ${query.head} ${String(query.limit)} ${query.path}`;
    const known = this.#ranges.get(key);
    if (known !== undefined) return known;
    const index = this.#handle(query.head) !== undefined ? this.#handle(query.base) : undefined;
    const divergence = await this.#background.divergenceDetails({ ...query, index });
    if (divergence !== undefined) this.#ranges.set(key, divergence);
    return divergence;
  }

  /** The index has the commit. */
  has(commit: Oid): boolean {
    return this.#indexed(commit) !== undefined;
  }

  /** The index will follow the refs. */
  get isUpdating(): boolean {
    return this.#state !== undefined && this.#state.state !== 'failed';
  }

  /** What has the commit; undefined when the index does not know it. `refsTag` stands for the refs that are handed in. */
  async containingRefs(
    query: Omit<ContainingRefsInput, 'gitDir' | 'index'>,
    refsTag: string,
  ): Promise<ContainingRefsOutput | undefined> {
    const index = this.#handle(query.commit);
    if (index === undefined) return undefined;
    const key = `${query.commit} ${index.key} ${refsTag}`;
    let answer = this.#containingRefs.get(key);
    if (answer === undefined) {
      answer = this.#background.containingRefs({ ...query, index });
      this.#containingRefs.set(key, answer);
      answer.catch(() => this.#containingRefs.delete(key));
    }
    return answer;
  }

  #handle(commit: Oid): IndexHandle | undefined {
    const current = this.#state?.current;
    return current === undefined || current.index.find(commit) < 0
      ? undefined
      : { key: current.key, containers: current.containers };
  }
}

function latestOid(index: HistoryIndex, path: GitPath, position: number): Oid | undefined {
  const found = index.latest(index.pathNumbers(path), position);
  return found === NONE ? undefined : index.oidAt(found);
}
