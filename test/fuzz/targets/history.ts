/** Accelerators: the commit-graph of git and the segments of our index. Damaged ones may be refused or slow. */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { CommitGraph } from '../../../src/git/commit-graph/graph-chain.js';
import type { Oid } from '../../../src/git/oid.js';
import { ReadCaches } from '../../../src/git/pack/read-caches.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { CommitSource } from '../../../src/history/direct/commit-source.js';
import { countCommits } from '../../../src/history/direct/count-commits.js';
import { lastCommits } from '../../../src/history/direct/last-commits.js';
import { logCommits } from '../../../src/history/direct/log-commits.js';
import { DamagedFile } from '../../../src/segments/damaged-file.js';
import { readContainer } from '../../../src/segments/container.js';
import { divergenceOf } from '../../../src/history/index/divergence.js';
import { HistoryIndex } from '../../../src/history/index/history-index.js';
import { checkSegment } from '../../../src/history/index/segment-check.js';
import { countHistory, walkHistory } from '../../../src/history/index/walk.js';
import { openIndexFolder } from '../../../src/workers/indexing/load-segments.js';
import { updateIndex } from '../../../src/workers/indexing/update-index.js';
import { git, tempDir } from '../../support/git-fixture.js';
import { copied, type FuzzRepository } from '../fixture.js';
import { announced, isDataError, WrongAnswer, type Target } from '../target.js';

const caches = new ReadCaches({ blockCacheBytes: 1 << 20, baseCacheBytes: 1 << 20 });
/** Walks end by themselves on so few commits; one that needs this long goes round in circles. */
const BUDGET_MS = 5000;
const PATHS = ['file.txt', 'src', 'src/part-1', 'src/part-1/name-1.c', 'absent/path'];

export async function historyTargets(repository: FuzzRepository): Promise<Target[]> {
  return [graphTarget(repository, 'commit-graph', []), chainTarget(repository), ...(await segmentTargets(repository))];
}

function graphTarget(repository: FuzzRepository, name: string, options: readonly string[]): Target {
  const gitDir = copied(repository.gitDir, name);
  git(gitDir, ['commit-graph', 'write', '--reachable', '--changed-paths', ...options]);
  const path = join(gitDir, 'objects/info/commit-graph');
  chmodSync(path, 0o644);
  const seed = readFileSync(path);
  return {
    name,
    seeds: [seed],
    tokens: ['OIDF', 'OIDL', 'CDAT', 'GDA2', 'GDO2', 'EDGE', 'BIDX', 'BDAT', 'BASE'],
    run: runWith(path, gitDir, repository),
  };
}

/** The last file of a chain is damaged, or the list of its files. */
function chainTarget(repository: FuzzRepository): Target {
  const gitDir = copied(repository.gitDir, 'chain');
  rmSync(join(gitDir, 'objects/info/commit-graph'), { force: true });
  const tips = [repository.commits[5], repository.commits[0]] as string[];
  for (const tip of tips)
    git(gitDir, ['commit-graph', 'write', '--stdin-commits', '--split=no-merge', '--changed-paths'], {
      input: `${tip}\n`,
    });
  const folder = join(gitDir, 'objects/info/commit-graphs');
  const path = join(folder, 'commit-graph-chain');
  const [first = '', last = ''] = readFileSync(path, 'latin1').trim().split('\n');
  const layer = join(folder, `graph-${last}.graph`);
  chmodSync(layer, 0o644);
  chmodSync(path, 0o644);
  const seeds = [readFileSync(path), readFileSync(layer)];
  const runChain = runWith(path, gitDir, repository);
  const runLayer = runWith(layer, gitDir, repository);
  return {
    name: 'commit-graph-chain',
    seeds,
    tokens: [`${first}\n`, 'BASE', 'CDAT'],
    run(bytes) {
      writeFileSync(path, seeds[0] as Buffer);
      writeFileSync(layer, seeds[1] as Buffer);
      if (bytes.subarray(0, 4).toString('latin1') === 'CGPH') runLayer(bytes);
      else runChain(bytes);
    },
  };
}

function runWith(path: string, gitDir: string, { commits }: FuzzRepository): (bytes: Buffer) => void {
  return (bytes) => {
    // Not over the old file: a reader relies on that git never changes one.
    rmSync(path);
    writeFileSync(path, bytes);
    readGraph(gitDir, commits as readonly Oid[]);
    walkWith(gitDir, commits as readonly Oid[]);
  };
}

