/**
 * The code of a worker thread: runs one named task at a time. The module of a task is loaded at its first use, so that
 * a thread that never renders stays small.
 */
import { parentPort, threadId } from 'node:worker_threads';
import { listenTo, type CancelFlag } from './cancellation.js';
import { estimatedBytes } from './estimated-bytes.js';
import { countLibraryCalls, type LibraryCalls } from '../git/isomorphic/library-calls.js';
import { outcomeOf, type TaskAnswer } from './protocol.js';
import { tasks, type AnyInput, type Task, type TaskName } from './task-table.js';
import { lowerThreadPriority } from './thread-priority.js';
import { withTransferables } from './transfer.js';

export interface TaskCall {
  readonly name: TaskName;
  readonly input: AnyInput;
  readonly cancelled: CancelFlag | undefined;
}

lowerThreadPriority('visitor');
// Deferred until the loader has finished with this module; see pool.ts.
queueMicrotask(() => parentPort?.postMessage(threadId satisfies LoadedMessage));

/** The only message of a thread: its own thread id. */
export type LoadedMessage = number;

/** Answers a `TaskAnswer`, whose value is a weighed answer. */
export default async function run({ name, input, cancelled }: TaskCall): Promise<object> {
  listenTo(cancelled);
  const { load, keep } = tasks[name] as Task<AnyInput, unknown>;
  const calls: LibraryCalls = new Map();
  const outcome = await countLibraryCalls(calls, () =>
    outcomeOf(async () => {
      const answer = await (await load())(input);
      return { answer, bytes: keep === undefined ? 0 : estimatedBytes(answer) };
    }),
  );
  return withTransferables({ outcome, calls } satisfies TaskAnswer, outcome.ok ? outcome.value.answer : undefined);
}
