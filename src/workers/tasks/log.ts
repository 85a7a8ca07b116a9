/** One page of the history of a commit, or of a path at it: from the index, or by direct walk within a budget. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { CommitSource } from '../../history/direct/commit-source.js';
import { ABSENT } from '../../history/direct/entry-difference.js';
import { logCommits } from '../../history/direct/log-commits.js';
import { PathFinder } from '../../history/direct/path-at.js';
import { onlyInHead } from '../../history/index/divergence.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import { followHistory, walkHistory, type FollowedCommit } from '../../history/index/walk.js';
import { parseSignature } from '../../git/object/signature.js';
import { Mailmap } from '../../knowledge/mailmap.js';
import { readMailmap } from '../../knowledge/stored-mailmap.js';
import { commitFilters, CommitTexts, type CommitQuery, type NamesOf } from '../../search/commit-filter.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf, storeOf } from '../stores.js';
import { pathOrigin } from './path-origin.js';

export interface LogInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** '' for all commits. */
  readonly path: GitPath;
  /** The last commit of the page before. */
  readonly after: Oid | undefined;
  /** The first commit of the page after; then `after` is not asked. */
  readonly before?: Oid | undefined;
  /** Commits that this one has are left out. */
  readonly not?: Oid | undefined;
  readonly limit: number;
  /** Only the first parent of each commit is followed. */
  readonly firstParent: boolean;
  /** Merges are left out. */
  readonly noMerges: boolean;
  /** A path goes on under the name that it had before it was renamed; only with an index. */
  readonly followRenames: boolean;
  /** Committer time in seconds, both included; older commits than `since` are not followed, as git has it. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Commits whose author, committer, message have these words. Each commit must be read, so the time may not suffice for all. */
  readonly query?: CommitQuery;
  /** Blob of the `.mailmap` whose proper names are searched, too. */
  readonly mailmap?: Oid | undefined;
  /** Of a direct walk, and of a search for words. */
  readonly budgetMs: number;
  /** Has the commit; undefined: walk. */
  readonly index: IndexHandle | undefined;
}

export interface LogOutput {
  readonly entries: readonly LogEntry[];
  /** There is, or (when not `complete`) may be, an older commit. */
  readonly more: boolean;
  /** There is a newer one, as far as `before` was asked. */
  readonly newer: boolean;
  /** False when the time ran out first; asked again after `last`, the search goes on from there. */
  readonly complete: boolean;
  /** Where the search ended, when it did not end with an entry. */
  readonly last: Oid | undefined;
  /** The words that found the entries, where they are not those that were asked for. */
  readonly reading: CommitQuery | undefined;
}

export interface LogEntry {
  readonly oid: Oid;
  /** The name of the path at that commit. */
  readonly path: GitPath;
  /** The commit gave the path its name; before it was called so. */
  readonly renamedFrom: GitPath | undefined;
  /** The path exists at that commit (it does not where the commit deleted it). */
  readonly hasPath: boolean;
}

export function logTask(input: LogInput): LogOutput {
  const { gitDir, path, index } = input;
  const source = commitSourceOf(gitDir);
  const deadline = performance.now() + input.budgetMs;
  const page = pageOf(
    input,
    index === undefined ? directHistory(source, input, deadline) : indexedHistory(indexOf(index), input),
    deadline,
  );
  const hasPath = path === '' ? (): boolean => true : pathTest(source);
  return {
    ...page,
    entries: page.entries.map(({ oid, path: name, renamedFrom }) => ({
      oid: oid(),
      path: name,
      renamedFrom,
      hasPath: hasPath(oid(), name),
    })),
  };
}

/** A commit that the walk came to. Its id is text only when it is wanted: a search passes a million. */
interface Passed {
  readonly oid: () => Oid;
  readonly timeSeconds: number;
  readonly path: GitPath;
  readonly renamedFrom: GitPath | undefined;
}

/** From the commit after `after` on. Returns false when the time ran out before the end. */
type Passage = Generator<Passed, boolean>;

/** Commits searched between two looks at the clock. */
const CLOCK_EVERY = 16;
/** Commits that a direct walk hands out at once. */
const CHUNK = 100;

type Page = Omit<LogOutput, 'entries'> & { readonly entries: readonly Passed[] };

