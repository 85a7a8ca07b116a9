/**
 * The file finder in this process, as the browser's worker and the server's threads run it: listing the paths of HEAD,
 * preparing them, and one search per keystroke while names are typed letter by letter, correctly and in the wrong
 * keyboard layout. It is compared with `git ls-tree -r`, whose output a search with git would need each time.
 */
import { ObjectStore } from '#dist/git/store/object-store.js';
import { findPaths } from '#dist/shared/finder/find-paths.js';
import { PathFinder } from '#dist/shared/finder/fuzzy.js';
import { russianReadings } from '#dist/shared/finder/keyboard-layout.js';
import { listPaths } from '#dist/workers/tasks/paths.js';
import { column, type Group, type Row } from './report.js';
import { repeat, summary } from './samples.js';
import { git, oidOf, pick, timeGit } from './support.js';

const RUNS = 7;
const NAMES = 30;
const LONGEST_QUERY = 12;
const LIMIT = 50;

const COLUMNS = [
  column('name', ''),
  column('n', 'runs', 'count'),
  column('p50', 'p50 ms', 'ms'),
  column('p99', 'p99 ms', 'ms'),
  column('max', 'max ms', 'ms'),
  column('git', 'git ls-tree -r ms', 'ms'),
  column('ratio', 'git/ours', 'ratio'),
];

export const finder: Group = {
  name: 'finder',
  isolates: `listing all paths of HEAD, preparing and searching them in-process; ${NAMES} random names typed letter by letter`,
  async run(subject) {
    const { path: oracle } = await subject.oracle();
    const head = subject.head();
    const tree = oidOf(
      git(['-C', subject.gitDir, 'rev-parse', `${head}^{tree}`])
        .toString()
        .trim(),
    );
    const store = ObjectStore.open(subject.gitDir);
    try {
      const listed = repeat(() => listPaths(store, tree).paths, { runs: RUNS, budgetMs: 10_000 });
      const paths = listed.value;
      const built = repeat(() => new PathFinder(paths), { runs: RUNS, budgetMs: 10_000 });
      const theirs = summary(
        repeat(() => timeGit(['-C', oracle, 'ls-tree', '-r', '-z', '--name-only', head]), {
          runs: RUNS,
          budgetMs: 10_000,
        }).samples,
      );
      const names = namesOf(paths, subject.random('finder'));
      const row = (name: string, samples: readonly number[]): Row => ({
        name,
        ...summary(samples),
        git: theirs.p50,
        ratio: theirs.p50 / summary(samples).p50,
      });
      return {
        tables: [
          {
            title: `${paths.length.toLocaleString('en')} paths`,
            columns: COLUMNS,
            rows: [
              row('list, first (nothing read before)', [listed.first]),
              row('list, again', listed.samples),
              row('prepare', built.samples),
              row('a keystroke', keystrokes(built.value, names)),
              row(
                'a keystroke, wrong layout',
                keystrokes(
                  built.value,
                  names.flatMap((name) => russianReadings(name)),
                ),
              ),
            ],
          },
        ],
      };
    } finally {
      store.close();
    }
  },
};

/** Last segments of random paths. */
function namesOf(paths: readonly string[], random: () => number): string[] {
  if (paths.length === 0) return [];
  return Array.from({ length: NAMES }, () => pick(paths, random)).map((path) =>
    path.slice(path.lastIndexOf('/') + 1).slice(0, LONGEST_QUERY),
  );
}

/** Milliseconds of each search; before that, the first name is typed once without measuring. */
function keystrokes(finder: PathFinder, names: readonly string[]): number[] {
  const samples: number[] = [];
  const type = (name: string): void => {
    for (let length = 1; length <= name.length; length += 1) {
      const started = performance.now();
      findPaths(finder, name.slice(0, length), { limit: LIMIT });
      samples.push(performance.now() - started);
    }
  };
  if (names[0] !== undefined) type(names[0]);
  samples.length = 0;
  for (const name of names) type(name);
  return samples;
}
