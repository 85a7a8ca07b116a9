/** What lies between two releases: how many commits of whom, in which directories, and how much they change. */
import { withAttributes } from '../../diff/files/change-attributes.js';
import { commitChanges } from '../../diff/files/commit-changes.js';
import type { FileChange } from '../../diff/files/file-change.js';
import { fileStats } from '../../diff/output/file-stat.js';
import { isUnreadable } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { entryKind, parseTree, type TreeEntry } from '../../git/object/tree.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { readMailmap } from '../../knowledge/stored-mailmap.js';
import type { IndexHandle } from '../open-indexes.js';
import { libraryOf, storeOf } from '../stores.js';
import { countCommit, mostFirst, type Counted } from './counted-names.js';
import { divergenceDetailsTask } from './divergence-details.js';
import { diffAttributes } from './tree-attributes.js';

export interface ReleaseReportInput {
  readonly gitDir: string;
  /** The commits of the release before and of this one. */
  readonly base: Oid;
  readonly head: Oid;
  /** The blob of the `.mailmap` that gives people their proper names. */
  readonly mailmap: Oid | undefined;
  /** An index that contains both commits; undefined for a direct walk. */
  readonly index: IndexHandle | undefined;
}

export interface ReleaseReport {
  /** The number of `git rev-list base..head`. */
  readonly commits: number;
  /** As `git shortlog -sn base..head`: proper names, most commits first, at most `MAX_LISTED`. */
  readonly authors: readonly Counted<string>[];
  readonly totalAuthors: number;
  /** Entries of the root with the number of commits, without merges, that change them; at most `MAX_LISTED`. */
  readonly directories: readonly (Counted<GitPath> & { readonly isDirectory: boolean })[];
  /** As `git diff --shortstat base head`. Undefined when the time did not suffice: to find all renames, to compare all. */
  readonly files: number | undefined;
  readonly lines: { readonly additions: number; readonly deletions: number } | undefined;
}

const MAX_LISTED = 20;
/** Two releases of the kernel have about 17,000 commits between them. */
const MAX_COMMITS = 60_000;
const WALK_BUDGET_MS = 5_000;
const COMMITS_BUDGET_MS = 8_000;
/** For renames and lines together; all must end before the limit of a task. */
const FILES_BUDGET_MS = 6_000;

/** Undefined when there is too much between the releases, or when commits in between cannot be read. */
export async function releaseReportTask(input: ReleaseReportInput): Promise<ReleaseReport | undefined> {
  const { gitDir, base, head } = input;
  try {
    const range = divergenceDetailsTask({ ...input, path: '', limit: MAX_COMMITS, budgetMs: WALK_BUDGET_MS });
    if (range === undefined || range.more) return undefined;
    const counts = await countCommits(input, range.commits);
    if (counts === undefined) return undefined;
    const store = storeOf(gitDir);
    const { tree } = parseCommit(head, store.read(head, 'commit').bytes);
    const deadline = performance.now() + FILES_BUDGET_MS;
    const compared = commitChanges(store, { tree, parents: [base] }, 0, { renames: { budgetMs: FILES_BUDGET_MS } });
    if (compared.truncated || compared.renamesLimited)
      return { commits: range.ahead, ...counts, files: undefined, lines: undefined };
    const changes = withAttributes(compared.changes, diffAttributes(gitDir, tree));
    return {
      commits: range.ahead,
      ...counts,
      files: changes.length,
      lines: countLines(store, changes, deadline),
    };
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

type Counts = Pick<ReleaseReport, 'authors' | 'totalAuthors' | 'directories'>;

async function countCommits(
  { gitDir, mailmap: blob, head }: ReleaseReportInput,
  commits: readonly Oid[],
): Promise<Counts | undefined> {
  const mailmap = await readMailmap(libraryOf(gitDir), blob);
  const store = storeOf(gitDir);
  const deadline = performance.now() + COMMITS_BUDGET_MS;
  const roots = new Roots(store);
  const authors = new Map<string, number>();
  const directories = new Map<string, number>();
  for (const oid of commits) {
    if (performance.now() > deadline) return undefined;
    const { author, parents } = roots.read(oid);
    countCommit(authors, mailmap.resolve(author).name);
    if (parents.length < 2) for (const name of roots.changed(oid, parents[0])) countCommit(directories, name);
  }
  const present = new Map(roots.entries(head).map((entry) => [entry.name, entry]));
  return {
    authors: mostFirst(authors, MAX_LISTED),
    totalAuthors: authors.size,
    directories: mostFirst(directories, MAX_LISTED).map(({ name, commits: count }) => {
      const entry = present.get(name);
      return { name, commits: count, isDirectory: entry !== undefined && entryKind(entry.mode) === 'tree' };
    }),
  };
}

/** Commits and their root trees; neighbours share parents, so what was read last is kept. */
class Roots {
  readonly #reader: ObjectReader;
  readonly #commits = new Map<Oid, ReturnType<typeof parseCommit>>();
  readonly #trees = new Map<Oid, readonly TreeEntry[]>();

  constructor(reader: ObjectReader) {
    this.#reader = reader;
  }

  read(oid: Oid): ReturnType<typeof parseCommit> {
    return kept(this.#commits, oid, () => parseCommit(oid, this.#reader.read(oid, 'commit').bytes));
  }

  entries(commit: Oid): readonly TreeEntry[] {
    const { tree } = this.read(commit);
    return kept(this.#trees, tree, () => parseTree(this.#reader.read(tree, 'tree').bytes, tree));
  }

  /** Names in the root that differ from those of the parent. */
  changed(commit: Oid, parent: Oid | undefined): string[] {
    const after = this.entries(commit);
    const before = new Map(
      (parent === undefined ? [] : this.entries(parent)).map((entry) => [entry.name, entry] as const),
    );
    const changed = after.flatMap(({ name, oid, mode }) => {
      const old = before.get(name);
      before.delete(name);
      return old?.oid === oid && old.mode === mode ? [] : [name];
    });
    return [...changed, ...before.keys()];
  }
}

/** So many are kept of each kind, some megabytes. */
const MAX_KEPT = 4_000;

function kept<V>(map: Map<Oid, V>, key: Oid, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    if (map.size >= MAX_KEPT) map.clear();
    map.set(key, (value = make()));
  }
  return value;
}

function countLines(reader: ObjectReader, changes: readonly FileChange[], deadline: number): ReleaseReport['lines'] {
  let [additions, deletions] = [0, 0];
  for (const change of changes) {
    if (performance.now() > deadline) return undefined;
    for (const { binary, added, deleted } of fileStats(reader, [change])) {
      additions += binary ? 0 : added;
      deletions += binary ? 0 : deleted;
    }
  }
  return { additions, deletions };
}
