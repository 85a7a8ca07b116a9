/**
 * The latest commit of every entry of a directory. This measures three things: the index alone (in this process, with
 * known names), the whole page of the server (HTTP, keep-alive, by Server-Timing and by the client), and one call of
 * git per entry with a commit-graph with changed paths. Disturbance: git starts a process per entry (its cost is in the
 * head of the report), and above SAMPLED entries only some are looked up and the sum is extrapolated (`~`). Every
 * result of git is compared with ours.
 */
import { pathBytes } from '#dist/git/path-text.js';
import type { HistoryIndex } from '#dist/history/index/history-index.js';
import type { Oid } from '#dist/git/oid.js';
import { NONE } from '#dist/history/index/number-chains.js';
import { href } from '#dist/web/address/location.js';
import { column, type Group, type Row } from './report.js';
import { median, repeat } from './samples.js';
import type { KedrServer } from './kedr-server.js';
import type { Directory, BenchRepository } from './bench-repository.js';
import { git, sample, timeGit } from './support.js';

const WHOLE_UP_TO = 60;
const SAMPLED = 40;
/** After this time git is not called for more entries of one directory; the rest is extrapolated. */
const GIT_BUDGET_MS = 60_000;
const WIDEST = 3;
const LARGEST = 3;
const RANDOM = 20;
const HTTP_REQUESTS = 30;

const COLUMNS = [
  column('name', 'directory'),
  column('at', 'at'),
  column('entries', 'entries', 'count'),
  column('first', 'index first ms', 'ms'),
  column('ours', 'index p50 ms', 'ms'),
  column('httpFirst', 'page first ms', 'ms'),
  column('page', 'page p50 ms', 'ms'),
  column('server', 'server p50 ms', 'ms'),
  column('history', 'its index ms', 'ms'),
  column('git', 'git log -1 ms', 'ms'),
  column('lastModified', 'last-modified ms', 'ms'),
  column('ratio', 'git/index', 'ratio'),
  column('pageRatio', 'git/page', 'ratio'),
  column('lastModifiedRatio', 'l-m/page', 'ratio'),
  column('wrong', 'wrong', 'count'),
];

export const latestCommits: Group = {
  name: 'latest',
  isolates:
    'latest commit of each entry: the index in-process, the page over HTTP, and `git log -1` per entry (with `git last-modified` where git has it)',
  async run(subject) {
    const index = await subject.index();
    const server = await subject.server();
    const { path: oracle } = await subject.oracle();
    const hasLastModified = git(['--list-cmds=builtins']).toString().split('\n').includes('last-modified');
    const measure = (place: Place): Promise<Row> =>
      measureDirectory(subject, { index, server, oracle, hasLastModified }, place);
    const head: Row[] = [];
    for (const place of await headPlaces(subject)) head.push(await measure(place));
    const old: Row[] = [];
    for (const { commit, path } of await subject.randomDirectories('latest', RANDOM))
      old.push(await measure({ commit, path, at: commit.slice(0, 10) }));
    const total = {
      name: 'median',
      at: '',
      ...Object.fromEntries(
        COLUMNS.slice(2).map(({ key }) => [key, median(old.map((row) => Number(row[key])).filter(Number.isFinite))]),
      ),
    };
    return {
      tables: [
        { title: 'Directories of HEAD: root, widest, largest', columns: COLUMNS, rows: head },
        { title: 'Random directories at random commits', columns: COLUMNS, rows: [...old, total] },
      ],
      notes: hasLastModified ? [] : ['this git has no last-modified'],
    };
  },
};

interface Place {
  readonly commit: Oid;
  readonly path: string;
  /** The commit's name in the report. */
  readonly at: string;
}

interface Sides {
  readonly index: HistoryIndex;
  readonly server: KedrServer;
  readonly oracle: string;
  readonly hasLastModified: boolean;
}

/** The root, the directories with most entries, and the directories of the root with most files below them. */
async function headPlaces(subject: BenchRepository): Promise<Place[]> {
  const [root, ...others] = await subject.directories();
  const largest = others
    .filter(({ path }) => !path.includes('/'))
    .sort((a, b) => b.files - a.files)
    .slice(0, LARGEST);
  return [...new Set<Directory>([root, ...others.slice(0, WIDEST), ...largest])].map(({ path }) => ({
    commit: subject.head(),
    path,
    at: 'HEAD',
  }));
}

