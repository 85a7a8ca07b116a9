/**
 * The questions that worker threads answer: one row for each question, with its module and the rule for caching.
 * To add one, write `tasks/<name>.ts` and a row here; the task gives `repository.background.ask('<name>', input)` its type.
 *
 * A module is loaded at the first question of a thread, never in the server. So a thread that never renders stays small.
 */
import type { SearchIndexHandle } from '../search/blobs/search-index.js';
import type { IndexHandle } from './open-indexes.js';

/** The part that every question has. All but `gitDir` affect how an answer is found, but not which one it is. */
export interface AnyInput {
  readonly gitDir: string;
  readonly index?: IndexHandle | undefined;
  readonly searchIndex?: SearchIndexHandle | undefined;
  readonly budgetMs?: number;
}

/** What is kept of the answers to a question, and for whom. */
export interface KeepRule<I, O> {
  /** What decides the answer, within the repository. Default: all of the input but `NOT_ASKED`. */
  readonly key?: (input: I) => string;
  /** Answers that are final. Default: all. */
  readonly keepWhen?: (answer: O) => boolean;
}

export interface Task<I extends AnyInput, O> {
  readonly load: () => Promise<(input: I) => O | Promise<O>>;
  /** Undefined: answers are not cached, because they are quick to compute or seldom needed twice. */
  readonly keep: KeepRule<I, O> | undefined;
  /** May take seconds: such tasks never occupy all threads. */
  readonly isHeavy: boolean;
}

/** A task that takes milliseconds, or has a budget of less than a second. */
function task<I extends AnyInput, O>(load: Task<I, O>['load'], keep?: KeepRule<I, O>): Task<I, O> {
  return { load, keep, isHeavy: false };
}

/** A task that may take seconds on a large repository. */
function heavy<I extends AnyInput, O>(load: Task<I, O>['load'], keep?: KeepRule<I, O>): Task<I, O> {
  return { load, keep, isHeavy: true };
}

const complete = { keepWhen: (answer: { readonly complete: boolean }) => answer.complete };
const whole = {
  keepWhen: (answer: { readonly complete: boolean; readonly lost: readonly string[] }) =>
    answer.complete && answer.lost.length === 0,
};
const defined = { keepWhen: (answer: unknown) => answer !== undefined };

