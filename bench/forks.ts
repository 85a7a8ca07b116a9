/**
 * The history index of forks: repositories that borrow all objects of the given one and have a commit of their own.
 * One process of Kedr builds the indexes, that of the given repository first; then one process serves all of them.
 */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { HealthAnswer } from '#dist/shared/answers.js';
import type { BenchRepository } from './bench-repository.js';
import { startServer, type KedrServer } from './kedr-server.js';
import { column, type Group, type Row } from './report.js';
import { git } from './support.js';

const FORKS = 10;
const REST_MS = 5_000;
const READY_POLL_MS = 50;
const OWNER = 'bench';
const HEALTH = '/api/healthz';
const IDENTITY = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org'];

const COLUMNS = [
  column('name', ''),
  column('seconds', 'until all are ready s', 'seconds'),
  column('disk', 'index MiB on disk', 'mib'),
  column('resident', 'RSS MiB', 'mib'),
  column('anonymous', 'anonymous MiB', 'mib'),
];

export const forks: Group = {
  name: 'forks',
  isolates: `the index of one repository, then of ${FORKS} forks that borrow its objects, by a server of one process that serves all of them`,
  onlyWhenNamed: true,
  async run(subject) {
    const dataDir = subject.folder('data');
    const paths = Array.from({ length: FORKS }, (_, number) => fork(subject, number));
    const served = [subject.path, ...paths];
    const rows: Row[] = [];
    for (const [name, count] of [
      ['one repository', 1],
      ['the same, started again', 1],
      [`with ${FORKS} forks`, served.length],
      ['the same, started again', served.length],
    ] as const)
      rows.push({ name, ...(await measure(served.slice(0, count), dataDir)), disk: diskBytes(dataDir) });
    return { tables: [{ title: 'Forks', columns: COLUMNS, rows }] };
  },
};

/** A repository that borrows the objects, with a commit of its own after HEAD of the given one. */
function fork(subject: BenchRepository, number: number): string {
  const { gitDir } = subject;
  const path = join(subject.folder('fork'), `fork-${number}.git`);
  git(['init', '-q', '--bare', '-b', 'main', path]);
  writeFileSync(join(path, 'objects', 'info', 'alternates'), `${join(gitDir, 'objects')}\n`);
  const head = parse(gitDir, 'HEAD');
  const tree = parse(gitDir, 'HEAD^{tree}');
  const commit = git(['-C', path, ...IDENTITY, 'commit-tree', '-p', head, '-m', `Fork ${number}`, tree]);
  git(['-C', path, 'update-ref', 'refs/heads/main', commit.toString().trim()]);
  return path;
}

function parse(gitDir: string, revision: string): string {
  return git(['-C', gitDir, 'rev-parse', revision]).toString().trim();
}

async function measure(paths: readonly string[], dataDir: string): Promise<Row> {
  const items = paths.map((path, number) => `${OWNER}/repository-${number}=${path}`);
  const server = await startServer(['--workers', '1', ...items], dataDir);
  try {
    const seconds = await secondsUntilReady(server, paths.length);
    await wait(REST_MS);
    return { seconds, ...server.memory() };
  } finally {
    await server.stop();
  }
}

/** Since the start of the server. */
async function secondsUntilReady(server: KedrServer, count: number): Promise<number> {
  for (;;) {
    const { indexes } = (await server.client.json(HEALTH)) as HealthAnswer;
    if (indexes?.ready === count) return (performance.now() - server.startedAt) / 1000;
    if ((indexes?.failed ?? 0) > 0) throw new Error('an index failed');
    await wait(READY_POLL_MS);
  }
}

/** Each file once, whatever number of names it has. */
function diskBytes(dataDir: string): number {
  const files = new Map<number, number>();
  for (const name of readdirSync(join(dataDir, 'index'), { recursive: true, encoding: 'utf8' })) {
    const { ino, size } = statSync(join(dataDir, 'index', name));
    if (name.includes('.')) files.set(ino, size);
  }
  return [...files.values()].reduce((sum, size) => sum + size, 0);
}
