/**
 * Questions of all repositories to the worker threads. A cached answer is returned at once, and equal questions that are
 * asked at the same time share one run. An answer may be shared by several callers, so no caller may change it.
 */
import { AnswerCache } from './answer-cache.js';
import { callerSignal } from './caller.js';
import type { WeighedAnswer } from './pool.js';
import { SharedRuns } from './shared-run.js';
import {
  questionKey,
  tasks,
  type AnyInput,
  type Task,
  type TaskInput,
  type TaskName,
  type TaskOutput,
} from './task-table.js';

/** The pool of threads, as far as it is needed here. */
export interface TaskRunner {
  run<N extends TaskName>(name: N, input: TaskInput<N>, signal?: AbortSignal): Promise<WeighedAnswer<N>>;
}

export class Answers {
  readonly cache: AnswerCache;
  readonly #runner: TaskRunner;
  readonly #runs = new SharedRuns<unknown>();

  constructor(runner: TaskRunner, cache = new AnswerCache()) {
    this.#runner = runner;
    this.cache = cache;
  }

  /**
   * Throws what the task threw, to all who wait for the run; the next call begins another. `signal`, by default that of
   * the request, says when the caller leaves: a run that has not started is dropped once all its callers have left.
   */
  ask<N extends TaskName>(name: N, input: TaskInput<N>, signal = callerSignal()): Promise<TaskOutput<N>> {
    const key = questionKey(name, input);
    const known = this.#kept<N>(key);
    if (known !== undefined) return Promise.resolve(known);
    const runKey = `${key} ${howItIsFound(input)}`;
    const answer = this.#runs.join(runKey, signal, (runSignal) => this.#run(name, input, key, runSignal));
    return answer as Promise<TaskOutput<N>>;
  }

  /** The answer if it is kept. */
  known<N extends TaskName>(name: N, input: TaskInput<N>): TaskOutput<N> | undefined {
    return this.#kept<N>(questionKey(name, input));
  }

  async #run<N extends TaskName>(
    name: N,
    input: TaskInput<N>,
    key: string,
    signal: AbortSignal,
  ): Promise<TaskOutput<N>> {
    const { answer, bytes } = await this.#runner.run(name, input, signal);
    const { keep } = tasks[name] as unknown as Task<AnyInput, TaskOutput<N>>;
    if (keep !== undefined && keep.keepWhen?.(answer) !== false) this.cache.set(key, answer as object, bytes);
    return answer;
  }

  #kept<N extends TaskName>(key: string): TaskOutput<N> | undefined {
    return this.cache.get(key) as TaskOutput<N> | undefined;
  }
}

/** A run with less time or without an index may give a worse answer, so a caller that has more does not share it. */
function howItIsFound({ index, searchIndex, budgetMs }: AnyInput): string {
  return `${budgetMs ?? ''} ${index?.key ?? ''} ${searchIndex?.files.join() ?? ''}`;
}
