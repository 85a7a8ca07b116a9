/** Questions about a repository's history: answered from the index when it has the commit, else by a direct walk in a worker with a budget. */
import { isGitError } from '../git/errors.js';
import type { Oid } from '../git/oid.js';
import { pathBytes, type GitPath } from '../git/path-text.js';
import type { Divergence } from '../history/index/divergence.js';
import type { HistoryIndex } from '../history/index/history-index.js';
import { NONE } from '../history/index/number-chains.js';
import type { CommitPosition } from '../history/index/position.js';
import type { IndexHandle } from '../workers/open-indexes.js';
import type { CachePart } from '../workers/answer-cache.js';
import type { TaskName, TaskOutput } from '../workers/task-table.js';
import type { BackgroundQuestions, Question } from './background.js';
import type { RepositoryIndex } from './repository-index.js';

/** A counter is not worth more of a visitor's time. */
const COUNT_BUDGET_MS = 100;
/** A commit that could not be counted in that time is not tried again for so long. */
const COUNT_RETRY_MS = 60_000;
/** A page names a few of the commits that cannot be read. */
const MAX_LOST = 16;
/** The sizes of two numbers and of one. */
const DIVERGENCE_BYTES = 64;
const TIME_BYTES = 16;

/** A question without the index, which History chooses. */
type HistoryQuestion<N extends TaskName> = Omit<Question<N>, 'index'>;

export class History {
  readonly #background: BackgroundQuestions;
  readonly #state: RepositoryIndex | undefined;
  /** By `base head`. Tasks answer for many pairs at once, but pairs are cached one by one. */
  readonly #divergences: CachePart<Divergence>;
  /** The time at which a commit may be counted again, on the clock of `performance.now`. */
  readonly #countAgainAt: CachePart<number>;
  #counted = 0;

  constructor(background: BackgroundQuestions, state: RepositoryIndex | undefined) {
    this.#background = background;
    this.#state = state;
    this.#divergences = background.cachePart('divergences', DIVERGENCE_BYTES);
    this.#countAgainAt = background.cachePart('count-again-at', TIME_BYTES);
  }

  /** Undefined when no index is kept. */
  get indexState(): RepositoryIndex | undefined {
    return this.#state;
  }

  /** Changes when a page may have more to show than before: the index has moved, or commits were counted. */
  get stamp(): string {
    return `${this.#state?.current?.key ?? ''}.${this.#state?.state ?? ''}.${this.#counted}`;
  }

