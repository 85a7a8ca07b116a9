/** One page of the history of a commit, or of a path at it: from the index, or by direct walk within a time limit. */
import { readOr, unreadableOid } from '../../git/errors.js';
import { COMMIT_ENCODING, type LibraryReader } from '../../git/isomorphic/library-reader.js';
import { isOid, type Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { CommitSource } from '../../history/direct/commit-source.js';
import { ABSENT } from '../../history/direct/entry-difference.js';
import { logCommits } from '../../history/direct/log-commits.js';
import { PathFinder } from '../../history/direct/path-at.js';
import { onlyInHead } from '../../history/index/divergence.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import type { CommitPosition } from '../../history/index/position.js';
import { followHistory, walkHistory, type FollowedCommit } from '../../history/index/walk.js';
import { parseCommit } from '../../git/object/commit.js';
import { parseSignature } from '../../git/object/signature.js';
import { Mailmap } from '../../knowledge/mailmap.js';
import { readMailmap } from '../../knowledge/stored-mailmap.js';
import { localSeconds } from '../../shared/local-seconds.js';
import { commitFilters, type CommitQuery } from '../../search/commits/commit-filter.js';
import { CommitTexts, type NamesOf } from '../../search/commits/commit-texts.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf, libraryOf, storeOf } from '../stores.js';
import { readWords } from '../words-habit.js';
import { pathOrigin } from './path-origin.js';

export interface LogInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** '' for all commits. */
  readonly path: GitPath;
  /** The last commit of the previous page. */
  readonly after: Oid | undefined;
  /** The first commit of the following page; then `after` is ignored. */
  readonly before?: Oid | undefined;
  /** Commits reachable from this one are left out. */
  readonly not?: Oid | undefined;
  readonly limit: number;
  /** Follow only the first parent of each commit. */
  readonly firstParent: boolean;
  /** Leave merges out. */
  readonly noMerges: boolean;
  /** Follow a path under the name that it had before it was renamed; only with an index. */
  readonly followRenames: boolean;
  /**
   * Limits of the committer's time, both included, in seconds by the committer's own clock (`localSeconds`). The walk
   * stops at commits that are older in every zone, as that of git stops at `--since`.
   */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /**
   * Only commits whose author, committer or message contain these words. Every commit must be read, so the time limit
   * may end the search early.
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
  const words = input.query === undefined ? NO_WORDS : await searchedWords(libraryOf(gitDir), input.mailmap);
  const walked = input.since === undefined ? input : { ...input, since: input.since - MAX_OFFSET_SECONDS };
  const lost = new Set<Oid>();
  const page = pageOf(
    input,
    index === undefined ? directHistory(source, walked, deadline, lost) : indexedHistory(indexOf(index), walked, lost),
    { deadline, words, lost },
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

/** A commit of the walk. Its id becomes text only on demand, because a search passes a million commits. */
interface Passed {
  readonly oid: () => Oid;
  readonly timeSeconds: number;
  readonly path: GitPath;
  readonly renamedFrom: GitPath | undefined;
}

/** Yields commits after `after`. Returns false when the time limit was reached before the end. */
type Passage = Generator<Passed, boolean>;

/** The number of commits searched between two checks of the time. */
const CLOCK_EVERY = 16;
/** The number of commits that a direct walk returns at once. */
const CHUNK = 100;

type Page = Omit<LogOutput, 'entries' | 'lost'> & { readonly entries: readonly Passed[] };

function pageOf(
  { gitDir, before, limit, since = -Infinity, until = Infinity, query }: LogInput,
  passage: Passage,
  { deadline, words, lost }: { readonly deadline: number; readonly words: SearchedWords; readonly lost: Set<Oid> },
): Page {
  const filters = query === undefined ? [] : commitFilters(query);
  const namesOf = searchedNames(words.mailmap);
  const found: Passed[][] = Array.from({ length: Math.max(filters.length, 1) }, () => []);
  // Another reading of the query counts only when the query as typed finds nothing.
  const chosen = (): number =>
    Math.max(
      found.findIndex((hits) => hits.length > 0),
      0,
    );
  const readsCommits = filters.length > 0 || since > -Infinity || until < Infinity;
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
        if (!isWithin({ gitDir, since, until }, passing)) return;
        const texts = filters.length === 0 ? undefined : textsOf(gitDir, passing.oid(), words, namesOf);
        for (const [at, hits] of found.entries())
          if (texts === undefined || filters[at]?.matches(texts) === true) hits.push(passing);
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

/** No place on Earth is further from UTC; the largest real offset is 14 hours. */
const MAX_OFFSET_SECONDS = 86_400;

/** Only commits near the limits are read: the walk knows their time and not their zone. */
function isWithin(
  { gitDir, since, until }: { readonly gitDir: string; readonly since: number; readonly until: number },
  { oid, timeSeconds }: Passed,
): boolean {
  if (timeSeconds < since - MAX_OFFSET_SECONDS || timeSeconds > until + MAX_OFFSET_SECONDS) return false;
  if (timeSeconds >= since + MAX_OFFSET_SECONDS && timeSeconds <= until - MAX_OFFSET_SECONDS) return true;
  const { committer } = parseCommit(oid(), storeOf(gitDir).read(oid(), 'commit').bytes);
  const seconds = localSeconds(committer);
  return seconds >= since && seconds <= until;
}

function textsOf(gitDir: string, oid: Oid, { configured }: SearchedWords, namesOf: NamesOf): CommitTexts {
  const { bytes, undeclared } = readWords(storeOf(gitDir), oid, configured);
  return new CommitTexts(bytes, namesOf, undeclared);
}

/** What the words of all commits are read with. */
interface SearchedWords {
  readonly mailmap: Mailmap;
  /** `i18n.commitEncoding` of the repository. */
  readonly configured: string | undefined;
}

const NO_WORDS: SearchedWords = { mailmap: Mailmap.empty, configured: undefined };

async function searchedWords(library: LibraryReader, mailmap: Oid | undefined): Promise<SearchedWords> {
  return {
    mailmap: await readMailmap(library, mailmap),
    configured: await library.getConfig(COMMIT_ENCODING),
  };
}

/** The recorded identity, and the proper one on a second line if it differs. */
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
  lost: Set<Oid>,
): Passage {
  let after = before === undefined ? first : undefined;
  for (;;) {
    const chunk = logCommits(source, {
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
    for (const oid of chunk.lost) lost.add(oid);
    for (const oid of chunk.commits)
      yield { oid: () => oid, timeSeconds: source.timeSeconds(source.rowOf(oid)), path, renamedFrom: undefined };
    if (!chunk.more) return true;
    if (!chunk.complete) return false;
    after = chunk.commits.at(-1);
  }
}

function* indexedHistory(index: HistoryIndex, input: LogInput, lost: Set<Oid>): Passage {
  const start = input.before !== undefined || input.after === undefined ? undefined : index.find(input.after);
  let isShown = start === undefined;
  for (const { position, path, renamedFrom } of indexedWalk(index, input, lost)) {
    if (isShown) yield { oid: () => index.oidAt(position), timeSeconds: index.timeAt(position), path, renamedFrom };
    else isShown = position === start;
  }
  return true;
}

function* indexedWalk(
  index: HistoryIndex,
  { gitDir, commit, not, since, path, firstParent, noMerges, followRenames }: LogInput,
  lost: Set<Oid>,
): Generator<FollowedCommit> {
  const from = index.find(commit);
  const options = {
    firstParent,
    noMerges,
    onLost: (position: CommitPosition) => lost.add(index.oidAt(position)),
    ...(since === undefined ? {} : { since }),
    ...(not === undefined ? {} : { within: onlyInHead(index, index.find(not), from) }),
  };
  if (path !== '' && followRenames) {
    yield* followHistory(
      index,
      from,
      path,
      (position, name) => knownOrigin(gitDir, index.oidAt(position), name, lost),
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
    const known = finder;
    // Where that cannot be known the link stays, and its page names the object.
    return readOr(
      () => known.find(source.treeOid(row)).value.mode !== ABSENT.mode,
      () => true,
    );
  };
}

function knownOrigin(gitDir: string, commit: Oid, path: GitPath, lost: Set<Oid>): GitPath | undefined {
  return readOr(
    () => pathOrigin(storeOf(gitDir), commit, path),
    (error) => {
      const oid = unreadableOid(error, commit);
      lost.add(isOid(oid) ? oid : commit);
      return undefined;
    },
  );
}
