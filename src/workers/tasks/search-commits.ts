/** One part of the answer to a search for commits, newest first, and how many there are. */
import { readOr } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import type { CommitAnswer } from '../../search/answers.js';
import type { CommitExpression } from '../../search/commits/commit-expression.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf } from '../stores.js';
import { isWithin, MAX_OFFSET_SECONDS, type DateLimits } from './commit-dates.js';
import { directHistory, indexedHistory, type Passage, type PassageInput } from './history-passage.js';
import { SearchedCommits } from './searched-commits.js';

export interface SearchCommitsInput extends Pick<PassageInput, 'gitDir' | 'commit' | 'path'>, DateLimits {
  /** The query as typed and in other keyboard layouts, which count when those before find nothing. */
  readonly readings: readonly CommitExpression[];
  /** The `cursor` of the part before. */
  readonly cursor: Oid | undefined;
  readonly limit: number;
  /** The count is exact up to this number. */
  readonly countLimit: number;
  /** The blob of the `.mailmap` whose proper names are searched too. */
  readonly mailmap: Oid | undefined;
  /** Time limit until the part is full, in milliseconds. */
  readonly budgetMs: number;
  /** Further time for counting, in milliseconds. */
  readonly countMs: number;
  /** An index that contains the commit; undefined for a direct walk. */
  readonly index: IndexHandle | undefined;
}

export interface SearchCommitsOutput extends CommitAnswer {
  readonly cursor: Oid | null;
  /** The number of the reading that found them. */
  readonly reading: number;
  /** Objects that could not be read, because of which commits are missing here. */
  readonly lost: readonly Oid[];
  /** False when the time limit was reached first: the part that begins at `cursor` continues. */
  readonly complete: boolean;
}

/** Commits passed between two checks of the time. */
const CLOCK_EVERY = 16;

export async function searchCommitsTask(input: SearchCommitsInput): Promise<SearchCommitsOutput> {
  const { gitDir, commit, path, cursor, since, index, mailmap, readings } = input;
  const deadline = performance.now() + input.budgetMs;
  const searched = await SearchedCommits.open({ gitDir, mailmap, index }, readings);
  const passed: PassageInput = {
    gitDir,
    commit,
    path,
    after: cursor,
    firstParent: false,
    noMerges: false,
    followRenames: false,
    since: since === undefined ? undefined : since - MAX_OFFSET_SECONDS,
  };
  const lost = new Set<Oid>();
  const passage =
    index === undefined
      ? directHistory(commitSourceOf(gitDir), passed, deadline, lost)
      : indexedHistory(indexOf(index), { ...passed, indexKey: index.key }, lost, searched.wanted);
  return { ...partOf(input, passage, { searched, deadline, lost }), lost: [...lost] };
}

interface Running {
  readonly searched: SearchedCommits;
  /** On the clock of `performance.now`. */
  readonly deadline: number;
  readonly lost: Set<Oid>;
}

function partOf(
  { gitDir, since, until, limit, countLimit, countMs, cursor, readings }: SearchCommitsInput,
  passage: Passage,
  { searched, deadline, lost }: Running,
): Omit<SearchCommitsOutput, 'lost'> {
  const found: Oid[][] = readings.map(() => []);
  const counts = readings.map(() => 0);
  let last: Oid | undefined;
  let countDeadline = Infinity;
  const answer = (isWhole: boolean): Omit<SearchCommitsOutput, 'lost'> => {
    const at = Math.max(
      counts.findIndex((count) => count > 0),
      0,
    );
    const commits = found[at] ?? [];
    const count = counts[at] ?? 0;
    const isFull = count > commits.length || (commits.length === limit && !isWhole);
    return {
      commits,
      reading: at,
      complete: isWhole || isFull,
      // A later part counts from its beginning.
      total: { count, isExact: isWhole && cursor === undefined },
      cursor: isFull ? (commits.at(-1) ?? null) : isWhole ? null : (last ?? cursor ?? null),
    };
  };
  for (let passedCount = 1; ; passedCount += 1) {
    const { done, value } = passage.next();
    if (done === true) return answer(value);
    const passing = value;
    last = passing.oid();
    readOr(
      () => {
        if (!isWithin(gitDir, { since, until }, passing)) return;
        for (const at of searched.matching(passing)) {
          counts[at] = (counts[at] ?? 0) + 1;
          if ((found[at]?.length ?? limit) < limit) found[at]?.push(passing.oid());
        }
      },
      () => void lost.add(passing.oid()),
    );
    const most = counts[0] ?? 0;
    if (most >= limit && countDeadline === Infinity) countDeadline = performance.now() + countMs;
    if (most > countLimit) return answer(false);
    if (passedCount % CLOCK_EVERY === 0 && performance.now() > (most > limit ? countDeadline : deadline))
      return answer(false);
  }
}
