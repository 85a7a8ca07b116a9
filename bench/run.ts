/**
 * `npm run bench -- PATH [--only NAME,...] [--json FILE] [--seed N]`: compares Kedr with git on one repository, in one
 * run. Nothing is written to that repository. Prints a report; with --json the raw numbers (times in milliseconds
 * unless the key contains "seconds", sizes in bytes) are written to a file. A ratio above 1 means that git takes
 * longer. The numbers are for people: there are no limits that pass or fail.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { programVersion } from '#dist/server/version.js';
import { archives } from './archives.js';
import { blame } from './blame.js';
import { finder } from './finder.js';
import { forks } from './forks.js';
import { indexBuild } from './index-build.js';
import { latestCommits } from './latest-commits.js';
import { manyRepositories } from './many-repositories.js';
import { memory } from './memory.js';
import { objectReads } from './object-reads.js';
import { pages } from './pages.js';
import { paint } from './paint.js';
import { pathHistory } from './path-history.js';
import { factsText, groupText, type Facts, type Group, type GroupReport } from './report.js';
import { median } from './samples.js';
import { search } from './search.js';
import { start } from './start.js';
import { BenchRepository } from './bench-repository.js';
import { git, timeGit } from './support.js';
import { throughput } from './throughput.js';

/** The order matters: groups that measure builds run before groups that use the results. */
const GROUPS: readonly Group[] = [
  objectReads,
  indexBuild,
  start,
  latestCommits,
  pathHistory,
  blame,
  archives,
  pages,
  paint,
  throughput,
  manyRepositories,
  forks,
  finder,
  search,
  memory,
];
const DEFAULT_SEED = 20_200_324;
const FLOOR_RUNS = 15;

const USAGE = `usage: npm run bench -- PATH [--only NAME,...] [--json FILE] [--seed N]
groups: ${GROUPS.map(({ name, onlyWhenNamed }) => (onlyWhenNamed === true ? `${name} (only when named)` : name)).join(', ')}`;

interface Choice {
  readonly path: string;
  readonly groups: readonly Group[];
  readonly json: string | undefined;
  readonly seed: number;
}

/** Undefined: the usage is wanted. Throws with a sentence for arguments that are wrong. */
function readArguments(): Choice | undefined {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      json: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new Error('expected exactly one path of a repository');
  const names =
    values.only?.split(',') ?? GROUPS.filter(({ onlyWhenNamed }) => onlyWhenNamed !== true).map(({ name }) => name);
  const unknown = names.find((name) => !GROUPS.some((group) => group.name === name));
  if (unknown !== undefined) throw new Error(`no group ${unknown}`);
  const seed = Number(values.seed ?? DEFAULT_SEED);
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number');
  return { path, groups: GROUPS.filter(({ name }) => names.includes(name)), json: values.json, seed };
}

/** Facts that the numbers depend on. */
function machineFacts(): Facts {
  const floor = median(Array.from({ length: FLOOR_RUNS }, () => timeGit(['--version']).ms));
  return {
    Kedr: programVersion(),
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    'memory, MiB': Math.round(totalmem() / 2 ** 20),
    node: process.version,
    git: git(['--version']).toString().trim(),
    'a git process, ms': floor,
    'load before': loadavg()[0],
    date: new Date().toISOString(),
  };
}

function repositoryFacts(subject: BenchRepository): Facts {
  const listing = git(['-C', subject.gitDir, 'count-objects', '-v']).toString();
  const counts = new Map([...listing.matchAll(/^(.+): (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]));
  const count = (range: readonly string[]): number =>
    Number(git(['-C', subject.gitDir, 'rev-list', '--count', ...range]).toString());
  const refs = (folder: string): number => git(['-C', subject.gitDir, 'for-each-ref', '--format=x', folder]).length / 2;
  return {
    repository: subject.path,
    commits: count(['--branches', '--tags', 'HEAD']),
    'objects, packed': counts.get('in-pack'),
    'objects, loose': counts.get('count'),
    packs: counts.get('packs'),
    'packs, bytes': (counts.get('size-pack') ?? NaN) * 1024,
    branches: refs('refs/heads'),
    tags: refs('refs/tags'),
    HEAD: subject.head(),
    seed: String(subject.seed),
  };
}

async function runGroup(group: Group, subject: BenchRepository): Promise<GroupReport> {
  const started = performance.now();
  const measured = await group.run(subject);
  return { name: group.name, isolates: group.isolates, seconds: (performance.now() - started) / 1000, ...measured };
}

interface Report {
  readonly machine: Facts;
  repository: Facts | undefined;
  readonly groups: GroupReport[];
  readonly failed: { readonly name: string; readonly reason: string }[];
}

async function main({ path, groups, json, seed }: Choice): Promise<void> {
  const subject = new BenchRepository(path, seed);
  const report: Report = { machine: machineFacts(), repository: undefined, groups: [], failed: [] };
  try {
    report.repository = repositoryFacts(subject);
    console.log(`${factsText({ ...report.machine, ...report.repository })}\n`);
    for (const group of groups) {
      try {
        const measured = await runGroup(group, subject);
        report.groups.push(measured);
        console.log(`${groupText(measured)}\n`);
      } catch (error) {
        // A group that fails must not lose hours of results of the others.
        report.failed.push({ name: group.name, reason: messageOf(error) });
        console.error(`== ${group.name}\n   failed: ${error instanceof Error ? error.stack : messageOf(error)}\n`);
      }
    }
  } finally {
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
    await subject.close();
  }
  if (report.failed.length > 0) process.exitCode = 1;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// Processes are stopped and files are removed by 'exit' listeners.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

try {
  const chosen = readArguments();
  if (chosen === undefined) console.log(USAGE);
  else await main(chosen);
} catch (error) {
  console.error(`${messageOf(error)}\n${USAGE}`);
  process.exitCode = 2;
}
