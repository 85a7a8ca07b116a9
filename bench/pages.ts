/**
 * Latency of every page over HTTP: one request at a time on one kept connection, compression accepted, never
 * conditional. This measures the time a reader waits, including the client and compression; `server` is the value of
 * Server-Timing. It is compared with the git command that prints the same facts (for directories: without latest
 * commits), run once per page as a process. Disturbance: the client shares the machine with the server. `first` is a
 * page that was not requested before, from a server that has sent others.
 */
import type { Oid } from '#dist/git/oid.js';
import { href, type RefName } from '#dist/web/address/location.js';
import { column, type Group, type Row } from './report.js';
import { median, percentile, repeat } from './samples.js';
import type { Answer, Phases } from './http-client.js';
import type { KedrServer } from './kedr-server.js';
import type { BenchRepository, TreeEntry } from './bench-repository.js';
import { oidOf, timeGit } from './support.js';

const REQUESTS = 200;
const BUDGET_MS = 20_000;
const GIT_RUNS = 9;
const RANDOM = 100;
const RANDOM_ROUNDS = 3;
const CONSIDERED_COMMITS = 300;
const FILE_BYTES = 20_480;
const HIGHLIGHTED = /\.(c|h|cc|cpp|hpp|js|ts|py|go|rs|java|rb|php|pl|sh|cs|swift|kt)$/;
const ROWS = 50;

const COLUMNS = [
  column('name', 'page'),
  column('n', 'n', 'count'),
  column('bytes', 'bytes sent', 'bytes'),
  column('first', 'first ms', 'ms'),
  column('p50', 'p50 ms', 'ms'),
  column('p99', 'p99 ms', 'ms'),
  column('server', 'server p50 ms', 'ms'),
  column('serverP99', 'server p99 ms', 'ms'),
  column('git', 'git ms', 'ms'),
  column('ratio', 'git/page', 'ratio'),
  column('command', 'git command'),
];
const RANDOM_COLUMNS = [
  column('name', ''),
  column('n', 'n', 'count'),
  column('p50', 'p50 ms', 'ms'),
  column('p99', 'p99 ms', 'ms'),
  column('max', 'max ms', 'ms'),
  column('server', 'server p50 ms', 'ms'),
  column('serverP99', 'server p99 ms', 'ms'),
  column('git', 'git ls-tree p50 ms', 'ms'),
  column('ratio', 'git/page', 'ratio'),
];
const PHASE_COLUMNS = [column('name', 'phase'), column('value', 'p50 ms, or count', 'ms')];

export const pages: Group = {
  name: 'pages',
  isolates: `latency over HTTP, ${REQUESTS} sequential requests a page after one first and 20 unmeasured; random directories each visited for the first time, then again`,
  async run(subject) {
    const server = await subject.server();
    const { path: oracle } = await subject.oracle();
    const rows: Row[] = [];
    let rootPhases: Phases = {};
    for (const { name, target, command } of await choosePages(subject)) {
      const {
        first,
        bytes,
        warm,
        server: inside,
        phases,
      } = await server.client.sequential(target, { requests: REQUESTS, budgetMs: BUDGET_MS });
      const git =
        command === undefined
          ? NaN
          : median(
              repeat(() => timeGit(['-C', oracle, '--literal-pathspecs', ...command]), {
                runs: GIT_RUNS,
                budgetMs: BUDGET_MS,
              }).samples,
            );
      rows.push({
        name,
        target,
        first,
        bytes,
        n: warm.n,
        p50: warm.p50,
        p99: warm.p99,
        max: warm.max,
        server: inside.p50,
        serverP99: inside.p99,
        git,
        ratio: git / warm.p50,
        command: command === undefined ? '' : words(command),
        phases,
      });
      if (name === 'root') rootPhases = phases;
    }
    return {
      tables: [
        { title: 'Pages', columns: COLUMNS, rows },
        {
          title: 'Server-Timing of the root page',
          columns: PHASE_COLUMNS,
          rows: Object.entries(rootPhases).map(([name, value]) => ({ name, value })),
        },
        {
          title: 'Random directories at random commits',
          columns: RANDOM_COLUMNS,
          rows: await randomRows(subject, server, oracle),
        },
      ],
    };
  },
};

/** Shortens ids and formats, which are long and not informative. */
function words(command: readonly string[]): string {
  return ['git', ...command]
    .map((word) => word.replace(/[0-9a-f]{40}/, 'ID').replace(/^--format=.*/, '--format=...'))
    .join(' ');
}

export interface ChosenPage {
  readonly name: string;
  /** The request target. */
  readonly target: string;
  /** The arguments of git that print the same facts. */
  readonly command?: readonly string[];
}

