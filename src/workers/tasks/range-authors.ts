/** Who made the commits between two revisions, below a path if one is given. */
import { isUnreadable } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { readMailmap } from '../../knowledge/stored-mailmap.js';
import type { IndexHandle } from '../open-indexes.js';
import { libraryOf, storeOf } from '../stores.js';
import { countCommit, mostFirst, type Counted } from './counted-names.js';
import { divergenceDetailsTask } from './divergence-details.js';

export interface RangeAuthorsInput {
  readonly gitDir: string;
  readonly base: Oid;
  readonly head: Oid;
  /** '' for the whole repository. */
  readonly path: GitPath;
  /** The blob of the `.mailmap` that gives people their proper names. */
  readonly mailmap: Oid | undefined;
  /** An index that contains both commits; undefined for a direct walk. */
  readonly index: IndexHandle | undefined;
}

export interface RangeAuthors {
  /** The number of commits of `git log base..head -- path`. */
  readonly commits: number;
  /** As `git log base..head -- path | git shortlog -sn`: at most `MAX_LISTED`. */
  readonly authors: readonly Counted<string>[];
  readonly totalAuthors: number;
}

const MAX_LISTED = 500;
/** Two releases of the kernel have about 17,000 commits between them. */
const MAX_COMMITS = 100_000;
const WALK_BUDGET_MS = 5_000;
const COMMITS_BUDGET_MS = 8_000;

/** Undefined when there are too many commits for the time, or when one of them cannot be read. */
export async function rangeAuthorsTask(input: RangeAuthorsInput): Promise<RangeAuthors | undefined> {
  const { gitDir, mailmap: blob } = input;
  try {
    const range = divergenceDetailsTask({ ...input, limit: MAX_COMMITS, budgetMs: WALK_BUDGET_MS });
    if (range === undefined || range.more) return undefined;
    const mailmap = await readMailmap(libraryOf(gitDir), blob);
    const store = storeOf(gitDir);
    const deadline = performance.now() + COMMITS_BUDGET_MS;
    const authors = new Map<string, number>();
    for (const oid of range.commits) {
      if (performance.now() > deadline) return undefined;
      countCommit(authors, mailmap.resolve(parseCommit(oid, store.read(oid, 'commit').bytes).author).name);
    }
    return { commits: range.commits.length, authors: mostFirst(authors, MAX_LISTED), totalAuthors: authors.size };
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}
