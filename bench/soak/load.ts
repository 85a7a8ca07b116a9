/**
 * The first soak: crawlers on one repository that does not change, and the root page meanwhile. Where cgit is
 * installed, it gets as many crawlers for as long afterwards, for those of the pages that it has.
 */
import type { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { href } from '#dist/web/address/location.js';
import type { BenchRepository } from '../bench-repository.js';
import { hasCgit, startCgit } from '../cgit.js';
import { factsText, type Facts } from '../report.js';
import { ask, repeatUntil, Resources, Tally, visitUntil } from './clients.js';
import { cgitTargetsOf, targetsOf } from './targets.js';

/** After the last request, before memory is looked at again. */
const REST_MS = 10_000;

export interface Crowd {
  readonly seconds: number;
  readonly crawlers: number;
}

/** Runs all clients to the end and reports; returns the number of failures, which are Kedr's. */
export async function soakLoad(subject: BenchRepository, crowd: Crowd): Promise<number> {
  const { url, pid } = await subject.server();
  const resources = new Resources(pid);
  const until = performance.now() + crowd.seconds * 1000;
  const site = { url, root: href.home(subject.name), nextTarget: await targetsOf(subject) };
  const [{ facts, failures }] = await Promise.all([crawl(site, crowd), resources.observeUntil(until)]);
  await wait(REST_MS);
  console.log(factsText({ ...facts, failures, ...resources.facts() }));
  if (hasCgit) console.log(`\ncgit\n${factsText(await crawledCgit(subject, crowd))}`);
  return failures;
}

async function crawledCgit(subject: BenchRepository, crowd: Crowd): Promise<Facts> {
  const cgit = await startCgit(subject.gitDir, { folder: subject.folder('cgit'), isCached: false });
  try {
    const nextTarget = await cgitTargetsOf(subject, cgit);
    const { facts } = await crawl({ url: cgit.url, root: cgit.target('tree', '', subject.head()), nextTarget }, crowd);
    return facts;
  } finally {
    await cgit.stop();
  }
}

interface Site {
  readonly url: string;
  /** The page that is visited meanwhile. */
  readonly root: string;
  readonly nextTarget: () => string;
}

async function crawl(
  { url, root, nextTarget }: Site,
  { seconds, crawlers }: Crowd,
): Promise<{ facts: Facts; failures: number }> {
  const tally = new Tally();
  const until = performance.now() + seconds * 1000;
  const visit = async (agent: Agent): Promise<void> => {
    const target = nextTarget();
    tally.count(target, await ask(url, target, agent));
  };
  const [rootFacts] = await Promise.all([
    visitUntil(until, url, root, tally),
    ...Array.from({ length: crawlers }, () => repeatUntil(until, visit)),
  ]);
  return { facts: { ...rootFacts, ...tally.facts }, failures: tally.failures };
}
