/** What a worker thread runs: one named task at a time. A task's module is loaded at its first use, so that a thread that never renders stays small. */
import { parentPort, threadId } from 'node:worker_threads';
import { outcomeOf } from './protocol.js';
import { movable } from './transfer.js';

const tasks = {
  lastCommits: async () => (await import('./tasks/last-commits.js')).lastCommitsTask,
  lastCommitOf: async () => (await import('./tasks/last-commit-of.js')).lastCommitOfTask,
  log: async () => (await import('./tasks/log.js')).logTask,
  countCommits: async () => (await import('./tasks/count-commits.js')).countCommitsTask,
  divergences: async () => (await import('./tasks/divergences.js')).divergencesTask,
  containingRefs: async () => (await import('./tasks/containing-refs.js')).containingRefsTask,
  graph: async () => (await import('./tasks/graph.js')).graphTask,
  divergenceDetails: async () => (await import('./tasks/divergence-details.js')).divergenceDetailsTask,
  rangeDiffText: async () => (await import('./tasks/range-diff-text.js')).rangeDiffTextTask,
  commitDiff: async () => (await import('./tasks/commit-diff.js')).commitDiffTask,
  combinedDiff: async () => (await import('./tasks/combined-diff.js')).combinedDiffTask,
  contextLines: async () => (await import('./tasks/context-lines.js')).contextLinesTask,
  patch: async () => (await import('./tasks/patch.js')).patchTask,
  pathList: async () => (await import('./tasks/paths.js')).pathListTask,
  findPaths: async () => (await import('./tasks/paths.js')).findPathsTask,
  fileText: async () => (await import('./tasks/file-text.js')).fileTextTask,
  table: async () => (await import('./tasks/table.js')).tableTask,
  hex: async () => (await import('./tasks/hex.js')).hexTask,
  notebook: async () => (await import('./tasks/notebook.js')).notebookTask,
  pathInRefs: async () => (await import('./tasks/path-in-refs.js')).pathInRefsTask,
  document: async () => (await import('./tasks/document.js')).documentTask,
  blame: async () => (await import('./tasks/blame.js')).blameTask,
  blob: async () => (await import('./tasks/blob.js')).blobTask,
} as const;

type Task<N extends TaskName> = Awaited<ReturnType<(typeof tasks)[N]>>;
export type TaskName = keyof typeof tasks;
export type TaskInput<N extends TaskName> = Parameters<Task<N>>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<Task<N>>>;

export interface TaskCall {
  readonly name: TaskName;
  readonly input: unknown;
}

// Not before the loader has let go of this module, see pool.ts.
queueMicrotask(() => parentPort?.postMessage(threadId satisfies LoadedMessage));

/** What a thread says once: its own number. */
export type LoadedMessage = number;

/** Answers an `Outcome` of what the task gave. */
export default async function run({ name, input }: TaskCall): Promise<object> {
  const outcome = await outcomeOf(async () => {
    const task = (await tasks[name]()) as (input: unknown) => unknown;
    return task(input);
  });
  return movable(outcome, outcome.ok ? outcome.value : undefined);
}
