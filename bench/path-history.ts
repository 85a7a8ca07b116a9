/**
 * The first page of a path's history. This measures finding fifty commits: with the index in this process, as a page
 * over HTTP (which also reads those commits and detects renames), and with `git log -50 -- path` and a commit-graph
 * with changed paths. The first fifty ids of both sides are compared.
 */
import { pathBytes } from '#dist/git/path-text.js';
import type { Oid } from '#dist/git/oid.js';
import type { HistoryIndex } from '#dist/history/index/history-index.js';
import { countHistory, walkHistory } from '#dist/history/index/walk.js';
import { href } from '#dist/web/address/location.js';
import { column, type Group, type Row } from './report.js';
import { median, repeat } from './samples.js';
import type { KedrServer } from './kedr-server.js';
import type { BenchRepository } from './bench-repository.js';
import { pick, timeGit } from './support.js';

const ROWS = 50;
const GIT_RUNS = 7;
const LARGEST = 2;
const RANDOM_FILES = 3;

const COLUMNS = [
  column('name', 'path'),
  column('kind', ''),
  column('commits', 'commits', 'count'),
  column('ours', 'index p50 ms', 'ms'),
  column('first', 'page first ms', 'ms'),
  column('p50', 'page p50 ms', 'ms'),
  column('p99', 'page p99 ms', 'ms'),
  column('git', 'git log -50 ms', 'ms'),
  column('ratio', 'git/index', 'ratio'),
  column('pageRatio', 'git/page', 'ratio'),
  column('equal', 'same ids'),
];

export const pathHistory: Group = {
  name: 'history',
  isolates: `the first ${ROWS} commits of a path: the index in-process, the page over HTTP (200 sequential requests), \`git log -${ROWS} -- path\``,
  async run(subject) {
    const index = await subject.index();
    const server = await subject.server();
    const { path: oracle } = await subject.oracle();
    const rows: Row[] = [];
    for (const place of await choosePaths(subject, index))
      rows.push(await measurePath(subject, { index, server, oracle }, place));
    return { tables: [{ title: 'First page of a history at HEAD', columns: COLUMNS, rows }] };
  },
};

interface Place {
  readonly path: string;
  /** Why it was chosen. */
  readonly kind: string;
}

interface Sides {
  readonly index: HistoryIndex;
  readonly server: KedrServer;
  readonly oracle: string;
}

async function measurePath(
  subject: BenchRepository,
  { index, server, oracle }: Sides,
  { path, kind }: Place,
): Promise<Row> {
  const head = subject.head();
  const ours = repeat(() => firstCommits(index, head, path), { runs: 100, budgetMs: 1_000 });
  const page = await server.client.sequential(href.commits(subject.name, { kind: 'commit', name: head }, path));
  const theirs = repeat(
    () =>
      timeGit([
        '-C',
        oracle,
        '--literal-pathspecs',
        'log',
        `-${ROWS}`,
        '--format=%H %an %at %s',
        head,
        ...(path === '' ? [] : ['--', path]),
      ]),
    { runs: GIT_RUNS, budgetMs: 30_000 },
  );
  const gitMs = median(theirs.samples);
  const ids = theirs.value.output
    .toString('latin1')
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, 40));
  return {
    name: path === '' ? '/' : path,
    kind,
    commits: commitsOf(index, head, path),
    ours: median(ours.samples),
    first: page.first,
    p50: page.warm.p50,
    p99: page.warm.p99,
    git: gitMs,
    ratio: gitMs / median(ours.samples),
    pageRatio: gitMs / page.warm.p50,
    equal: ids.join() === ours.value.join() ? 'yes' : 'NO',
  };
}

function firstCommits(index: HistoryIndex, head: Oid, path: string): Oid[] {
  const ids: Oid[] = [];
  for (const position of walkHistory(index, index.find(head), path === '' ? undefined : index.pathNumbers(path))) {
    if (ids.push(index.oidAt(position)) === ROWS) break;
  }
  return ids;
}

function commitsOf(index: HistoryIndex, head: Oid, path: string): number {
  if (path === '') return countHistory(index, index.find(head));
  return Array.from(walkHistory(index, index.find(head), index.pathNumbers(path))).length;
}

/** The whole history, the root's most and least recently changed file, its largest directories, and random files. */
async function choosePaths(subject: BenchRepository, index: HistoryIndex): Promise<Place[]> {
  const head = subject.head();
  const entries = await subject.headEntries();
  const position = index.find(head);
  const rootFiles = entries
    .filter(({ path, type }) => type === 'blob' && !path.includes('/'))
    .map(({ path }) => {
      const latest = index.latest(index.childNumbers(index.pathNumbers(''), pathBytes(path)), position);
      return { path, commits: commitsOf(index, head, path), changed: index.timeAt(latest) };
    });
  const hot = rootFiles.toSorted((a, b) => b.commits - a.commits)[0];
  const cold = rootFiles.toSorted((a, b) => a.changed - b.changed)[0];
  const largest = (await subject.directories())
    .filter(({ path }) => path !== '' && !path.includes('/'))
    .toSorted((a, b) => b.files - a.files)
    .slice(0, LARGEST);
  const files = entries.filter(({ type }) => type === 'blob');
  const random = subject.random('history');
  const chosen = [
    { path: '', kind: 'everything' },
    ...(hot === undefined ? [] : [{ path: hot.path, kind: 'hottest of the root' }]),
    ...(cold === undefined ? [] : [{ path: cold.path, kind: 'coldest of the root' }]),
    ...largest.map(({ path }) => ({ path, kind: 'large directory' })),
    ...Array.from({ length: files.length === 0 ? 0 : RANDOM_FILES }, () => ({
      path: pick(files, random).path,
      kind: 'random file',
    })),
  ];
  return chosen.filter(({ path }, at) => chosen.findIndex((other) => other.path === path) === at);
}