function readGraph(gitDir: string, commits: readonly Oid[]): void {
  const graph = CommitGraph.open(join(gitDir, 'objects'), (problem) => {
    if (!isDataError(problem)) throw problem;
  });
  if (graph === undefined) return;
  const id = Buffer.alloc(20);
  for (const oid of commits) {
    announced(() => {
      const position = graph.find(oid);
      if (position < 0) return;
      graph.parents(position, []);
      graph.generation(position);
      graph.timeSeconds(position);
      graph.copyTree(position, id, 0);
      graph.copyOid(position, id, 0);
      if (id.toString('hex') !== oid) throw new WrongAnswer('another commit at the position');
    });
  }
  graph.close();
}

function walkWith(gitDir: string, commits: readonly Oid[]): void {
  const store = ObjectStore.open(gitDir, { caches });
  const source = CommitSource.open({
    reader: store,
    gitDir,
    onProblem: (problem) => {
      if (!isDataError(problem)) throw problem;
    },
  });
  const [tip, , , old] = commits as [Oid, Oid, Oid, Oid];
  const budget = { limit: 1000, budgetMs: BUDGET_MS };
  try {
    announced(() => isEnded(logCommits(source, { from: [tip], ...budget }).complete));
    announced(() => isEnded(logCommits(source, { from: [tip], path: 'src', ...budget }).complete));
    announced(() => isEnded(logCommits(source, { from: [tip], not: old, ...budget }).complete));
    announced(() => countCommits(source, [tip], BUDGET_MS));
    announced(() => lastCommits(source, { commit: tip, directory: 'src', budgetMs: BUDGET_MS }));
  } finally {
    source.close();
    store.close();
  }
}

function isEnded(isComplete: boolean): void {
  if (!isComplete) throw new WrongAnswer('a walk that does not end');
}

async function segmentTargets(repository: FuzzRepository): Promise<Target[]> {
  const dataDir = tempDir('index');
  const gitDir = copied(repository.gitDir, 'indexed');
  const update = (): Promise<unknown> =>
    updateIndex({ gitDir, dataDir, onProgress: () => undefined, onIndex: () => undefined });
  git(gitDir, ['update-ref', 'refs/heads/main', `${repository.commits[6]}`]);
  await update();
  git(gitDir, ['update-ref', 'refs/heads/main', `${repository.commits[0]}`]);
  await update();
  const folder = openIndexFolder({ gitDir, dataDir });
  const seeds = folder.named().map((name) => readFileSync(join(folder.path, name)));
  const manifest = join(folder.path, 'manifest.json');
  return [
    { name: 'segment', seeds: seeds.slice(0, 1), run: segmentRun(repository) },
    {
      name: 'manifest',
      seeds: [readFileSync(manifest)],
      tokens: ['"segments"', '[]', 'null', '../../x.segment', '{"version":2}'],
      run(bytes) {
        writeFileSync(manifest, bytes);
        folder.load();
      },
    },
  ];
}

/** The checksum finds damage; with a new checksum every column is tried with wrong values. */
function segmentRun({ commits }: FuzzRepository): (bytes: Buffer) => void {
  const path = join(tempDir('segment'), 'file.segment');
  return (bytes) => {
    if (bytes.length < 24) return;
    bytes.writeUInt32LE(crc32(bytes.subarray(0, -8)), bytes.length - 8);
    bytes.write('KEDR', bytes.length - 4, 'latin1');
    writeFileSync(path, bytes);
    const container = readContainer(path);
    if (container === undefined) return;
    // It says that the sections do not belong together.
    const index = announced(() => {
      checkSegment(container);
      return new HistoryIndex([container]);
    }, isDamage);
    // A list may still have wrong values.
    if (index !== undefined) announced(() => askAll(index, commits as readonly Oid[]), isDamage);
  };
}

function askAll(index: HistoryIndex, commits: readonly Oid[]): void {
  const known = commits.map((oid) => index.find(oid)).filter((position) => position >= 0);
  for (const position of known) {
    index.parentsOf(position);
    index.generationAt(position);
    index.timeAt(position);
    index.oidAt(position);
    for (const path of PATHS) index.latest(index.pathNumbers(path), position);
  }
  const [tip, other] = known;
  if (tip === undefined || other === undefined) return;
  countHistory(index, tip);
  divergenceOf(index, tip, other);
  for (const path of [undefined, ...PATHS]) {
    const walk = walkHistory(index, tip, path === undefined ? undefined : index.pathNumbers(path));
    for (let steps = 0; walk.next().done !== true; steps += 1) isEnded(steps < 100_000);
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof DamagedFile;
}