export const tasks = {
  lastCommits: task(async () => (await import('./tasks/last-commits.js')).lastCommitsTask, whole),
  lastCommitOf: task(async () => (await import('./tasks/last-commit-of.js')).lastCommitOfTask, {
    keepWhen: ({ commit }) => commit !== undefined,
  }),
  searchCommits: heavy(async () => (await import('./tasks/search-commits.js')).searchCommitsTask),
  listPeople: task(async () => (await import('./tasks/list-people.js')).listPeopleTask),
  log: heavy(async () => (await import('./tasks/log.js')).logTask),
  countCommits: task(async () => (await import('./tasks/count-commits.js')).countCommitsTask, complete),
  divergences: heavy(async () => (await import('./tasks/divergences.js')).divergencesTask),
  containingRefs: heavy(async () => (await import('./tasks/containing-refs.js')).containingRefsTask, {
    // The lists of refs are long; `refsTag` identifies them.
    key: ({ commit, index, refsTag, limit }) => [commit, index.key, refsTag, limit].join(' '),
  }),
  firstReleases: heavy(async () => (await import('./tasks/first-releases.js')).firstReleasesTask),
  graph: heavy(async () => (await import('./tasks/graph.js')).graphTask),
  divergenceDetails: heavy(async () => (await import('./tasks/divergence-details.js')).divergenceDetailsTask, defined),
  releaseReport: heavy(async () => (await import('./tasks/release-report.js')).releaseReportTask, {
    // Files that were not compared in time may be another time.
    keepWhen: (report) => report?.files !== undefined,
  }),
  rangeAuthors: heavy(async () => (await import('./tasks/range-authors.js')).rangeAuthorsTask, defined),
  folderLines: heavy(async () => (await import('./tasks/folder-lines.js')).folderLinesTask, defined),
  rangeDiffText: heavy(async () => (await import('./tasks/range-diff-text.js')).rangeDiffTextTask),
  commitDiff: heavy(async () => (await import('./tasks/commit-diff.js')).commitDiffTask, {
    // With less time fewer files are compared, and the page says so: that answer is final, too.
    key: (input) => JSON.stringify(input),
  }),
  combinedDiff: heavy(async () => (await import('./tasks/combined-diff.js')).combinedDiffTask, {}),
  contextLines: task(async () => (await import('./tasks/context-lines.js')).contextLinesTask),
  patch: heavy(async () => (await import('./tasks/patch.js')).patchTask),
  pathList: heavy(async () => (await import('./tasks/paths.js')).pathListTask, {}),
  directoryPart: heavy(async () => (await import('./tasks/directory-part.js')).directoryPartTask, {}),
  treeEntry: heavy(async () => (await import('./tasks/directory-part.js')).treeEntryTask, {}),
  findPaths: heavy(async () => (await import('./tasks/paths.js')).findPathsTask),
  fileText: task(async () => (await import('./tasks/file-text.js')).fileTextTask, {}),
  table: task(async () => (await import('./tasks/table.js')).tableTask, {}),
  hex: task(async () => (await import('./tasks/hex.js')).hexTask),
  notebook: task(async () => (await import('./tasks/notebook.js')).notebookTask, {}),
  pathInRefs: heavy(async () => (await import('./tasks/path-in-refs.js')).pathInRefsTask),
  document: task(async () => (await import('./tasks/document.js')).documentTask, {}),
  blame: heavy(async () => (await import('./tasks/blame.js')).blameTask, whole),
  lineHistory: heavy(async () => (await import('./tasks/line-history.js')).lineHistoryTask, whole),
  wordsEncoding: task(async () => (await import('./tasks/words-encoding.js')).wordsEncodingTask, {}),
  refState: task(async () => (await import('./tasks/ref-state.js')).refStateTask),
  searchCode: heavy(async () => (await import('./tasks/search-code.js')).searchCodeTask, {
    keepWhen: ({ total }) => total.isExact,
  }),
  findSymbol: heavy(async () => (await import('./tasks/find-symbol.js')).findSymbolTask, {
    keepWhen: ({ unsearched }) => unsearched === 0,
  }),
  searchNames: heavy(async () => (await import('./tasks/search-names.js')).searchNamesTask, {
    keepWhen: ({ unsearched }) => unsearched === 0,
  }),
  symbolLife: heavy(async () => (await import('./tasks/symbol-life.js')).symbolLifeTask, complete),
  lastUpdates: heavy(async () => (await import('./tasks/last-updates.js')).lastUpdatesTask),
  loadIndex: task(async () => (await import('./tasks/load-index.js')).loadIndexTask),
  checkPassword: heavy(async () => (await import('./tasks/check-password.js')).checkPasswordTask),
  blob: task(async () => (await import('./tasks/blob.js')).blobTask),
} as const;

export type TaskName = keyof typeof tasks;
type TaskFunction<N extends TaskName> = Awaited<ReturnType<(typeof tasks)[N]['load']>>;
export type TaskInput<N extends TaskName> = Parameters<TaskFunction<N>>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<TaskFunction<N>>>;

/** Affects how an answer is found, but not which one it is. */
const NOT_ASKED = { index: undefined, searchIndex: undefined, budgetMs: undefined };

/** What decides the answer to a question. */
export function questionKey<N extends TaskName>(name: N, input: TaskInput<N>): string {
  const { keep } = tasks[name] as Task<AnyInput, unknown>;
  const { gitDir, ...asked } = input;
  return `${name} ${gitDir} ${keep?.key?.(input) ?? JSON.stringify({ ...asked, ...NOT_ASKED })}`;
}
