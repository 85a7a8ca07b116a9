/**
 * From starting the process to the first page. This measures the waiting time after typing the command: Node, our
 * modules, opening the repository, one root page; first with an empty data directory, then with the index on disk.
 * Disturbance: the page cache is warm, and the first page of a repository without an index waits for latest commits
 * until its time limit.
 */
import { spawnSync } from 'node:child_process';
import { href } from '#dist/web/address/location.js';
import { startKedr } from './kedr-server.js';
import { column, type Group, type Row } from './report.js';
import { repeat, summary, type Summary } from './samples.js';
import type { BenchRepository } from './bench-repository.js';
import { GIT_ENVIRONMENT } from './support.js';

const RUNS = 5;

const COLUMNS = [
  column('name', 'from start to'),
  column('n', 'runs', 'count'),
  column('min', 'min ms', 'ms'),
  column('p50', 'p50 ms', 'ms'),
  column('max', 'max ms', 'ms'),
  column('resident', 'RSS MiB', 'mib'),
  column('ratio', 'of node', 'ratio'),
];

export const start: Group = {
  name: 'start',
  isolates: `process start to the first answer 200 of the root page, ${RUNS} starts each after one that is not counted; RSS right after the page`,
  async run(subject) {
    subject.warmDisk();
    const floor = processFloor();
    const { dataDir } = await subject.indexed();
    const cold = await starts(subject, () => subject.folder('cold'));
    const warm = await starts(subject, () => dataDir);
    const row = (name: string, samples: readonly number[], resident?: number): Row => {
      const numbers = summary(samples);
      return { name, ...numbers, resident, ratio: numbers.p50 / floor.node.p50 };
    };
    const rows = [
      row('end of `node -e 0`', floor.nodeSamples),
      row('end of `git --version`', floor.gitSamples),
      ...[
        { name: 'no index', runs: cold },
        { name: 'index on disk', runs: warm },
      ].flatMap(({ name, runs }) => [
        row(
          `listening, ${name}`,
          runs.map(({ listening }) => listening),
        ),
        row(
          `first root page, ${name}`,
          runs.map(({ page }) => page),
          summary(runs.map(({ resident }) => resident ?? NaN)).p50,
        ),
      ]),
    ];
    return { tables: [{ title: 'Start', columns: COLUMNS, rows }] };
  },
};

/** The cost of a process that does nothing. */
function processFloor(): {
  nodeSamples: readonly number[];
  gitSamples: readonly number[];
  node: Summary;
} {
  const time = (command: string, args: readonly string[]): readonly number[] =>
    repeat(() => spawnSync(command, args, { env: GIT_ENVIRONMENT }), { runs: RUNS, budgetMs: 10_000 }).samples;
  const nodeSamples = time(process.execPath, ['-e', '0']);
  return { nodeSamples, gitSamples: time('git', ['--version']), node: summary(nodeSamples) };
}

interface Start {
  /** Milliseconds from the start of the process until it listens, and until the page is there. */
  readonly listening: number;
  readonly page: number;
  readonly resident: number | undefined;
}

async function starts(subject: BenchRepository, dataDirOf: () => string): Promise<Start[]> {
  const runs: Start[] = [];
  for (let i = 0; i <= RUNS; i += 1) {
    const server = await startKedr(subject.gitDir, dataDirOf());
    try {
      await server.client.get(href.home(subject.name));
      const page = performance.now() - server.startedAt;
      runs.push({ listening: server.listeningAt - server.startedAt, page, resident: server.memory()?.resident });
    } finally {
      await server.stop();
    }
  }
  return runs.slice(1);
}
