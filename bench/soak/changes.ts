/**
 * The second soak: while crawlers walk, the repository is pushed to, packed, pruned, deleted and made again, and every
 * sampled answer is compared with git's. What a prune or a deletion may have taken may be missing (404, 410).
 */
import type { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Oid } from '#dist/git/oid.js';
import { href } from '#dist/web/address/location.js';
import type { BenchRepository } from '../bench-repository.js';
import { NAME, startServer } from '../kedr-server.js';
import { factsText, type Facts } from '../report.js';
import { pick } from '../support.js';
import { ChangingRepository } from './changing-repository.js';
import { ask, repeatUntil, Resources, Tally, visitUntil, type Answer } from './clients.js';
import { branchComparison, commitComparison } from './comparisons.js';
import type { Crowd } from './load.js';
import { targetsOf } from './targets.js';

const COMPARERS = 4;
const CHANGE_PAUSE_MS = 500;
/** Longer than the server needs to notice that the repository is there again. */
const RECREATE_PAUSE_MS = 75_000;
const REST_MS = 10_000;
/** Refs that Kedr shows may be half a second old. */
const STALE_MS = 1_000;

/** Runs all clients to the end and reports; returns the number of failures. The given repository is only read. */
export async function soakChanges(subject: BenchRepository, { seconds, crawlers }: Crowd): Promise<number> {
  const commits = await subject.commits();
  const random = subject.random('comparisons');
  const base = (): Oid => commits.at(Math.floor(random() * commits.count));
  const repository = new ChangingRepository(subject, base);
  const nextTarget = await targetsOf(subject);
  const server = await startServer(['--root', repository.root], subject.folder('data'), showErrors);
  try {
    const { url } = server;
    const tally = new Tally(() => repository.latestChange());
    const comparer = new Comparer(repository, { url, tally, base, random });
    const resources = new Resources(server.pid);
    const until = performance.now() + seconds * 1000;
    const crawl = async (agent: Agent): Promise<void> => {
      const target = nextTarget();
      const from = performance.now();
      const answer = await ask(url, target, agent);
      tally.count(target, answer, repository.isAway(from, performance.now()));
    };
    const [rootFacts] = await Promise.all([
      visitUntil(until, url, href.home(NAME), tally),
      resources.observeUntil(until),
      changeUntil(until, repository),
      ...Array.from({ length: crawlers }, () => repeatUntil(until, crawl)),
      ...Array.from({ length: COMPARERS }, () => repeatUntil(until, (agent) => comparer.compare(agent))),
    ]);
    await wait(REST_MS);
    const { failures } = tally;
    const changes = Object.fromEntries(
      Object.entries(repository.counts).map(([name, count]) => [`changes: ${name}`, count]),
    );
    console.log(
      factsText({ ...rootFacts, ...tally.facts, ...changes, ...comparer.facts, failures, ...resources.facts() }),
    );
    return failures;
  } finally {
    await server.stop();
  }
}

/** Lines of the server's log, but for announced refusals. */
function showErrors(output: string): void {
  for (const line of output.split('\n'))
    if (line.startsWith('{"level":50') && !line.includes('"busy')) console.error(line);
}

async function changeUntil(until: number, repository: ChangingRepository): Promise<void> {
  let recreateAt = performance.now() + RECREATE_PAUSE_MS;
  for (; performance.now() < until; await wait(CHANGE_PAUSE_MS)) {
    if (performance.now() < recreateAt) {
      await repository.change();
      continue;
    }
    await repository.recreate();
    recreateAt = performance.now() + RECREATE_PAUSE_MS;
  }
}

interface ComparerOptions {
  readonly url: string;
  readonly tally: Tally;
  readonly base: () => Oid;
  readonly random: () => number;
}

class Comparer {
  readonly #repository: ChangingRepository;
  readonly #options: ComparerOptions;
  readonly #counts = new Map<string, number>();

  constructor(repository: ChangingRepository, options: ComparerOptions) {
    this.#repository = repository;
    this.#options = options;
  }

  get facts(): Facts {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** One answer: of a commit of the borrowed ones, of a commit that was made, or of a branch. */
  compare(agent: Agent): Promise<void> {
    const share = this.#options.random();
    if (share < 0.4) return this.#compareBranch(agent);
    const made = this.#repository.madeCommit();
    return this.#compareCommit(agent, share < 0.7 && made !== undefined ? made : this.#options.base());
  }

  async #compareCommit(agent: Agent, commit: Oid): Promise<void> {
    const comparison = await commitComparison(this.#repository.keeper, commit, this.#options.random);
    if (comparison === undefined) return;
    const { kind, target, equals } = comparison;
    const { answer, from, to } = await this.#ask(agent, target);
    const isAllowed = answer.status === 200 ? await equals(answer.body) : this.#repository.mayBeLost(commit, from, to);
    this.#judge(kind, target, answer, isAllowed);
  }

  async #compareBranch(agent: Agent): Promise<void> {
    const { branches, head, keeper } = this.#repository;
    const ref = pick(branches, this.#options.random);
    const { kind, target, exists, equals } = branchComparison(keeper, ref, ref.name === head, this.#options.random);
    const { answer, from, to } = await this.#ask(agent, target);
    const isAway = this.#repository.isAway(from, to);
    const tips = new Set(this.#repository.tipOf(ref.name).during(from - STALE_MS, to));
    let isAllowed = answer.status !== 200 && isAway;
    for (const tip of tips) {
      if (answer.status === 200) isAllowed ||= tip !== undefined && (await equals(tip, answer.body));
      else isAllowed ||= tip === undefined || !(await exists(tip));
    }
    this.#judge(kind, target, answer, isAllowed);
  }

  async #ask(agent: Agent, target: string): Promise<{ answer: Answer; from: number; to: number }> {
    const from = performance.now();
    const answer = await ask(this.#options.url, target, agent, 'identity');
    const to = performance.now();
    // An archive that has begun cannot be completed without the objects.
    this.#options.tally.count(target, answer, this.#repository.isAway(from, to));
    return { answer, from, to };
  }

  /** Statuses of 5xx are counted by the tally. */
  #judge(kind: string, target: string, { status }: Answer, isAllowed: boolean): void {
    if (status === 0 || status >= 500) return;
    const isMissing = status === 404 || status === 410;
    const name = `${kind}: ${status === 200 ? 'compared' : 'missing'}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    if (isAllowed && (status === 200 || isMissing)) return;
    this.#options.tally.fail(`${target}: status ${status}, ${status === 200 ? 'not what git has' : 'git has it'}`);
  }
}
