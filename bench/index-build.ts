/**
 * Building and updating the index, compared with git's own index of changed paths. This measures one process from its
 * start to its end, with the packs already in the page cache; both sides may use all cores. Disturbance: a build that
 * takes longer than LONG_SECONDS is run only once.
 */
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { indexFolder } from '#dist/segments/index-folder.js';
import { startKedr, type KedrServer } from './kedr-server.js';
import { column, type Group, type Row } from './report.js';
import { median } from './samples.js';
import {
  buildIndex,
  writeCommitGraph,
  type GraphRun,
  type IndexBuild,
  type BenchRepository,
} from './bench-repository.js';
import { git, pick, timeGit } from './support.js';

const RUNS = 3;
const LONG_SECONDS = 20;
const NEW_COMMITS = 10;
const NEW_REF = 'refs/heads/kedr-bench-new-commits';
const FILES_PER_COMMIT = 3;
const POLL_MS = 10;
const NOTICE_LIMIT_MS = 120_000;
/**
 * Sections of a segment (src/history/FORMAT.md) that contain postings and names of paths; the others are columns of
 * commits.
 */
const PATH_SECTIONS = ['POST', 'POFF', 'PCNT', 'OCTO', 'PNAM', 'PEND', 'PCHI'];

const BUILD_COLUMNS = [
  column('name', ''),
  column('n', 'runs', 'count'),
  column('seconds', 'seconds', 'seconds'),
  column('perSecond', 'commits/s', 'rate'),
  column('peak', 'peak RSS MiB', 'mib'),
  column('disk', 'disk MiB', 'mib'),
  column('ratio', 'git/ours', 'ratio'),
];
const SIZE_COLUMNS = [
  column('name', ''),
  column('bytes', 'bytes', 'bytes'),
  column('perCommit', 'per commit', 'perCommit'),
];

export const indexBuild: Group = {
  name: 'index',
  isolates:
    'a whole build, and an update by ten new commits, as a process of its own; git writes a commit-graph with changed paths in a repository that borrows the objects',
  async run(subject) {
    const theirs = await subject.oracle();
    const { dataDir, build } = await subject.indexed();
    const builds = [build];
    const graphs: GraphRun[] = [theirs];
    while (build.seconds < LONG_SECONDS && theirs.seconds < LONG_SECONDS && builds.length < RUNS) {
      graphs.push(await writeCommitGraph(subject.borrowed('graph')));
      builds.push(await buildIndex(subject.gitDir, subject.folder('build')));
    }
    const update = [...(await updates(subject, dataDir, theirs.path)), await noticed(subject, dataDir)];
    const { commits, sections } = build.inside;
    const disk = folderBytes(dataDir);
    return {
      tables: [
        {
          title: 'Building',
          columns: BUILD_COLUMNS,
          rows: [
            ...buildRows(builds, graphs, commits, {
              ours: disk,
              git: folderBytes(join(theirs.path, 'objects', 'info')),
            }),
            ...update,
          ],
        },
        { title: 'Size of the index', columns: SIZE_COLUMNS, rows: sizeRows(sections, disk, commits) },
      ],
      notes: [
        `collecting commits took ${build.inside.collecting?.toFixed(2) ?? '-'} s of the first build; sections: ${Object.entries(
          sections,
        )
          .map(([tag, bytes]) => `${tag} ${bytes}`)
          .join(', ')}`,
      ],
    };
  },
};

function buildRows(
  builds: readonly IndexBuild[],
  graphs: readonly GraphRun[],
  commits: number,
  disk: { readonly ours: number; readonly git: number },
): Row[] {
  const seconds = median(builds.map((each) => each.seconds));
  const gitSeconds = median(graphs.map((each) => each.seconds));
  const peak = (runs: readonly GraphRun[]): number => Math.max(...runs.map((each) => each.peak ?? NaN));
  return [
    {
      name: 'index, from nothing',
      n: builds.length,
      seconds,
      perSecond: commits / seconds,
      peak: peak(builds),
      disk: disk.ours,
      ratio: gitSeconds / seconds,
    },
    {
      name: 'git commit-graph write --changed-paths',
      n: graphs.length,
      seconds: gitSeconds,
      perSecond: commits / gitSeconds,
      peak: peak(graphs),
      disk: disk.git,
    },
  ];
}

