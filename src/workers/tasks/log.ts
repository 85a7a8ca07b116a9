/** One page of the history of a commit, or of a path at it: from the index, or by direct walk within a budget. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { CommitSource } from '../../history/direct/commit-source.js';
import { ABSENT } from '../../history/direct/entry-difference.js';
import { logCommits } from '../../history/direct/log-commits.js';
import { PathFinder } from '../../history/direct/path-at.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import { followHistory, walkHistory, type FollowedCommit } from '../../history/index/walk.js';
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
  readonly limit: number;
  /** Only the first parent of each commit is followed. */
  readonly firstParent: boolean;
  /** Merges are left out. */
  readonly noMerges: boolean;
  /** A path goes on under the name that it had before it was renamed; only with an index. */
  readonly followRenames: boolean;
  /** Of a direct walk. */
  readonly budgetMs: number;
  /** Has the commit; undefined: walk. */
  readonly index: IndexHandle | undefined;
}

export interface LogOutput {
  readonly entries: readonly LogEntry[];
  readonly more: boolean;
  /** False when the time ran out first; asked again, the walk goes on from there. */
  readonly complete: boolean;
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
  const page = index === undefined ? directPage(source, input) : indexedPage(indexOf(index), input);
  const hasPath = path === '' ? (): boolean => true : pathTest(source);
  return { ...page, entries: page.entries.map((entry) => ({ ...entry, hasPath: hasPath(entry.oid, entry.path) })) };
}

type Page = Omit<LogOutput, 'entries'> & { readonly entries: readonly Omit<LogEntry, 'hasPath'>[] };

function directPage(source: CommitSource, { commit, path, after, limit, firstParent, noMerges, budgetMs }: LogInput): Page {
  const { commits, more, complete } = logCommits(source, { from: [commit], path, limit, firstParent, noMerges, budgetMs, ...(after === undefined ? {} : { after }) });
  return { entries: commits.map((oid) => ({ oid, path, renamedFrom: undefined })), more, complete };
}

function indexedPage(index: HistoryIndex, input: LogInput): Page {
  const entries: Omit<LogEntry, 'hasPath'>[] = [];
  const start = input.after === undefined ? undefined : index.find(input.after);
  let isShown = start === undefined;
  for (const { position, path, renamedFrom } of indexedHistory(index, input)) {
    if (isShown) {
      if (entries.length === input.limit) return { entries, more: true, complete: true };
      entries.push({ oid: index.oidAt(position), path, renamedFrom });
    } else isShown = position === start;
  }
  return { entries, more: false, complete: true };
}

function* indexedHistory(index: HistoryIndex, { gitDir, commit, path, firstParent, noMerges, followRenames }: LogInput): Generator<FollowedCommit> {
  const from = index.find(commit);
  const options = { firstParent, noMerges };
  if (path !== '' && followRenames) {
    yield* followHistory(index, from, path, (position, name) => pathOrigin(storeOf(gitDir), index.oidAt(position), name), options);
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
