/** One page of the versions of some lines of a file: through the index or by direct walk, in time slices. */
import { DirectLineage } from '../../blame/direct-lineage.js';
import { IndexedLineage } from '../../blame/indexed-lineage.js';
import type { LineRange } from '../../blame/blame.js';
import { lineHunks, nearChanges } from '../../blame/line-log/line-hunks.js';
import { LineLog, type ChangedLines, type LineVersion } from '../../blame/line-log/line-log.js';
import { isBinary } from '../../diff/files/binary.js';
import { readSide, type FileChange } from '../../diff/files/file-change.js';
import { ZERO_OID, type Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { ObjectStore } from '../../git/store/object-store.js';
import type { CommitSource, KeptWalk } from '../../history/direct/commit-source.js';
import type { LostObjects } from '../../history/direct/lost-objects.js';
import { TopoWalk } from '../../history/graph/topo-order.js';
import { renderDiffRows } from '../../render/rows/diff-rows.js';
import { diffFileName } from '../../shared/diff-lines.js';
import { indexedDag, walkedDag } from '../commit-dag.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf, storeOf } from '../stores.js';
import type { RenderedHunk } from './commit-diff.js';
import { colourBudget, colouredHunks } from './diff-colours.js';
import { fileDecoder } from './file-decoder.js';

export interface LineHistoryInput {
  readonly gitDir: string;
  readonly commit: Oid;
  readonly path: GitPath;
  readonly range: LineRange;
  /** Index of the first version, from 0. */
  readonly start: number;
  readonly limit: number;
  /** Text for a last line without a newline, in the visitor's language. */
  readonly noNewline: string;
  /** An index that contains the commit; undefined for a direct walk. */
  readonly index: IndexHandle | undefined;
  /** Time limit in milliseconds; the next call continues the walk. */
  readonly budgetMs: number;
}

export interface LineHistoryOutput {
  /** Number of lines of the file; no version is known of a range behind it. */
  readonly lineCount: number;
  /** Newest first. */
  readonly versions: readonly ShownVersion[];
  /** True when there is an older one. */
  readonly more: boolean;
  /** False when the time limit was reached before all versions of the page were found. */
  readonly complete: boolean;
  /** Objects that could not be read, because of which versions may be missing. */
  readonly lost: readonly string[];
}

export interface ShownVersion extends Pick<LineVersion, 'commit' | 'isFirst' | 'isMerge'> {
  readonly files: readonly ShownLines[];
}

export interface ShownLines {
  readonly path: GitPath;
  readonly oldPath: GitPath;
  readonly hunks: readonly RenderedHunk[];
  /** True when some lines were too long to be shown whole. */
  readonly cutLines: boolean;
}

/** Of longer ranges only what changed is shown, so that the versions of a whole file fit on a page. */
const LONG = { maxLines: 200, context: 5 };

interface LineWalk extends KeptWalk {
  readonly log: LineLog;
}

/** Throws GitError('not-found' | 'too-large' | 'corrupt'). */
export function lineHistoryTask(input: LineHistoryInput): LineHistoryOutput {
  const deadline = performance.now() + input.budgetMs;
  const { gitDir, commit, path, range, start, limit, index } = input;
  const source = commitSourceOf(gitDir);
  const key = `lines ${JSON.stringify([commit, path, range, index?.key])}`;
  const { log, lost } = source.walk(key, () => startWalk(input, source));
  // One version more than the limit shows whether there is another page.
  const complete = log.run(start + limit + 1, deadline);
  return {
    lineCount: log.lineCount,
    versions: shownVersions(storeOf(gitDir), log.found.slice(start, start + limit), input.noNewline),
    more: log.found.length > start + limit,
    complete,
    lost: [...new Set([...log.lost, ...lost.ids])],
  };
}

function startWalk(input: LineHistoryInput, source: CommitSource): LineWalk {
  const { gitDir, commit, path, range } = input;
  const store = storeOf(gitDir);
  const lost = source.lostObjects();
  source.load(source.rowOf(commit));
  const { lineage, dag } = historyOf(input, source, lost);
  const order = new TopoWalk(dag, [lineage.node(commit)]);
  return { lost, log: new LineLog(store, lineage, order, { commit, path }, range) };
}

function historyOf({ index: handle }: LineHistoryInput, source: CommitSource, lost: LostObjects) {
  if (handle === undefined) return { lineage: new DirectLineage(source), dag: walkedDag(source, lost) };
  const index = indexOf(handle);
  return { lineage: new IndexedLineage(index, source), dag: indexedDag(index, lost) };
}

function shownVersions(store: ObjectStore, versions: readonly LineVersion[], noNewline: string): ShownVersion[] {
  const decode = fileDecoder();
  const colours = colourBudget();
  let number = 0;
  const shown = (lines: ChangedLines): ShownLines => {
    number += 1;
    const { path, oldPath, entry, oldEntry, spans, changes } = lines;
    const sides = {
      old: readSide(store, oldEntry.mode, oldEntry.oid as Oid),
      new: readSide(store, entry.mode, entry.oid as Oid),
    };
    if (isBinary(sides.old) || isBinary(sides.new)) return { path, oldPath, hunks: [], cutLines: false };
    const hunks = colouredHunks(
      store,
      {
        change: changeOf(lines),
        kind: 'text',
        hunks: lineHunks(sides, spans, changes, decode).flatMap((hunk) => nearChanges(hunk, LONG)),
      },
      decode,
      colours,
    );
    let cutLines = false;
    const options = { noNewline, fileName: diffFileName('f', number) };
    const rendered = hunks.map(({ lines: rows, ...place }): RenderedHunk => {
      const made = renderDiffRows([{ lines: rows }], options);
      cutLines ||= made.cutLines;
      return { ...place, rowsHtml: made.html };
    });
    return { path, oldPath, hunks: rendered, cutLines };
  };
  return versions.map(({ commit, isFirst, isMerge, files }) => ({
    commit,
    isFirst,
    isMerge,
    files: files.map(shown),
  }));
}

function changeOf({ path, oldPath, entry, oldEntry }: ChangedLines): FileChange {
  return {
    status: oldEntry.mode === 0 ? 'added' : path === oldPath ? 'modified' : 'renamed',
    oldPath,
    newPath: path,
    oldMode: oldEntry.mode,
    newMode: entry.mode,
    oldOid: oldEntry.mode === 0 ? ZERO_OID : (oldEntry.oid as Oid),
    newOid: entry.oid as Oid,
  };
}
