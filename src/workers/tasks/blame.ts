/** The commit that each line of a file comes from: through the index or by direct walk, in time slices. */
import { LRUCache } from 'lru-cache';
import { Blame, type BlamedLines, type LineRange } from '../../blame/blame.js';
import { DirectLineage } from '../../blame/direct-lineage.js';
import { IGNORED_REVISIONS_FILE, parseIgnoredRevisions } from '../../blame/ignored-revisions.js';
import { IndexedLineage } from '../../blame/indexed-lineage.js';
import { readOr } from '../../git/errors.js';
import { COMMIT_ENCODING } from '../../git/isomorphic/library-reader.js';
import type { Signature } from '../../git/object/signature.js';
import { parseCommit, summaryOf } from '../../git/object/commit.js';
import { MODE_EXECUTABLE, MODE_FILE } from '../../git/object/tree.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { CommitSource } from '../../history/direct/commit-source.js';
import { PathFinder } from '../../history/direct/path-at.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf, libraryOf, storeOf } from '../stores.js';
import { readWords } from '../words-habit.js';

export interface BlameInput {
  readonly gitDir: string;
  readonly commit: Oid;
  readonly path: GitPath;
  readonly ignoreWhitespace: boolean;
  /** Skip the commits that `.git-blame-ignore-revs` of the same commit lists. */
  readonly ignoreRevisions: boolean;
  readonly range: LineRange | undefined;
  /** An index that contains the commit; undefined for a direct walk. */
  readonly index: IndexHandle | undefined;
  /** Time limit in milliseconds; the next call with the same input continues the walk. */
  readonly budgetMs: number;
}

export interface BlameOutput {
  /** In order of lines: all lines of the range when `complete`, else those that are settled. */
  readonly lines: readonly BlamedLines[];
  readonly commits: ReadonlyMap<Oid, BlamedCommit>;
  /** False when the time limit was reached first. */
  readonly complete: boolean;
  /** Objects that could not be read; the lines that depend on them are missing. */
  readonly lost: readonly string[];
  /** True when the tree has a list of revisions to ignore, whether the list was used or not. */
  readonly hasIgnoreList: boolean;
}

export interface BlamedCommit {
  readonly author: Pick<Signature, 'name' | 'email' | 'timeSeconds' | 'offsetMinutes'>;
  readonly summary: string;
}

/** A larger file is not a list written by people. */
const MAX_LIST_BYTES = 1 << 20;
/** Walks that can be continued. Each holds the lines of one file's history. */
const MAX_WALKS = 3;
const walks = new LRUCache<string, Walk>({ max: MAX_WALKS });

interface Walk {
  readonly blame: Blame;
  readonly hasIgnoreList: boolean;
}

/** Throws GitError('not-found' | 'wrong-type' | 'too-large' | 'corrupt'). */
export async function blameTask(input: BlameInput): Promise<BlameOutput> {
  const deadline = performance.now() + input.budgetMs;
  const { gitDir, commit, path, ignoreWhitespace, ignoreRevisions, range, index } = input;
  const source = commitSourceOf(gitDir);
  const key = JSON.stringify([gitDir, commit, path, ignoreWhitespace, ignoreRevisions, range, index?.key]);
  // A direct walk refers to rows of its source and is valid only as long as they are.
  const held = source.walk(`blame ${key}`, () => ({ lost: source.lostObjects() }));
  const walkKey = `${key} ${numberOf(held)}`;
  const walk = walks.get(walkKey) ?? startWalk(input, source);
  // Removed first, so that a walk that fails is not kept.
  walks.delete(walkKey);
  const complete = walk.blame.run(deadline);
  if (!complete) walks.set(walkKey, walk);
  const lines = walk.blame.result();
  return {
    lines,
    commits: complete ? await readCommits(gitDir, lines, walk.blame.lost) : new Map(),
    complete,
    lost: [...walk.blame.lost],
    hasIgnoreList: walk.hasIgnoreList,
  };
}

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

function numberOf(held: object): number {
  let number = numbers.get(held);
  if (number === undefined) numbers.set(held, (number = ++lastNumber));
  return number;
}

function startWalk(
  { gitDir, commit, path, ignoreWhitespace, ignoreRevisions, range, index }: BlameInput,
  source: CommitSource,
): Walk {
  const store = storeOf(gitDir);
  const list = ignoreList(gitDir, source, commit);
  const lineage = index === undefined ? new DirectLineage(source) : new IndexedLineage(indexOf(index), source);
  const ignored = list === undefined || !ignoreRevisions ? new Set<Oid>() : parseIgnoredRevisions(list, store);
  return {
    blame: new Blame(
      store,
      lineage,
      { commit, path },
      { ignoreWhitespace, ignored, ...(range === undefined ? {} : { range }) },
    ),
    hasIgnoreList: list !== undefined,
  };
}

function ignoreList(gitDir: string, source: CommitSource, commit: Oid): Buffer | undefined {
  const row = source.rowOf(commit);
  source.load(row);
  const { mode, oid } = new PathFinder(source, IGNORED_REVISIONS_FILE).find(source.treeOid(row)).value;
  if (mode !== MODE_FILE && mode !== MODE_EXECUTABLE) return undefined;
  const { bytes } = storeOf(gitDir).read(oid as Oid, 'blob');
  return bytes.length > MAX_LIST_BYTES ? undefined : bytes;
}

async function readCommits(
  gitDir: string,
  lines: readonly BlamedLines[],
  lost: Set<string>,
): Promise<Map<Oid, BlamedCommit>> {
  const configured = await libraryOf(gitDir).getConfig(COMMIT_ENCODING);
  const commits = new Map<Oid, BlamedCommit>();
  for (const { commit: oid } of lines) {
    if (commits.has(oid)) continue;
    const commit = readOr(
      () => readCommit(gitDir, oid, configured),
      () => undefined,
    );
    if (commit !== undefined) commits.set(oid, commit);
    else lost.add(oid); // Only a commit-graph file still has it.
  }
  return commits;
}

function readCommit(gitDir: string, oid: Oid, configured: string | undefined): BlamedCommit | undefined {
  const { bytes, undeclared } = readWords(storeOf(gitDir), oid, configured);
  const { author, message } = parseCommit(oid, bytes, undeclared);
  const { name, email, timeSeconds, offsetMinutes } = author;
  return { author: { name, email, timeSeconds, offsetMinutes }, summary: summaryOf(message) };
}
