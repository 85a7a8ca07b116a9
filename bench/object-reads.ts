/**
 * Object reads per second: our store against `git cat-file --batch` on the same ids, in the same run.
 *
 * This measures reading: ids are listed before, and the output of both is discarded. Disturbance: git starts a process
 * for each list (some milliseconds), and the page cache is warm for both.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Oid } from '#dist/git/oid.js';
import { ObjectStore } from '#dist/git/store/object-store.js';
import { column, type Group, type Row } from './report.js';
import { summary } from './samples.js';
import { git, GIT_ENVIRONMENT, oidOf, pick, seededRandom } from './support.js';

interface Case {
  readonly name: string;
  readonly type: string;
  readonly count: number;
  readonly random: boolean;
}

/** What git lists, and where in it the lines of each type of object begin. */
interface Listing {
  readonly listing: Buffer;
  readonly starts: ReadonlyMap<string, readonly number[]>;
}

const RUNS = 5;
const CASES: readonly Case[] = [
  { name: 'commits, pack order', type: 'commit', count: 100_000, random: false },
  { name: 'trees, random', type: 'tree', count: 20_000, random: true },
  { name: 'blobs, random', type: 'blob', count: 5_000, random: true },
];

/**
 * Offsets of ids by type, in pack order. They stay in the buffer, since strings for the whole listing would take 100
 * MB.
 */
function listObjects(gitDir: string): Listing {
  const listing = git([
    '-C',
    gitDir,
    'cat-file',
    '--batch-all-objects',
    '--unordered',
    '--batch-check=%(objectname) %(objecttype)',
  ]);
  const starts = new Map<string, number[]>();
  for (let at = 0; at < listing.length;) {
    const end = listing.indexOf(10, at);
    const type = listing.toString('latin1', at + 41, end);
    const known = starts.get(type);
    if (known === undefined) starts.set(type, [at]);
    else known.push(at);
    at = end + 1;
  }
  return { listing, starts };
}

function choose({ listing, starts }: Listing, { type, count, random }: Case, next: () => number): Oid[] {
  const all = starts.get(type) ?? [];
  const chosen = random
    ? Array.from({ length: Math.min(count, all.length) }, () => pick(all, next))
    : all.slice(0, count);
  return chosen.map((at) => oidOf(listing.toString('latin1', at, at + 40)));
}

function timeGit(gitDir: string, oids: readonly Oid[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'kedr-bench-'));
  try {
    const list = join(folder, 'oids');
    writeFileSync(list, `${oids.join('\n')}\n`);
    const input = openSync(list, 'r');
    const start = performance.now();
    const done = spawnSync('git', ['-C', gitDir, 'cat-file', '--batch'], {
      env: GIT_ENVIRONMENT,
      stdio: [input, 'ignore', 'inherit'],
    });
    const elapsed = performance.now() - start;
    closeSync(input);
    if (done.status !== 0) throw new Error('git cat-file failed');
    return elapsed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Uses a new store each time, so that neither side keeps what an earlier run has read. */
function timeOurs(gitDir: string, oids: readonly Oid[]): { elapsed: number; bytes: number; stats: object } {
  const store = ObjectStore.open(gitDir);
  try {
    const start = performance.now();
    let bytes = 0;
    for (const oid of oids) bytes += store.read(oid).bytes.length;
    return { elapsed: performance.now() - start, bytes, stats: store.stats };
  } finally {
    store.close();
  }
}

/** One row for each case; `stats` are the store's counters of one run. */
function benchObjectReads(gitDir: string): Row[] {
  const objects = listObjects(gitDir);
  const next = seededRandom(20200324);
  const rows: Row[] = [];
  for (const kind of CASES) {
    const oids = choose(objects, kind, next);
    if (oids.length === 0) continue;
    const times: number[] = [];
    const gits: number[] = [];
    // The first run of each warms the page cache and the compiler.
    timeGit(gitDir, oids);
    const { bytes, stats } = timeOurs(gitDir, oids);
    for (let run = 0; run < RUNS; run += 1) {
      gits.push(timeGit(gitDir, oids));
      times.push(timeOurs(gitDir, oids).elapsed);
    }
    const perSecond = (ms: number): number => (oids.length / ms) * 1000;
    const oursMs = summary(times);
    const gitMs = summary(gits);
    rows.push({
      name: kind.name,
      count: oids.length,
      bytes,
      oursPerSecond: perSecond(oursMs.p50),
      oursSlowest: perSecond(oursMs.max),
      gitPerSecond: perSecond(gitMs.p50),
      gitSlowest: perSecond(gitMs.max),
      ratio: gitMs.p50 / oursMs.p50,
      stats,
    });
  }
  return rows;
}

const COLUMNS = [
  column('name', ''),
  column('count', 'objects', 'count'),
  column('bytes', 'MiB', 'mib'),
  column('oursPerSecond', 'ours/s', 'rate'),
  column('oursSlowest', 'slowest', 'rate'),
  column('gitPerSecond', 'git/s', 'rate'),
  column('gitSlowest', 'slowest', 'rate'),
  column('ratio', 'git/ours time', 'ratio'),
];

export const objectReads: Group = {
  name: 'objects',
  isolates: `reading and inflating objects by id: our store against \`git cat-file --batch\` on the same ids, median (and slowest) of ${RUNS} runs each after one unmeasured`,
  async run(subject) {
    subject.warmDisk();
    return { tables: [{ title: 'Object reads', columns: COLUMNS, rows: benchObjectReads(subject.gitDir) }] };
  },
};
