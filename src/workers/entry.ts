/** What a worker thread runs: one task at a time. */
import { parentPort, threadId } from 'node:worker_threads';
import { estimatedBytes } from './estimated-bytes.js';
import { outcomeOf } from './protocol.js';
import { tasks, type AnyInput, type Task, type TaskName } from './task-table.js';
import { movable } from './transfer.js';

export interface TaskCall {
  readonly name: TaskName;
  readonly input: AnyInput;
}

// Not before the loader has let go of this module, see pool.ts.
queueMicrotask(() => parentPort?.postMessage(threadId satisfies LoadedMessage));

/** What a thread says once: its own number. */
export type LoadedMessage = number;

/** Answers an `Outcome` of a weighed answer. */
export default async function run({ name, input }: TaskCall): Promise<object> {
  const { load, keep } = tasks[name] as Task<AnyInput, unknown>;
  const outcome = await outcomeOf(async () => {
    const answer = await (await load())(input);
    return { answer, bytes: keep === undefined ? 0 : estimatedBytes(answer) };
  });
  return movable(outcome, outcome.ok ? outcome.value.answer : undefined);
}
