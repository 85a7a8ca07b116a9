/** New commits with one file of random lines, made in a repository that keeps them. */
import type { Oid } from '#dist/git/oid.js';
import { oidOf, pick } from '../support.js';
import { runGit } from './git-process.js';

/** In every commit that is made here. */
export const OWN_PATH = 'soak/lines.txt';

const MOST_COMMITS = 5;
const MOST_LINES = 400;
/** Older ones have mostly been pruned. */
const RECENT = 30;

export class MadeCommits {
  readonly #keeper: string;
  /** For each commit: itself and those before it that were made here. */
  readonly #histories = new Map<Oid, ReadonlySet<Oid>>();
  #pushes = 0;

  constructor(keeper: string) {
    this.#keeper = keeper;
  }

  has(commit: Oid): boolean {
    return this.#histories.has(commit);
  }

  /** Whether `commit`, which was made here, is in the history of `tip`. */
  contains(tip: Oid, commit: Oid): boolean {
    return this.#histories.get(tip)?.has(commit) === true;
  }

  /** One of the latest, undefined when there is none. */
  lately(random: () => number): Oid | undefined {
    return this.#histories.size === 0 ? undefined : pick([...this.#histories.keys()].slice(-RECENT), random);
  }

  /** A chain of some commits after `from`; returns the last one. */
  async make(from: Oid, random: () => number): Promise<Oid> {
    const ref = `refs/made/${(this.#pushes += 1)}`;
    const count = 1 + Math.floor(random() * MOST_COMMITS);
    const commits = Array.from({ length: count }, (_, at) =>
      [
        `commit ${ref}`,
        `committer Soak <soak@example.org> ${Math.floor(Date.now() / 1000)} +0000`,
        dataOf(`Write lines, ${this.#pushes}.${at}\n`),
        ...(at === 0 ? [`from ${from}`] : []),
        `M 100644 inline ${OWN_PATH}`,
        dataOf(linesOf(random)),
        '',
      ].join('\n'),
    );
    await runGit(this.#keeper, ['fast-import', '--quiet'], commits.join(''));
    const made = await runGit(this.#keeper, ['rev-list', '--reverse', ref, '--not', from]);
    let history = this.#histories.get(from) ?? new Set<Oid>();
    let last = from;
    for (const oid of made.toString('latin1').trim().split('\n').map(oidOf)) {
      history = new Set([...history, oid]);
      this.#histories.set(oid, history);
      last = oid;
    }
    return last;
  }
}

function linesOf(random: () => number): string {
  const count = 1 + Math.floor(random() * MOST_LINES);
  return Array.from({ length: count }, () => `line ${Math.floor(random() * 1e6)}\n`).join('');
}

/** As fast-import reads it; the text is ASCII. */
function dataOf(text: string): string {
  return `data ${text.length}\n${text}`;
}
