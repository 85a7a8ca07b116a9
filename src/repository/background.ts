/** The questions about one repository that worker threads answer. */
import type { Answers } from '../workers/answers.js';
import type { CachePart } from '../workers/answer-cache.js';
import type { TaskInput, TaskName, TaskOutput } from '../workers/task-table.js';

/** The input of a task without the repository. */
export type Question<N extends TaskName> = Omit<TaskInput<N>, 'gitDir'>;

export class BackgroundQuestions {
  readonly #gitDir: string;
  readonly #answers: Answers;

  constructor(gitDir: string, answers: Answers) {
    this.#gitDir = gitDir;
    this.#answers = answers;
  }

  /** From what is kept, or from a worker thread: see workers/task-table.ts. */
  ask<N extends TaskName>(name: N, question: Question<N>): Promise<TaskOutput<N>> {
    return this.#answers.ask(name, this.#input(question));
  }

  /** The answer if it is kept. */
  known<N extends TaskName>(name: N, question: Question<N>): TaskOutput<N> | undefined {
    return this.#answers.known(name, this.#input(question));
  }

  /** A place among the kept answers for values that are made of them. */
  cachePart<T extends NonNullable<unknown>>(kind: string, bytesEach: number): CachePart<T> {
    return this.#answers.cache.part(`${kind} ${this.#gitDir}`, bytesEach);
  }

  #input<N extends TaskName>(question: Question<N>): TaskInput<N> {
    return { gitDir: this.#gitDir, ...question } as TaskInput<N>;
  }
}