function sizeRows(sections: Readonly<Record<string, number>>, disk: number, commits: number): Row[] {
  const paths = PATH_SECTIONS.reduce((sum, tag) => sum + (sections[tag] ?? 0), 0);
  return [
    { name: 'postings and names', bytes: paths },
    { name: 'all files', bytes: disk },
  ].map(({ name, bytes }) => ({ name, bytes, perCommit: bytes / commits }));
}

/**
 * Adds ten commits on top of HEAD in a borrowing repository; each run starts from copies of the index and the
 * commit-graph without them.
 */
async function updates(subject: BenchRepository, dataDir: string, oracle: string): Promise<Row[]> {
  const clone = subject.borrowed('update');
  const graph = join(clone, 'objects', 'info');
  git(['-C', clone, 'fast-import', '--quiet'], await newCommits(subject, 0));
  const ours: IndexBuild[] = [];
  const theirs: GraphRun[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    const target = subject.folder('update-data');
    copyFolder(indexFolder(dataDir, subject.gitDir), indexFolder(target, clone));
    ours.push(await buildIndex(clone, target));
    for (const name of ['commit-graph', 'commit-graphs']) rmSync(join(graph, name), { recursive: true, force: true });
    cpSync(join(oracle, 'objects', 'info', 'commit-graph'), join(graph, 'commit-graph'));
    theirs.push(await writeCommitGraph(clone, '--split'));
  }
  const seconds = median(ours.map((each) => each.seconds));
  const inside = median(ours.map((each) => each.inside.seconds));
  const gitSeconds = median(theirs.map((each) => each.seconds));
  return [
    {
      name: `update by ${NEW_COMMITS} commits, process`,
      n: RUNS,
      seconds,
      peak: ours[0]?.peak,
      ratio: gitSeconds / seconds,
    },
    {
      name: `update by ${NEW_COMMITS} commits, without starting`,
      n: RUNS,
      seconds: inside,
      ratio: gitSeconds / inside,
    },
    { name: 'git commit-graph write --changed-paths --split', n: RUNS, seconds: gitSeconds, peak: theirs[0]?.peak },
  ];
}

function copyFolder(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

/**
 * Measures a push while the server runs: from the end of git's writing until pages use an index that has the new
 * commits.
 */
async function noticed(subject: BenchRepository, dataDir: string): Promise<Row> {
  const clone = subject.borrowed('live');
  const target = subject.folder('live-data');
  copyFolder(indexFolder(dataDir, subject.gitDir), indexFolder(target, clone));
  const server = await startKedr(clone, target);
  const samples: number[] = [];
  try {
    await server.ready();
    for (let i = 0; i < RUNS; i += 1) {
      const before = await indexedCommits(server);
      git(['-C', clone, 'fast-import', '--quiet'], await newCommits(subject, i));
      const started = performance.now();
      while ((await indexedCommits(server)) < before + NEW_COMMITS) {
        if (performance.now() - started > NOTICE_LIMIT_MS) throw new Error('the server does not notice new commits');
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      samples.push((performance.now() - started) / 1000);
    }
  } finally {
    await server.stop();
  }
  return { name: `running server: ${NEW_COMMITS} commits pushed until indexed`, n: RUNS, seconds: median(samples) };
}

async function indexedCommits(server: KedrServer): Promise<number> {
  return (await server.indexState()).commits;
}

/**
 * A git-fast-import(1) stream: each commit changes a few random files. Each number `series` gives different commits.
 */
async function newCommits(subject: BenchRepository, series: number): Promise<string> {
  const head = subject.head();
  const time = Number(timeGit(['-C', subject.gitDir, 'show', '-s', '--format=%ct', head]).output.toString()) + 1;
  const files = (await subject.headEntries()).filter(({ mode, path }) => mode === '100644' && /^[\w./-]+$/.test(path));
  const random = subject.random(`new commits ${series}`);
  const name = (): string => (files.length === 0 ? 'kedr-bench.txt' : pick(files, random).path);
  let stream = '';
  for (let i = 0; i < NEW_COMMITS; i += 1) {
    const message = `bench: commit ${i} of series ${series}\n`;
    stream += `commit ${NEW_REF}-${series}\ncommitter Bench <bench@example.invalid> ${time + i} +0000\ndata ${message.length}\n${message}`;
    if (i === 0) stream += `from ${head}\n`;
    for (let file = 0; file < FILES_PER_COMMIT; file += 1) {
      const content = `series ${series}, commit ${i}, file ${file}\n`;
      stream += `M 100644 inline ${name()}\ndata ${content.length}\n${content}\n`;
    }
    stream += '\n';
  }
  return `${stream}done\n`;
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
