/**
 * Memory of the server process with all its threads: while it builds the index from nothing, at rest with the index
 * loaded, and after browsing random pages. Resident set from proc(5); `anonymous` is the part that the kernel cannot
 * drop. It is compared with git's peak when it writes its commit-graph with changed paths.
 */
import { href, type RefName } from '#dist/web/address/location.js';
import { startKedr, type KedrServer } from './kedr-server.js';
import type { ProcessMemory } from './process-memory.js';
import { column, type Group, type Row } from './report.js';
import type { BenchRepository } from './bench-repository.js';
import { pick } from './support.js';

const PAGES = 300;
const PLACES_PER_COMMIT = 3;
const REST_MS = 3_000;
const FILES_PER_DIRECTORY = 1;

const COLUMNS = [
  column('name', 'server'),
  column('resident', 'RSS MiB', 'mib'),
  column('anonymous', 'anonymous MiB', 'mib'),
  column('peak', 'peak so far MiB', 'mib'),
  column('ratio', 'peak git/ours', 'ratio'),
];

export const memory: Group = {
  name: 'memory',
  isolates: `resident memory of bin/kedr.js: building the index, ${REST_MS / 1000} s after loading it, after ${PAGES} random pages (directories, files, commits, histories)`,
  async run(subject) {
    const theirs = await subject.oracle();
    const rows: Row[] = [];
    const failed: string[] = [];
    const row = (name: string, now: ProcessMemory | undefined): void => {
      rows.push({ name, ...now, ratio: (theirs.peak ?? NaN) / (now?.peak ?? NaN) });
    };
    await withServer(subject, subject.folder('memory'), async (server) => {
      row('index built, from nothing', server.memory());
    });
    const { dataDir } = await subject.indexed();
    const targets = await randomPages(subject);
    await withServer(subject, dataDir, async (server) => {
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      row('at rest, index loaded', server.memory());
      await server.client.get(href.home(subject.name));
      row('after the root page', server.memory());
      for (const target of targets)
        await server.client.get(target).catch((error: unknown) => failed.push(String(error)));
      row(`after ${targets.length} random pages`, server.memory());
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      row(`${REST_MS / 1000} s later`, server.memory());
    });
    rows.push({ name: 'git commit-graph write --changed-paths', peak: theirs.peak });
    return { tables: [{ title: 'Memory', columns: COLUMNS, rows }], notes: failed };
  },
};

async function withServer(
  subject: BenchRepository,
  dataDir: string,
  use: (server: KedrServer) => Promise<void>,
): Promise<void> {
  const server = await startKedr(subject.gitDir, dataDir);
  try {
    await server.ready();
    await use(server);
  } finally {
    await server.stop();
  }
}

/** For each random directory: itself, one of its files, its history, and the commit; at most PAGES. */
async function randomPages(subject: BenchRepository): Promise<string[]> {
  const targets: string[] = [];
  const random = subject.random('memory files');
  for (const { commit, path } of await subject.randomDirectories('memory', Math.ceil(PAGES / 3), PLACES_PER_COMMIT)) {
    const at: RefName = { kind: 'commit', name: commit };
    targets.push(
      href.src(subject.name, at, path),
      href.commits(subject.name, at, path),
      href.commit(subject.name, commit),
    );
    const files = (await subject.entries(commit, path)).filter(({ mode }) => mode.startsWith('100'));
    for (let i = 0; i < FILES_PER_DIRECTORY && files.length > 0; i += 1)
      targets.push(href.src(subject.name, at, pick(files, random).path));
  }
  return targets.slice(0, PAGES);
}