  /** The index and the commit's position in it. */
  #indexed(commit: Oid): { index: HistoryIndex; position: CommitPosition } | undefined {
    const index = this.#state?.current?.index;
    if (index === undefined) return undefined;
    const position = index.find(commit);
    return position < 0 || index.isLost(position) ? undefined : { index, position };
  }

  /** The latest commit of each entry (`names`) of a directory and of the directory itself. From the index: complete, some microseconds an entry. */
  async lastCommits(
    commit: Oid,
    directory: GitPath,
    names: readonly string[],
    budgetMs: number,
  ): Promise<TaskOutput<'lastCommits'>> {
    const indexed = this.#indexed(commit);
    if (indexed === undefined) return this.#background.ask('lastCommits', { commit, directory, budgetMs });
    const { index, position } = indexed;
    const parent = index.pathNumbers(directory);
    const commits = new Map<string, Oid>();
    for (const name of names) {
      const found = index.latest(index.childNumbers(parent, pathBytes(name)), position);
      if (found !== NONE) commits.set(name, index.oidAt(found));
    }
    return {
      commits,
      own: directory === '' ? commit : latestOid(index, directory, position),
      complete: true,
      lost: commits.size === names.length ? [] : index.lost.slice(0, MAX_LOST).map((lost) => index.oidAt(lost)),
    };
  }

  async lastCommitOf(commit: Oid, path: GitPath, budgetMs: number): Promise<Oid | undefined> {
    const indexed = this.#indexed(commit);
    if (indexed === undefined) return (await this.#background.ask('lastCommitOf', { commit, path, budgetMs })).commit;
    return latestOid(indexed.index, path, indexed.position);
  }

  /** Committer time of the latest commit of a path, in seconds since 1970. Undefined where the index does not know it. */
  lastChangeTime(commit: Oid, path: GitPath): number | undefined {
    const indexed = this.#indexed(commit);
    if (indexed === undefined) return undefined;
    const { index, position } = indexed;
    const found = index.latest(index.pathNumbers(path), position);
    return found === NONE || index.isLost(found) ? undefined : index.timeAt(found);
  }

  blame(query: HistoryQuestion<'blame'>): Promise<TaskOutput<'blame'>> {
    return this.#background.ask('blame', { ...query, index: this.#handle(query.commit) });
  }

  /** The versions of lines of a file. */
  lineHistory(query: HistoryQuestion<'lineHistory'>): Promise<TaskOutput<'lineHistory'>> {
    return this.#background.ask('lineHistory', { ...query, index: this.#handle(query.commit) });
  }

  log(query: HistoryQuestion<'log'>): Promise<TaskOutput<'log'>> {
    const index =
      query.not !== undefined && this.#handle(query.not) === undefined ? undefined : this.#handle(query.commit);
    return this.#background.ask('log', { ...query, index });
  }

  /** One part of the commits that match. */
  searchCommits(query: HistoryQuestion<'searchCommits'>): Promise<TaskOutput<'searchCommits'>> {
    return this.#background.ask('searchCommits', { ...query, index: this.#handle(query.commit) });
  }

  /** People by a part of their name; none while the index does not have `commit`. */
  listPeople(query: HistoryQuestion<'listPeople'> & { readonly commit: Oid }): Promise<TaskOutput<'listPeople'>> {
    const { commit, ...question } = query;
    return this.#background.ask('listPeople', { ...question, index: this.#handle(commit) });
  }

  /** The index when it does not have `commit` yet and is about to: its state, to be shown. Undefined when there is nothing to wait for. */
  indexingFor(commit: Oid): RepositoryIndex | undefined {
    const state = this.#state;
    const isUnderWay = state?.state === 'waiting' || state?.state === 'building';
    return isUnderWay && this.#indexed(commit) === undefined ? state : undefined;
  }

  /** The number that `countCommits` would give, if it was asked before. */
  knownCount(commit: Oid): number | undefined {
    return this.#background.known('countCommits', countQuestion(commit))?.count;
  }

  /** Commits reachable from `commit`; undefined while the index is being built, and when a walk would take too long. */
  async countCommits(commit: Oid): Promise<number | undefined> {
    const known = this.knownCount(commit);
    if (known !== undefined) return known;
    const index = this.#handle(commit);
    if (index === undefined && (this.indexingFor(commit) !== undefined || this.#tookTooLong(commit))) return undefined;
    const counted = await this.#count(commit, index);
    if (counted === undefined) this.#countAgainAt.set(commit, performance.now() + COUNT_RETRY_MS);
    return counted;
  }

  /** Has a commit counted for later pages, where that is cheap. */
  countLater(commit: Oid): void {
    if (this.knownCount(commit) !== undefined || this.#handle(commit) === undefined) return;
    // A page that waits for the same count gets the error. Here the result is not used.
    void this.countCommits(commit).catch(() => undefined);
  }

  #tookTooLong(commit: Oid): boolean {
    return performance.now() < (this.#countAgainAt.get(commit) ?? -Infinity);
  }

  async #count(commit: Oid, index: IndexHandle | undefined): Promise<number | undefined> {
    try {
      const { count, complete } = await this.#background.ask('countCommits', countQuestion(commit, index));
      if (!complete) return undefined;
      this.#counted += 1;
      return count;
    } catch (error) {
      // Somewhere in the history an object is missing or damaged: pages that do not show it need not know.
      if (isGitError(error)) return undefined;
      throw error;
    }
  }

  /** Divergences from `base` by commit; absent for commits that the index does not have or that took too long. */
  async divergences(base: Oid, heads: readonly Oid[], budgetMs: number): Promise<ReadonlyMap<Oid, Divergence>> {
    const divergences = new Map<Oid, Divergence>();
    const index = this.#handle(base);
    const unknown: Oid[] = [];
    for (const head of new Set(heads)) {
      const known = this.#divergences.get(`${base} ${head}`);
      if (known !== undefined) divergences.set(head, known);
      else if (index !== undefined && this.#indexed(head) !== undefined) unknown.push(head);
    }
    if (index === undefined || unknown.length === 0) return divergences;
    const answers = await this.#background.ask('divergences', {
      base,
      heads: unknown,
      index,
      budgetMs,
    });
    for (const [i, divergence] of answers.entries()) {
      const head = unknown[i] as Oid;
      if (divergence === undefined) continue;
      this.#divergences.set(`${base} ${head}`, divergence);
      divergences.set(head, divergence);
    }
    return divergences;
  }

  /** A page of the graph of all commits that `tips` lead to. */
  graph(query: HistoryQuestion<'graph'>): Promise<TaskOutput<'graph'>> {
    const handles = query.tips.map((tip) => this.#handle(tip));
    return this.#background.ask('graph', { ...query, index: handles.includes(undefined) ? undefined : handles[0] });
  }

  /** How `head` stands to `base`; undefined when a walk without the index took too long. */
  divergenceDetails(query: HistoryQuestion<'divergenceDetails'>): Promise<TaskOutput<'divergenceDetails'>> {
    const index = this.#handle(query.head) !== undefined ? this.#handle(query.base) : undefined;
    return this.#background.ask('divergenceDetails', { ...query, index });
  }

  /** What lies between two releases; undefined when that is too much. */
  releaseReport(query: HistoryQuestion<'releaseReport'>): Promise<TaskOutput<'releaseReport'>> {
    const index = this.#handle(query.head) !== undefined ? this.#handle(query.base) : undefined;
    return this.#background.ask('releaseReport', { ...query, index });
  }

  rangeAuthors(query: HistoryQuestion<'rangeAuthors'>): Promise<TaskOutput<'rangeAuthors'>> {
    const index = this.#handle(query.head) !== undefined ? this.#handle(query.base) : undefined;
    return this.#background.ask('rangeAuthors', { ...query, index });
  }

  /** The index has the commit. */
  has(commit: Oid): boolean {
    return this.#indexed(commit) !== undefined;
  }

  /** The index will follow the refs. */
  get isUpdating(): boolean {
    return this.#state !== undefined && this.#state.state !== 'failed';
  }

  /** What has the commit; undefined when the index does not know it. */
  async containingRefs(query: HistoryQuestion<'containingRefs'>): Promise<TaskOutput<'containingRefs'> | undefined> {
    const index = this.#handle(query.commit);
    return index === undefined ? undefined : this.#background.ask('containingRefs', { ...query, index });
  }

  /** Undefined when the index does not know all of the commits. */
  async firstReleases(query: HistoryQuestion<'firstReleases'>): Promise<TaskOutput<'firstReleases'> | undefined> {
    const [first] = query.commits;
    if (first === undefined) return [];
    const index = this.#handle(first);
    return index === undefined || !query.commits.every((commit) => this.has(commit))
      ? undefined
      : this.#background.ask('firstReleases', { ...query, index });
  }

  #handle(commit: Oid): IndexHandle | undefined {
    const current = this.#state?.current;
    return current === undefined || this.#indexed(commit) === undefined
      ? undefined
      : {
          key: current.key,
          containers: current.containers,
          words: current.files.map((file) => current.words.get(file)),
        };
  }
}

function latestOid(index: HistoryIndex, path: GitPath, position: CommitPosition): Oid | undefined {
  const found = index.latest(index.pathNumbers(path), position);
  return found === NONE ? undefined : index.oidAt(found);
}

function countQuestion(commit: Oid, index?: IndexHandle): Question<'countCommits'> {
  return { commit, index, budgetMs: COUNT_BUDGET_MS };
}
