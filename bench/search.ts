/**
 * Code search: building the search index of HEAD in a process of its own, then the first page of a fixed mix of queries
 * as a worker thread answers it, once cold and then warm, and `git grep` for some of them. Then the root page while
 * many clients search.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseQuery } from '#dist/search/query/parse-query.js';
import type { CodeQuery } from '#dist/search/query/query.js';
import { searchCodeTask } from '#dist/workers/tasks/search-code.js';
import { column, type Group } from './report.js';
import { summary } from './samples.js';
import type { BuiltSearch } from './search-child.js';
import { rootWhileSearching } from './search-load.js';
import { SEARCH_QUERIES } from './search-queries.js';
import { git, oidOf, timeGit } from './support.js';

const CHILD = fileURLToPath(new URL('search-child.ts', import.meta.url));
/** As on the page. */
const LIMITS = { files: 25, linesPerFile: 5, contextLines: 1, budgetMs: 700, countMs: 20 };
const GIT_EVERY = 10;
const SLOWEST = 12;

const BUILD_COLUMNS = [
  column('name', ''),
  column('seconds', 'seconds', 'seconds'),
  column('bytes', 'size', 'bytes'),
  column('peak', 'peak of memory', 'bytes'),
  column('segments', 'segments', 'count'),
];
const QUERY_COLUMNS = [
  column('name', ''),
  column('n', 'queries', 'count'),
  column('p50', 'p50 ms', 'ms'),
  column('p99', 'p99 ms', 'ms'),
  column('max', 'max ms', 'ms'),
];
const SINGLE_COLUMNS = [
  column('name', 'query'),
  column('ours', 'ms', 'ms'),
  column('git', 'git grep ms', 'ms'),
  column('ratio', 'git/ours', 'ratio'),
];

interface Asked {
  readonly line: string;
  readonly query: CodeQuery;
  readonly ms: number;
}

export const search: Group = {
  name: 'search',
  isolates:
    `building the search index of HEAD; the first page of ${SEARCH_QUERIES.length} fixed queries in-process; ` +
    'the root page while others search',
  async run(subject) {
    const { dataDir } = await subject.indexed();
    const output = spawnSync(process.execPath, ['--import', 'tsx', CHILD, subject.gitDir, dataDir], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).stdout;
    const built = JSON.parse(output) as BuiltSearch;
    const folder = join(dataDir, 'search', readdirSync(join(dataDir, 'search'))[0] ?? '');
    const bytes = built.files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    const tree = oidOf(git(['-C', subject.gitDir, 'rev-parse', 'HEAD^{tree}']).toString().trim());
    const ask = (line: string): Asked => {
      const parsed = parseQuery(line);
      if (!parsed.ok) throw new Error(`no query: ${line}`);
      const started = performance.now();
      searchCodeTask({
        gitDir: subject.gitDir,
        tree,
        directory: '',
        query: parsed.query,
        cursor: undefined,
        limits: LIMITS,
        searchIndex: { folder, files: built.files },
      });
      return { line, query: parsed.query, ms: performance.now() - started };
    };
    const first = ask(SEARCH_QUERIES[0] ?? '');
    const cold = SEARCH_QUERIES.slice(1).map(ask);
    const warm = SEARCH_QUERIES.map(ask);
    const slowest = [...warm].sort((left, right) => right.ms - left.ms).slice(0, SLOWEST);
    const compared = warm.filter(({ query }, index) => index % GIT_EVERY === 0 && query.match?.kind === 'literal');
    const ratioOf = ({ line, query, ms }: Asked) => {
      const text = query.match?.kind === 'literal' ? query.match.text : '';
      const theirs = timeGit(['-C', subject.gitDir, 'grep', '-c', '-I', '-i', '-F', '-e', text, 'HEAD']).ms;
      return { name: line, ours: ms, git: theirs, ratio: theirs / ms };
    };
    return {
      tables: [
        {
          title: 'building',
          columns: BUILD_COLUMNS,
          rows: [{ name: 'HEAD', seconds: built.seconds, bytes, peak: built.peak, segments: built.files.length }],
        },
        {
          title: 'first pages',
          columns: QUERY_COLUMNS,
          rows: [
            { name: 'the very first, which lists the files', ...summary([first.ms]) },
            { name: 'each for the first time', ...summary(cold.map(({ ms }) => ms)) },
            { name: 'each again', ...summary(warm.map(({ ms }) => ms)) },
          ],
        },
        {
          title: 'slowest',
          columns: SINGLE_COLUMNS.slice(0, 2),
          rows: slowest.map(({ line, ms }) => ({ name: line, ours: ms })),
        },
        { title: 'beside git grep of HEAD', columns: SINGLE_COLUMNS, rows: compared.map(ratioOf) },
        await rootWhileSearching(subject, dataDir),
      ],
    };
  },
};