function pageOf(
  { gitDir, before, limit, until = Infinity, query, mailmap }: LogInput,
  passage: Passage,
  deadline: number,
): Page {
  const filters = query === undefined ? [] : commitFilters(query);
  const namesOf = searchedNames(filters.length === 0 ? Mailmap.empty : readMailmap(storeOf(gitDir), mailmap));
  const found: Passed[][] = Array.from({ length: Math.max(filters.length, 1) }, () => []);
  // Another reading of the words counts only when the words themselves find nothing.
  const chosen = (): number =>
    Math.max(
      found.findIndex((hits) => hits.length > 0),
      0,
    );
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
    if (value.timeSeconds > until) continue;
    if (filters.length === 0) (found[0] as Passed[]).push(value);
    else {
      const texts = new CommitTexts(storeOf(gitDir).read(value.oid(), 'commit').bytes, namesOf);
      for (const [at, filter] of filters.entries()) if (filter.matches(texts)) (found[at] as Passed[]).push(value);
      if (passed % CLOCK_EVERY === 0 && performance.now() > deadline) return answer({ more: true, complete: false });
    }
    // One more than asked for tells whether there is another page.
    if (before === undefined && (found[0] as Passed[]).length > limit) return answer({ more: true, complete: true });
  }
}

/** The recorded name, and the proper one where there is another. */
function searchedNames(map: Mailmap): NamesOf {
  if (map.isEmpty) return (recorded) => recorded;
  return (recorded) => {
    const person = parseSignature(recorded);
    const proper = map.resolve(person);
    return proper === person ? recorded : `${recorded}\n${proper.name} <${proper.email}>`;
  };
}

function* directHistory(
  source: CommitSource,
  { commit, not, since, path, before, after: first, firstParent, noMerges }: LogInput,
  deadline: number,
): Passage {
  let after = before === undefined ? first : undefined;
  for (;;) {
    const { commits, more, complete } = logCommits(source, {
      from: [commit],
      path,
      limit: CHUNK,
      firstParent,
      noMerges,
      budgetMs: deadline - performance.now(),
      ...(after === undefined ? {} : { after }),
      ...(not === undefined ? {} : { not }),
      ...(since === undefined ? {} : { since }),
    });
    for (const oid of commits)
      yield { oid: () => oid, timeSeconds: source.timeSeconds(source.rowOf(oid)), path, renamedFrom: undefined };
    if (!more) return true;
    if (!complete) return false;
    after = commits.at(-1);
  }
}

function* indexedHistory(index: HistoryIndex, input: LogInput): Passage {
  const start = input.before !== undefined || input.after === undefined ? undefined : index.find(input.after);
  let isShown = start === undefined;
  for (const { position, path, renamedFrom } of indexedWalk(index, input)) {
    if (isShown) yield { oid: () => index.oidAt(position), timeSeconds: index.timeAt(position), path, renamedFrom };
    else isShown = position === start;
  }
  return true;
}

function* indexedWalk(
  index: HistoryIndex,
  { gitDir, commit, not, since, path, firstParent, noMerges, followRenames }: LogInput,
): Generator<FollowedCommit> {
  const from = index.find(commit);
  const options = {
    firstParent,
    noMerges,
    ...(since === undefined ? {} : { since }),
    ...(not === undefined ? {} : { within: onlyInHead(index, index.find(not), from) }),
  };
  if (path !== '' && followRenames) {
    yield* followHistory(
      index,
      from,
      path,
      (position, name) => pathOrigin(storeOf(gitDir), index.oidAt(position), name),
      options,
    );
    return;
  }
  const numbers = path === '' ? undefined : index.pathNumbers(path);
  for (const position of walkHistory(index, from, numbers, options)) yield { position, path, renamedFrom: undefined };
}

function pathTest(source: CommitSource): (oid: Oid, path: GitPath) => boolean {
  const finders = new Map<GitPath, PathFinder>();
  return (oid, path) => {
    let finder = finders.get(path);
    if (finder === undefined) finders.set(path, (finder = new PathFinder(source, path)));
    const row = source.rowOf(oid);
    source.load(row);
    return finder.find(source.treeOid(row)).value.mode !== ABSENT.mode;
  };
}
