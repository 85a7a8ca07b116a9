/** One page of the history of a commit, or of a path at it: from the index, or by direct walk within a time limit. */
import { readOr } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { CommitSource } from '../../history/direct/commit-source.js';
import { ABSENT } from '../../history/direct/entry-difference.js';
import { PathFinder } from '../../history/direct/path-at.js';
import { commitFilters, type CommitFilter, type CommitQuery } from '../../search/commits/commit-filter.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf } from '../stores.js';
import { isWithin, MAX_OFFSET_SECONDS, type DateLimits } from './commit-dates.js';
import { directHistory, indexedHistory, type Passage, type PassageInput, type Passed } from './history-passage.js';
import { SearchedCommits } from './searched-commits.js';

export interface LogInput extends Omit<PassageInput, 'since'>, DateLimits {
  readonly limit: number;
  /**
   * Only commits whose author, committer or message contain these words. Where the index does not have their words,
   * every commit must be read, so the time limit may end the search early.
   */
  readonly query?: CommitQuery;
  /** The blob of the `.mailmap` whose proper names are searched too. */
  readonly mailmap?: Oid | undefined;
  /** Time limit of a direct walk or a word search, in milliseconds. */
  readonly budgetMs: number;
  /** An index that contains the commit; undefined for a direct walk. */
  readonly index: IndexHandle | undefined;
}

export interface LogOutput {
  readonly entries: readonly LogEntry[];
  /** True when there is an older commit, or may be one (when not `complete`). */
  readonly more: boolean;
  /** True when there is a newer commit; known only if `before` is given. */
  readonly newer: boolean;
  /** False when the time limit was reached first; a call with `last` as `after` continues the search. */
  readonly complete: boolean;
  /** Objects that could not be read, because of which commits are missing here. */
  readonly lost: readonly Oid[];
  /** The last commit searched, when the search did not end with an entry. */
  readonly last: Oid | undefined;
  /** The reading of the query that found the entries, when it differs from the typed query. */
  readonly reading: CommitQuery | undefined;
}

export interface LogEntry {
  readonly oid: Oid;
  /** The name of the path at that commit. */
  readonly path: GitPath;
  /** The older name, when the commit renamed the path. */
  readonly renamedFrom: GitPath | undefined;
  /** False when the path does not exist at that commit because the commit deleted it. */
  readonly hasPath: boolean;
}

export async function logTask(input: LogInput): Promise<LogOutput> {
  const { gitDir, path, index } = input;
  const source = commitSourceOf(gitDir);
  const deadline = performance.now() + input.budgetMs;
  const filters = input.query === undefined ? [] : commitFilters(input.query);
  const searched =
    filters.length === 0
      ? undefined
      : await SearchedCommits.open(
          { gitDir, mailmap: input.mailmap, index },
          filters.map(({ expression }) => expression),
        );
  const walked = input.since === undefined ? input : { ...input, since: input.since - MAX_OFFSET_SECONDS };
  const lost = new Set<Oid>();
  const page = pageOf(
    input,
    index === undefined
      ? directHistory(source, walked, deadline, lost)
      : indexedHistory(indexOf(index), { ...walked, indexKey: index.key }, lost, searched?.wanted),
    { deadline, filters, searched, lost },
  );
  const hasPath = path === '' ? (): boolean => true : pathTest(source);
  return {
    ...page,
    lost: [...lost],
    entries: page.entries.map(({ oid, path: name, renamedFrom }) => ({
      oid: oid(),
      path: name,
      renamedFrom,
      hasPath: hasPath(oid(), name),
    })),
  };
}

/** The number of commits searched between two checks of the time. */
const CLOCK_EVERY = 16;

type Page = Omit<LogOutput, 'entries' | 'lost'> & { readonly entries: readonly Passed[] };

interface PageSearch {
  /** On the clock of `performance.now`. */
  readonly deadline: number;
  readonly filters: readonly CommitFilter[];
  readonly searched: SearchedCommits | undefined;
  readonly lost: Set<Oid>;
}

function pageOf(
  { gitDir, before, limit, since, until }: LogInput,
  passage: Passage,
  { deadline, filters, searched, lost }: PageSearch,
): Page {
  const found: Passed[][] = Array.from({ length: Math.max(filters.length, 1) }, () => []);
  // Another reading of the query counts only when the query as typed finds nothing.
  const chosen = (): number =>
    Math.max(
      found.findIndex((hits) => hits.length > 0),
      0,
    );
  const readsCommits = filters.length > 0 || since !== undefined || until !== undefined;
  let last: Passed | undefined;
  const answer = (facts: { more: boolean; complete: boolean }): Page => {
    const at = chosen();
    const hits = found[at] as Passed[];
    const entries = before === undefined ? hits.slice(0, limit) : hits.slice(-limit);
    const reading = at === 0 ? undefined : filters[at]?.query;
    return {
      entries,
      newer: before !== undefined && hits.length > limit,
      more: facts.more || hits.length > limit,
      complete: facts.complete || (before === undefined && hits.length >= limit),
      last: last?.oid(),
      reading,
    };
  };
  for (let passed = 1; ; passed += 1) {
    const { done, value } = passage.next();
    if (done === true)
      return answer(before === undefined ? { more: !value, complete: value } : { more: false, complete: value });
    if (before !== undefined && value.oid() === before) return answer({ more: true, complete: true });
    last = value;
    const passing = value;
    readOr(
      () => {
        if (!isWithin(gitDir, { since, until }, passing)) return;
        for (const at of searched?.matching(passing) ?? [0]) found[at]?.push(passing);
      },
      // A commit-graph file may have commits whose objects are lost.
      () => void lost.add(passing.oid()),
    );
    if (readsCommits && passed % CLOCK_EVERY === 0 && performance.now() > deadline)
      return answer({ more: true, complete: false });
    // One commit more than the limit shows whether there is another page.
    if (before === undefined && (found[0] as Passed[]).length > limit) return answer({ more: true, complete: true });
  }
}

function pathTest(source: CommitSource): (oid: Oid, path: GitPath) => boolean {
  const finders = new Map<GitPath, PathFinder>();
  return (oid, path) => {
    let finder = finders.get(path);
    if (finder === undefined) finders.set(path, (finder = new PathFinder(source, path)));
    const row = source.rowOf(oid);
    source.load(row);
    const known = finder;
    // Where that cannot be known the link stays, and its page names the object.
    return readOr(
      () => known.find(source.treeOid(row)).value.mode !== ABSENT.mode,
      () => true,
    );
  };
}
