/**
 * `node --import tsx bench/exactness.ts PATH [pairs] [seed]`: compares the index with git for the latest commit and
 * the whole history of random paths at random commits, and reports every difference. Git runs in a scratch repository
 * that borrows the objects and has a commit-graph with changed paths, so that thousands of questions take minutes. The
 * exit status is 1 when there is a mismatch.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathText } from '#dist/git/path-text.js';
import type { OpenContainer } from '#dist/segments/container.js';
import { HistoryIndex } from '#dist/history/index/history-index.js';
import { type CommitPosition, commitPosition } from '#dist/history/index/position.js';
import { walkHistory } from '#dist/history/index/walk.js';
import { updateIndex } from '#dist/workers/indexing/update-index.js';
import { borrow, comparisonArguments, git, gitDirOf, pick, seededRandom, WRITE_COMMIT_GRAPH } from './support.js';

const NONE = 0xffff_ffff;
/** The largest number of commits of a history that are compared. */
const MAX_COMPARED = 5_000;

interface Report {
  /** Of a path and a commit. */
  pairs: number;
  commitsCompared: number;
  readonly mismatches: object[];
}

async function exactness(gitDir: string, pairs: number, seed: number): Promise<Report> {
  const scratch = mkdtempSync(join(tmpdir(), 'kedr-exactness-'));
  try {
    const oracle = borrow(gitDir, join(scratch, 'oracle.git'));
    git(['-C', oracle, ...WRITE_COMMIT_GRAPH]);
    let containers: readonly OpenContainer[] = [];
    await updateIndex({
      gitDir,
      dataDir: join(scratch, 'data'),
      onProgress: () => undefined,
      onIndex: (built) => (containers = built),
    });
    const index = new HistoryIndex(containers);
    return compare(oracle, index, pairs, seededRandom(seed));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function compare(oracle: string, index: HistoryIndex, pairs: number, random: () => number): Report {
  const report: Report = { pairs: 0, commitsCompared: 0, mismatches: [] };
  while (report.pairs < pairs) {
    const position = commitPosition(Math.floor(random() * index.size));
    const rev = index.oidAt(position);
    // Twenty paths of one commit: files and directories. Some are looked up at another commit, where they may not
    // exist.
    const names = git(['-C', oracle, 'ls-tree', '-r', '-t', '-z', '--name-only', rev])
      .toString('latin1')
      .split('\0')
      .filter((name) => name !== '');
    if (names.length === 0) continue;
    for (let i = 0; i < 20 && report.pairs < pairs; i += 1) {
      const path = Buffer.from(pick(names, random), 'latin1');
      const at = random() < 0.8 ? position : commitPosition(Math.floor(random() * index.size));
      report.pairs += 1;
      comparePair({ oracle, index, report }, at, path);
    }
  }
  return report;
}

interface Comparison {
  readonly oracle: string;
  readonly index: HistoryIndex;
  readonly report: Report;
}

function comparePair({ oracle, index, report }: Comparison, position: CommitPosition, path: Buffer): void {
  const rev = index.oidAt(position);
  const numbers = index.pathNumbers(pathText(path));
  const expected = git(['-C', oracle, '--literal-pathspecs', 'log', `-${MAX_COMPARED}`, '--format=%H', rev, '--', path])
    .toString()
    .split('\n')
    .filter((oid) => oid !== '');
  const actual: string[] = [];
  for (const found of walkHistory(index, position, numbers)) {
    if (actual.push(index.oidAt(found)) === MAX_COMPARED) break;
  }
  report.commitsCompared += expected.length;
  // `git log -1` equals the first line of `git log`, so one call of git is enough for both.
  const latest = index.latest(numbers, position);
  const latestOid = latest === NONE ? undefined : index.oidAt(latest);
  if (latestOid !== expected[0])
    report.mismatches.push({
      kind: 'latest',
      rev,
      path: path.toString('latin1'),
      expected: expected[0],
      actual: latestOid,
    });
  const first = expected.findIndex((oid, i) => oid !== actual[i]);
  if (first >= 0 || expected.length !== actual.length) {
    report.mismatches.push({
      kind: 'log',
      rev,
      path: path.toString('latin1'),
      at: first,
      expected: expected.length,
      actual: actual.length,
    });
  }
}

const { path, count, seed } = comparisonArguments('exactness.ts', 2_000);
const { pairs, commitsCompared, mismatches } = await exactness(gitDirOf(path), count, seed);
for (const mismatch of mismatches.slice(0, 20)) process.stdout.write(`${JSON.stringify(mismatch)}\n`);
process.stdout.write(
  `${pairs} pairs, ${commitsCompared} commits of histories compared, ${mismatches.length} mismatches\n`,
);
process.exitCode = mismatches.length === 0 ? 0 : 1;
