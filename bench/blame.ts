/**
 * Blame of whole files at HEAD. This measures the walk and the comparisons: the engine over the index in this process,
 * each time from the start, and `git blame --porcelain` with a commit-graph with changed paths and without any. The
 * groups of both sides are compared.
 */
import { Blame, type BlamedLines } from '#dist/blame/blame.js';
import { IndexedLineage } from '#dist/blame/indexed-lineage.js';
import type { Oid } from '#dist/git/oid.js';
import { ObjectStore } from '#dist/git/store/object-store.js';
import { CommitSource } from '#dist/history/direct/commit-source.js';
import type { HistoryIndex } from '#dist/history/index/history-index.js';
import { column, type Group, type Row } from './report.js';
import { median, repeat, type Repeated } from './samples.js';
import { pick, timeGit } from './support.js';

/** Well-known files with long histories; those that the repository has are used. */
const KNOWN_FILES = ['MAINTAINERS', 'README', 'Makefile'];
const RANDOM_FILES = 3;
const RUNS = 5;
const GIT_RUNS = 2;

const COLUMNS = [
  column('name', 'file'),
  column('lines', 'lines', 'count'),
  column('groups', 'groups', 'count'),
  column('ours', 'index p50 ms', 'ms'),
  column('git', 'git blame ms', 'ms'),
  column('plain', 'without graph ms', 'ms'),
  column('ratio', 'git/ours', 'ratio'),
  column('plainRatio', 'without/ours', 'ratio'),
  column('equal', 'same groups'),
];

export const blame: Group = {
  name: 'blame',
  isolates:
    'blame of whole files: the engine over the index in-process, and `git blame --porcelain` with and without a commit-graph',
  async run(subject) {
    const index = await subject.index();
    const head = subject.head();
    const entries = (await subject.headEntries()).filter(({ type }) => type === 'blob').map(({ path }) => path);
    const random = subject.random('blame');
    const chosen = [
      ...KNOWN_FILES.filter((path) => entries.includes(path)),
      ...Array.from({ length: RANDOM_FILES }, () => pick(entries, random)),
    ];
    const { path: oracle } = await subject.oracle();
    const plain = subject.borrowed('plain');
    const rows = [...new Set(chosen)].map((path) =>
      measureFile({ gitDir: subject.gitDir, index, head, oracle, plain }, path),
    );
    return { tables: [{ title: 'Blame at HEAD', columns: COLUMNS, rows }] };
  },
};

interface Sides {
  readonly gitDir: string;
  readonly index: HistoryIndex;
  readonly head: Oid;
  /** With a commit-graph. */
  readonly oracle: string;
  /** Without. */
  readonly plain: string;
}

function measureFile({ gitDir, index, head, oracle, plain }: Sides, path: string): Row {
  const store = ObjectStore.open(gitDir);
  const source = CommitSource.open({ reader: store, gitDir });
  const ours = repeat(() => blameOf(store, new IndexedLineage(index, source), head, path), {
    runs: RUNS,
    budgetMs: 20_000,
  });
  source.close();
  store.close();
  const ask = (repository: string): Repeated<{ output: Buffer }> =>
    repeat(() => timeGit(['-C', repository, 'blame', '--porcelain', head, '--', path]), {
      runs: GIT_RUNS,
      budgetMs: 60_000,
    });
  const theirs = ask(oracle);
  const without = ask(plain);
  const groups = groupsOf(theirs.value.output);
  const oursMs = median(ours.samples);
  return {
    name: path,
    lines: ours.value.reduce((sum, { count }) => sum + count, 0),
    groups: ours.value.length,
    ours: oursMs,
    git: median(theirs.samples),
    plain: median(without.samples),
    ratio: median(theirs.samples) / oursMs,
    plainRatio: median(without.samples) / oursMs,
    equal:
      groups.join() ===
      ours.value.map(({ commit, originalLine, line, count }) => `${commit} ${originalLine} ${line} ${count}`).join()
        ? 'yes'
        : 'NO',
  };
}

function blameOf(store: ObjectStore, lineage: IndexedLineage, commit: Oid, path: string): readonly BlamedLines[] {
  const walk = new Blame(store, lineage, { commit, path });
  walk.run(Infinity);
  return walk.result();
}

/** The header lines of groups, which have four fields. */
function groupsOf(porcelain: Buffer): string[] {
  return porcelain
    .toString('latin1')
    .split('\n')
    .filter((line) => /^[0-9a-f]{40} \d+ \d+ \d+$/.test(line));
}
