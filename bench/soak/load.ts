/** The first soak: crawlers on one repository that does not change, and the root page meanwhile. */
import type { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { href } from '#dist/web/address/location.js';
import type { BenchRepository } from '../bench-repository.js';
import { factsText } from '../report.js';
import { ask, repeatUntil, Resources, Tally, visitUntil } from './clients.js';
import { targetsOf } from './targets.js';

/** After the last request, before memory is looked at again. */
const REST_MS = 10_000;

/** Runs all clients to the end and reports; returns the number of failures. */
export async function soakLoad(
  subject: BenchRepository,
  { seconds, crawlers }: { readonly seconds: number; readonly crawlers: number },
): Promise<number> {
  const nextTarget = await targetsOf(subject);
  const { url, pid } = await subject.server();
  const tally = new Tally();
  const resources = new Resources(pid);
  const until = performance.now() + seconds * 1000;
  const crawl = async (agent: Agent): Promise<void> => {
    const target = nextTarget();
    tally.count(target, await ask(url, target, agent));
  };
  const [rootFacts] = await Promise.all([
    visitUntil(until, url, href.home(subject.name), tally),
    resources.observeUntil(until),
    ...Array.from({ length: crawlers }, () => repeatUntil(until, crawl)),
  ]);
  await wait(REST_MS);
  const { failures } = tally;
  console.log(factsText({ ...rootFacts, ...tally.facts, failures, ...resources.facts() }));
  return failures;
}
