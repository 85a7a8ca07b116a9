/**
 * Object reads a second: our store against `git cat-file --batch` on the same ids, in the same run.
 *
 *   node build.js && node bench/object-reads.js GITDIR
 *
 * Isolates reading: ids are listed before, output of both is thrown away. What blurs it: git starts a process for each list (some
 * milliseconds), the page cache is warm for both, both take the better of three runs.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ObjectStore } from '../dist/git/store/object-store.js';

const RUNS = 3;
const MAX_LIST_BYTES = 2 ** 31 - 1;
const CASES = [
  { name: 'commits, pack order', type: 'commit', count: 100_000, random: false },
  { name: 'trees, random', type: 'tree', count: 20_000, random: true },
  { name: 'blobs, random', type: 'blob', count: 5_000, random: true },
];

/** mulberry32: the same numbers in every run. */
function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ids by type in pack order, as latin-1 text of the whole listing would be 100 MB of strings: 20-byte slices stay in the buffer. */
function listObjects(gitDir) {
  const done = spawnSync('git', ['-C', gitDir, 'cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname) %(objecttype)'], {
    maxBuffer: MAX_LIST_BYTES,
  });
  if (done.status !== 0) throw new Error(`git cat-file: ${done.stderr}`);
  const listing = done.stdout;
  const starts = { commit: [], tree: [], blob: [], tag: [] };
  for (let at = 0; at < listing.length; ) {
    const end = listing.indexOf(10, at);
    starts[listing.toString('latin1', at + 41, end)].push(at);
    at = end + 1;
  }
  return { listing, starts };
}

function choose({ listing, starts }, { type, count, random }, next) {
  const all = starts[type];
  const chosen = random
    ? Array.from({ length: Math.min(count, all.length) }, () => all[Math.floor(next() * all.length)])
    : all.slice(0, count);
  return chosen.map((at) => listing.toString('latin1', at, at + 40));
}

function timeGit(gitDir, oids) {
  const folder = mkdtempSync(join(tmpdir(), 'kedr-bench-'));
  try {
    const list = join(folder, 'oids');
    writeFileSync(list, `${oids.join('\n')}\n`);
    const input = openSync(list, 'r');
    const start = performance.now();
    const done = spawnSync('git', ['-C', gitDir, 'cat-file', '--batch'], { stdio: [input, 'ignore', 'inherit'] });
    const elapsed = performance.now() - start;
    closeSync(input);
    if (done.status !== 0) throw new Error('git cat-file failed');
    return elapsed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A fresh store each time, so that neither side keeps what the run before has read. */
function timeOurs(gitDir, oids) {
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

/**
 * One row a case: `{ name, count, bytes, oursPerSecond, gitPerSecond, ratio, stats }`; ratio above 1 means faster than git.
 * `stats` are the store's counters of its best run.
 */
export function benchObjectReads(gitDir) {
  const objects = listObjects(gitDir);
  const next = seededRandom(20200324);
  const rows = [];
  for (const kind of CASES) {
    const oids = choose(objects, kind, next);
    if (oids.length === 0) continue;
    let ours;
    let gits = Infinity;
    for (let run = 0; run < RUNS; run++) {
      gits = Math.min(gits, timeGit(gitDir, oids));
      const timed = timeOurs(gitDir, oids);
      if (ours === undefined || timed.elapsed < ours.elapsed) ours = timed;
    }
    const oursPerSecond = (oids.length / ours.elapsed) * 1000;
    const gitPerSecond = (oids.length / gits) * 1000;
    rows.push({ name: kind.name, count: oids.length, bytes: ours.bytes, oursPerSecond, gitPerSecond, ratio: oursPerSecond / gitPerSecond, stats: ours.stats });
  }
  return rows;
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  const gitDir = process.argv[2];
  if (gitDir === undefined) {
    console.error('usage: node bench/object-reads.js GITDIR');
    process.exit(1);
  }
  for (const { name, count, bytes, oursPerSecond, gitPerSecond, ratio, stats } of benchObjectReads(gitDir)) {
    console.log(`${name.padEnd(20)} ${String(count).padStart(7)} objects ${(bytes / 2 ** 20).toFixed(1).padStart(7)} MiB  ours ${Math.round(oursPerSecond).toLocaleString('en').padStart(8)}/s  git ${Math.round(gitPerSecond).toLocaleString('en').padStart(8)}/s  ours/git ${ratio.toFixed(2)}`);
    if (process.argv.includes('--stats')) console.log(stats);
  }
  console.log(`rss ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
}