async function measureDirectory(
  subject: BenchRepository,
  { index, server, oracle, hasLastModified }: Sides,
  { commit, path, at }: Place,
): Promise<Row> {
  const entries = (await subject.entries(commit, path)).map((entry) => entry.path);
  const names = entries.map((entry) => entry.slice(path === '' ? 0 : path.length + 1));
  const ours = repeat(() => ask(index, commit, path, names), { runs: 200, budgetMs: 500 });
  const page = await server.client.sequential(href.src(subject.name, { kind: 'commit', name: commit }, path), {
    requests: HTTP_REQUESTS,
    warmup: 5,
  });
  const theirs = askGit(oracle, commit, entries, subject.random(`${commit}:${path}`));
  const wrong = [...theirs.answers].filter(([entry, oid]) => ours.value[entries.indexOf(entry)] !== oid).length;
  const p50 = median(ours.samples);
  const lastModified = hasLastModified ? timeLastModified(oracle, commit, path, entries) : undefined;
  return {
    name: path === '' ? '/' : path,
    at,
    entries: entries.length,
    first: ours.first,
    ours: p50,
    httpFirst: page.first,
    page: page.warm.p50,
    server: page.server.p50,
    history: page.phases['index'],
    git: theirs.ms,
    asked: theirs.answers.size,
    lastModified,
    lastModifiedRatio: (lastModified ?? NaN) / page.warm.p50,
    ratio: theirs.ms / p50,
    pageRatio: theirs.ms / page.warm.p50,
    wrong,
    approximate: theirs.answers.size < entries.length ? ['git', 'ratio', 'pageRatio'] : [],
  };
}

/**
 * The same steps as src/repository/history.ts for a directory page; ids in the order of `names`, '' where there is
 * none.
 */
function ask(index: HistoryIndex, commit: Oid, directory: string, names: readonly string[]): string[] {
  const position = index.find(commit);
  const parent = index.pathNumbers(directory);
  return names.map((name) => {
    const found = index.latest(index.childNumbers(parent, pathBytes(name)), position);
    return found === NONE ? '' : index.oidAt(found);
  });
}

/** `ms` is the time for all entries, extrapolated when only some were looked up. */
function askGit(
  oracle: string,
  commit: Oid,
  entries: readonly string[],
  random: () => number,
): { ms: number; answers: ReadonlyMap<string, string> } {
  const asked = entries.length <= WHOLE_UP_TO ? entries : sample(entries, SAMPLED, random);
  const answers = new Map<string, string>();
  let ms = 0;
  for (const entry of asked) {
    const run = timeGit(['-C', oracle, '--literal-pathspecs', 'log', '-1', '--format=%H', commit, '--', entry]);
    ms += run.ms;
    answers.set(entry, run.output.toString().trim());
    if (ms > GIT_BUDGET_MS) break;
  }
  return { ms: (ms / answers.size) * entries.length, answers };
}

/**
 * The time of git-last-modified(1) for a directory's entries; undefined when this git lists all of them with none of
 * the known options. The command is new and its options have changed: with `--max-depth=1` a directory's pathspec means
 * its entries, while older versions recurse into everything below.
 */
function timeLastModified(
  oracle: string,
  commit: Oid,
  directory: string,
  entries: readonly string[],
): number | undefined {
  const within = directory === '' ? [] : ['--', directory];
  for (const options of directory === '' ? [[]] : [['--max-depth=1'], ['-r', '-t']]) {
    try {
      const { ms, output } = timeGit([
        '-C',
        oracle,
        '--literal-pathspecs',
        'last-modified',
        '-z',
        ...options,
        commit,
        ...within,
      ]);
      const listed = new Set(
        output
          .toString()
          .split('\0')
          .map((record) => record.slice(record.indexOf('\t') + 1)),
      );
      if (entries.every((entry) => listed.has(entry))) return ms;
    } catch {
      // This git does not support the option.
    }
  }
  return undefined;
}
