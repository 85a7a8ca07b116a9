/**
 * `npm run soak -- PATH [--seconds N] [--crawlers N] [--seed N]`: many clients at once walk over random commits, blames,
 * patches, archives, comparisons and searches of one repository, on the loopback interface. Reported are the times of
 * the root page meanwhile, all statuses, and descriptors and memory before, during and after. A status of 5xx other
 * than a 503 with `Retry-After` is a failure, as is a connection that breaks. Nothing is written to the repository.
 */
import { readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { href, type RefName } from '#dist/web/address/location.js';
import { BenchRepository } from './bench-repository.js';
import type { KedrServer } from './kedr-server.js';
import { memoryOfAll, processesOf } from './process-memory.js';
import { factsText } from './report.js';
import { summary } from './samples.js';
import { pick } from './support.js';

const ROOT_PAUSE_MS = 100;
const MEMORY_PAUSE_MS = 1_000;
/** After the last request, before memory is looked at again. */
const REST_MS = 10_000;
const MIB = 2 ** 20;

interface Answer {
  /** 0 when the connection broke. */
  readonly status: number;
  readonly isAnnounced: boolean;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '180' },
    crawlers: { type: 'string', default: '64' },
    seed: { type: 'string', default: '1' },
  },
});

/** Request targets, each kind as likely as the others. */
async function targetsOf(subject: BenchRepository): Promise<() => string> {
  const random = subject.random('soak');
  const commits = await subject.commits();
  const files = (await subject.headEntries()).filter(({ mode }) => mode.startsWith('100'));
  const oid = (): string => commits.at(Math.floor(random() * commits.count));
  const head: RefName = { kind: 'commit', name: subject.head() };
  const path = (): string => pick(files, random).path;
  const { name } = subject;
  const kinds: readonly (() => string)[] = [
    () => href.commit(name, oid()),
    () => href.commitFile(name, oid(), 'patch'),
    () => href.src(name, { kind: 'commit', name: oid() }),
    () => href.src(name, head, path()),
    () => href.blame(name, head, path()),
    () => href.commits(name, head, path()),
    () => href.commits(name, head, '', { grep: oid().slice(0, 4) }),
    () => href.compare(name, `${oid()}...${oid()}`),
    () => href.archive(name, oid(), 'tar.gz'),
  ];
  return () => pick(kinds, random)();
}

function ask(url: string, target: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const broken = (): void => resolve({ status: 0, isAnnounced: false });
    const sent = request(url + target, { agent, headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      const { statusCode = 0, headers } = response;
      response.on('error', broken);
      response.on('end', () => resolve({ status: statusCode, isAnnounced: headers['retry-after'] !== undefined }));
      response.resume();
    });
    sent.on('error', broken);
    sent.end();
  });
}

function descriptorsOf(pid: number): number {
  return processesOf(pid).reduce((sum, each) => {
    try {
      return sum + readdirSync(`/proc/${each}/fd`).length;
    } catch {
      // The process is gone, or this system has no such folder.
      return sum;
    }
  }, 0);
}

function residentMib(pid: number): number {
  return (memoryOfAll(pid)?.resident ?? NaN) / MIB;
}

/** Runs all clients to the end and reports; returns the number of failures. */
async function soak({ url, pid }: KedrServer, subject: BenchRepository): Promise<number> {
  const nextTarget = await targetsOf(subject);
  const before = { descriptors: descriptorsOf(pid), resident: residentMib(pid) };
  const until = performance.now() + Number(values.seconds) * 1000;
  const statuses = new Map<string, number>();
  const rootTimes: number[] = [];
  let failures = 0;
  let largest = 0;
  const count = (page: string, { status, isAnnounced }: Answer): void => {
    const name = status === 0 ? `broken, ${page}` : `status ${status}${isAnnounced ? ', announced' : ''}`;
    statuses.set(name, (statuses.get(name) ?? 0) + 1);
    if (status === 0 || (status >= 500 && !(status === 503 && isAnnounced))) {
      failures += 1;
      console.error(`${page}: ${status}`);
    }
  };
  const crawl = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (performance.now() < until) {
      const target = nextTarget();
      count(target, await ask(url, target, agent));
    }
    agent.destroy();
  };
  const visitRoot = async (): Promise<void> => {
    const agent = new Agent();
    for (; performance.now() < until; await wait(ROOT_PAUSE_MS)) {
      const asked = performance.now();
      count(href.home(subject.name), await ask(url, href.home(subject.name), agent));
      rootTimes.push(performance.now() - asked);
    }
  };
  const observe = async (): Promise<void> => {
    for (; performance.now() < until; await wait(MEMORY_PAUSE_MS)) largest = Math.max(largest, residentMib(pid));
  };
  await Promise.all([...Array.from({ length: Number(values.crawlers) }, crawl), visitRoot(), observe()]);
  await wait(REST_MS);
  const root = summary(rootTimes);
  const facts = {
    'root page, requests': root.n,
    'root page, p50 ms': root.p50,
    'root page, p99 ms': root.p99,
    'root page, max ms': root.max,
    ...Object.fromEntries([...statuses].sort(([a], [b]) => (a < b ? -1 : 1))),
    failures,
    'RSS before, MiB': before.resident,
    'RSS, largest, MiB': largest,
    'RSS after, MiB': residentMib(pid),
    'descriptors before': before.descriptors,
    'descriptors after': descriptorsOf(pid),
  };
  console.log(factsText(facts));
  return failures;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const [path] = positionals;
if (path === undefined) {
  console.error('usage: npm run soak -- PATH [--seconds N] [--crawlers N] [--seed N]');
  process.exit(2);
}
const subject = new BenchRepository(path, Number(values.seed));
try {
  const failures = await soak(await subject.server(), subject);
  if (failures > 0) process.exitCode = 1;
} finally {
  await subject.close();
}