export async function choosePages(subject: BenchRepository): Promise<ChosenPage[]> {
  const { name } = subject;
  const head = subject.head();
  const at: RefName = { kind: 'commit', name: head };
  const [, widest] = await subject.directories();
  const file = await chooseFile(subject);
  const { small, big } = await chooseCommits(subject);
  const word = file === undefined ? 'readme' : (file.path.slice(file.path.lastIndexOf('/') + 1).split('.')[0] ?? '');
  const listRefs = (folder: string): string[] => [
    'for-each-ref',
    '--sort=-committerdate',
    '--format=%(refname:short) %(objectname) %(contents:subject) %(committerdate)',
    folder,
  ];
  const all = ['ls-tree', '-r', '-z', '--name-only', head];
  return [
    { name: 'repository list', target: href.repositories(), command: ['log', '-1', '--format=%cI %s'] },
    { name: 'root', target: href.home(name), command: ['ls-tree', head] },
    ...(widest === undefined
      ? []
      : [
          {
            name: `widest directory (${widest.entries})`,
            target: href.src(name, at, widest.path),
            command: ['ls-tree', head, '--', `${widest.path}/`],
          },
        ]),
    ...(file === undefined
      ? []
      : [
          {
            name: `file, ${(file.size / 1024).toFixed(1)} KiB`,
            target: href.src(name, at, file.path),
            command: ['cat-file', 'blob', `${head}:${file.path}`],
          },
          {
            name: 'the same, raw',
            target: href.raw(name, at, file.path),
            command: ['cat-file', 'blob', `${head}:${file.path}`],
          },
        ]),
    {
      name: `small commit (${small.files} files)`,
      target: href.commit(name, small.commit),
      command: ['show', '-M', '--stat', '-p', small.commit],
    },
    {
      name: `big commit (${big.files} files)`,
      target: href.commit(name, big.commit),
      command: ['show', '-M', '--stat', '-p', big.commit],
    },
    { name: 'commits, first page', target: href.commits(name, at), command: ['log', `-${ROWS}`, head] },
    ...(file === undefined
      ? []
      : [
          {
            name: 'history of the file',
            target: href.commits(name, at, file.path),
            command: ['log', '--follow', `-${ROWS}`, head, '--', file.path],
          },
        ]),
    {
      name: `graph of ${ROWS} commits`,
      target: href.graph(name, { branch: head }),
      command: ['log', '--graph', '--topo-order', `-${ROWS}`, '--format=%H %an %at %s', head],
    },
    ...(await chooseReleases(subject)).map((range) => ({
      name: `compare ${range}`,
      target: href.compare(name, range),
      command: ['diff', range],
    })),
    { name: 'branches', target: href.branches(name), command: listRefs('refs/heads') },
    { name: 'tags', target: href.tags(name), command: listRefs('refs/tags') },
    { name: 'tree-list', target: href.treeList(name, at), command: all },
    { name: `find?q=${word}`, target: href.find(name, at, { q: word }), command: all },
  ];
}

/** The two newest tags that are not pre-releases, as a range; none when there are fewer than two. */
async function chooseReleases(subject: BenchRepository): Promise<string[]> {
  const output = await subject.git(['for-each-ref', '--sort=-creatordate', '--format=%(refname:short)', 'refs/tags']);
  const [head, base] = output
    .toString()
    .trim()
    .split('\n')
    .filter((tag) => /\d$/.test(tag) && !/-(?:rc|pre|alpha|beta)/.test(tag));
  return base === undefined || base === '' ? [] : [`${base}...${head}`];
}

/** The file nearest to 20 KiB that is highlighted; any other when there is none. */
async function chooseFile(subject: BenchRepository): Promise<TreeEntry | undefined> {
  const files = (await subject.headEntries()).filter(({ mode, size }) => mode.startsWith('100') && size > 0);
  const code = files.filter(({ path }) => HIGHLIGHTED.test(path));
  return (code.length > 0 ? code : files).toSorted(
    (a, b) => Math.abs(a.size - FILE_BYTES) - Math.abs(b.size - FILE_BYTES),
  )[0];
}

interface ChangedFiles {
  readonly commit: Oid;
  files: number;
}

/** Among random commits that are not merges: one that changes fewest files, and one that changes most. */
async function chooseCommits(subject: BenchRepository): Promise<{ small: ChangedFiles; big: ChangedFiles }> {
  const ids = [...new Set(await subject.randomCommits('pages', CONSIDERED_COMMITS)), subject.head()];
  const output = await subject.git(
    [
      'log',
      '--no-walk=unsorted',
      '--stdin',
      '--no-merges',
      '--no-renames',
      '--raw',
      '--no-abbrev',
      '--format=commit %H',
    ],
    `${ids.join('\n')}\n`,
  );
  const commits: ChangedFiles[] = [];
  let last: ChangedFiles | undefined;
  for (const line of output.toString('latin1').split('\n')) {
    if (line.startsWith('commit ')) commits.push((last = { commit: oidOf(line.slice(7)), files: 0 }));
    else if (last !== undefined && line.startsWith(':')) last.files += 1;
  }
  const ordered = commits.toSorted((a, b) => a.files - b.files);
  const small = ordered.find(({ files }) => files > 0) ?? ordered[0];
  const big = ordered.at(-1);
  if (small === undefined || big === undefined) throw new Error('every commit that was looked at is a merge');
  return { small, big };
}

async function randomRows(subject: BenchRepository, server: KedrServer, oracle: string): Promise<Row[]> {
  const places = await subject.randomDirectories('pages', RANDOM);
  const visit = async (): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (const { commit, path } of places)
      answers.push(await server.client.get(href.src(subject.name, { kind: 'commit', name: commit }, path)));
    return answers;
  };
  const first = await visit();
  const again: Answer[] = [];
  for (let round = 0; round < RANDOM_ROUNDS; round += 1) again.push(...(await visit()));
  const gitMs = median(
    places.map(
      ({ commit, path }) =>
        timeGit(['-C', oracle, '--literal-pathspecs', 'ls-tree', commit, ...(path === '' ? [] : ['--', `${path}/`])])
          .ms,
    ),
  );
  return [
    { name: 'first visit', answers: first },
    { name: 'again', answers: again },
  ].map(({ name, answers }) => {
    const ms = answers.map((answer) => answer.ms);
    const inside = answers.map(({ phases }) => phases['total'] ?? NaN);
    return {
      name,
      n: ms.length,
      p50: median(ms),
      p99: percentile(ms, 0.99),
      max: percentile(ms, 1),
      server: median(inside),
      serverP99: percentile(inside, 0.99),
      git: gitMs,
      ratio: gitMs / median(ms),
    };
  });
}
