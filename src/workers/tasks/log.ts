/** One page of the history of a commit, or of a path at it: from the index, or by direct walk within a budget. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { CommitSource } from '../../history/direct/commit-source.js';
import { ABSENT } from '../../history/direct/entry-difference.js';
import { logCommits } from '../../history/direct/log-commits.js';
import { PathFinder } from '../../history/direct/path-at.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import { walkHistory } from '../../history/index/walk.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf } from '../stores.js';

export interface LogInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** '' for all commits. */
  readonly path: GitPath;
  /** The last commit of the page before. */
  readonly after: Oid | undefined;
  readonly limit: number;
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
  /** The path exists at that commit (it does not where the commit deleted it). */
  readonly hasPath: boolean;
}

export function logTask({ gitDir, commit, path, after, limit, budgetMs, index }: LogInput): LogOutput {
  const source = commitSourceOf(gitDir);
  const page = index !== undefined ? indexedPage(indexOf(index), { commit, path, after, limit }) : logCommits(source, { from: [commit], path, limit, budgetMs, ...(after === undefined ? {} : { after }) });
  const hasPath = path === '' ? (): boolean => true : pathTest(source, path);
  return { entries: page.commits.map((oid) => ({ oid, hasPath: hasPath(oid) })), more: page.more, complete: page.complete };
}

function indexedPage(index: HistoryIndex, { commit, path, after, limit }: Pick<LogInput, 'commit' | 'path' | 'after' | 'limit'>): { commits: Oid[]; more: boolean; complete: boolean } {
  const commits: Oid[] = [];
  const start = after === undefined ? undefined : index.find(after);
  let isShown = start === undefined;
  for (const position of walkHistory(index, index.find(commit), path === '' ? undefined : index.pathNumbers(path))) {
    if (isShown) {
      if (commits.length === limit) return { commits, more: true, complete: true };
      commits.push(index.oidAt(position));
    } else isShown = position === start;
  }
  return { commits, more: false, complete: true };
}

function pathTest(source: CommitSource, path: GitPath): (oid: Oid) => boolean {
  const finder = new PathFinder(source, path);
  return (oid) => {
    const row = source.rowOf(oid);
    source.load(row);
    return finder.find(source.treeOid(row)).value.mode !== ABSENT.mode;
  };
}
