/**
 * A server of thousands of repositories: from its start to the first answer with their list, then the time of the
 * processor in the next seconds, and the memory at rest. The repositories are copies of a tiny one, in one folder, and
 * the data directory is empty. The repository of the other groups is not used.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { href } from '#dist/web/address/location.js';
import type { BenchRepository } from './bench-repository.js';
import { startServer } from './kedr-server.js';
import { processorMsOf } from './process-memory.js';
import { column, type Group, type Row } from './report.js';
import { git } from './support.js';

const COUNTS = [1, 400, 2_000, 5_000];
const REST_SECONDS = 20;
const IDENTITY = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org'];

const COLUMNS = [
  column('count', 'repositories', 'count'),
  column('listening', 'listening ms', 'ms'),
  column('list', 'first list ms', 'ms'),
  column('again', 'second list ms', 'ms'),
  column('processor', `CPU ms in ${REST_SECONDS} s`, 'ms'),
  column('resident', 'RSS MiB', 'mib'),
  column('anonymous', 'anonymous MiB', 'mib'),
];

export const manyRepositories: Group = {
  name: 'repositories',
  isolates: `a server of 1 to 5,000 tiny repositories: the first list, ${REST_SECONDS} s of rest, then the memory of all processes`,
  onlyWhenNamed: true,
  async run(subject) {
    const root = join(subject.folder('many'), 'root');
    mkdirSync(root);
    const model = tinyRepository(join(subject.folder('tiny'), 'tiny.git'));
    const rows: Row[] = [];
    let made = 0;
    for (const count of COUNTS) {
      for (; made < count; made += 1) cpSync(model, join(root, `repository-${made}.git`), { recursive: true });
      rows.push({ count, ...(await measure(subject, root)) });
    }
    return { tables: [{ title: 'Many repositories', columns: COLUMNS, rows }] };
  },
};

async function measure(subject: BenchRepository, root: string): Promise<Row> {
  const server = await startServer(['--root', root], subject.folder('data'));
  try {
    const list = href.repositories();
    await server.client.get(list);
    const answered = performance.now();
    await server.client.get(list);
    const again = performance.now() - answered;
    const processor = processorMsOf(server.pid);
    await wait(REST_SECONDS * 1000);
    return {
      listening: server.listeningAt - server.startedAt,
      list: answered - server.startedAt,
      again,
      processor: processorMsOf(server.pid) - processor,
      ...server.memory(),
    };
  } finally {
    await server.stop();
  }
}

/** A bare repository of two commits, in a pack. Returns `path`. */
function tinyRepository(path: string): string {
  const work = `${path}.work`;
  git(['init', '-q', '--template=', '-b', 'main', work]);
  for (const version of [1, 2]) {
    writeFileSync(join(work, 'README.md'), `# Tiny\n\nVersion ${version}\n`);
    git(['-C', work, 'add', '.']);
    git(['-C', work, ...IDENTITY, 'commit', '-q', '-m', `Version ${version}`]);
  }
  git(['clone', '-q', '--template=', '--bare', '--no-local', work, path]);
  return path;
}
