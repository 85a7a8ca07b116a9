import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GitError } from '../../../src/git/errors.js';
import type { GitObject, ObjectReader } from '../../../src/git/object/object-reader.js';
import { entryKind, parseTree } from '../../../src/git/object/tree.js';
import type { Oid } from '../../../src/git/oid.js';
import { CommitSource } from '../../../src/history/direct/commit-source.js';
import { countCommits } from '../../../src/history/direct/count-commits.js';
import { lastCommits } from '../../../src/history/direct/last-commits.js';
import { logCommits, type LogQuery } from '../../../src/history/direct/log-commits.js';
import { git, gitText, initBare } from '../../support/git-fixture.js';
import { gitObjectReader } from '../../support/git-object-reader.js';
import { randomHistory, type RandomHistory } from '../../support/random-history.js';

const LITERAL = { GIT_LITERAL_PATHSPECS: '1' };
const PLENTY = 60_000;
/** A prime step selects every commit at some time and spreads the compared pairs over the whole history. */
const STEP = 11;

function lines(output: Buffer): string[] {
  return output.toString().split('\n').slice(0, -1);
}

/** Results of git by ids. Ids determine a history, so a result is valid for every repository of the same seed. */
const answers = new Map<string, string[]>();

function gitLog(
  history: RandomHistory,
  revisions: readonly string[],
  args: readonly string[] = [],
  path = '',
): string[] {
  const command = ['log', '--format=%H', ...args, ...revisions, '--', ...(path === '' ? [] : [path])];
  const key = [existsSync(join(history.gitDir, 'shallow')), ...command].join('\0');
  const known = answers.get(key) ?? lines(git(history.gitDir, command, { env: LITERAL }));
  answers.set(key, known);
  return known;
}

function writeGraph(gitDir: string, ...args: string[]): void {
  git(gitDir, ['commit-graph', 'write', '--reachable', '--no-progress', ...args]);
}

function openSource(gitDir: string, reader: ObjectReader = gitObjectReader(gitDir)): CommitSource {
  return CommitSource.open({ reader, gitDir, onProblem: (problem) => expect.unreachable(String(problem)) });
}

/** All directories of a commit, including ''. */
function directoriesOf(history: RandomHistory, commit: Oid): string[] {
  return [
    '',
    ...lines(git(history.gitDir, ['-c', 'core.quotePath=false', 'ls-tree', '-r', '-d', '--name-only', commit])),
  ];
}

/** The result of `git log -1` for each entry. */
function gitLastCommits(history: RandomHistory, commit: Oid, directory: string): Map<string, string> {
  const names = lines(
    git(history.gitDir, ['-c', 'core.quotePath=false', 'ls-tree', '--name-only', `${commit}:${directory}`]),
  );
  return new Map(
    names.map((name) => [
      name,
      gitLog(history, [commit], ['-1'], directory === '' ? name : `${directory}/${name}`)[0] as string,
    ]),
  );
}

const GRAPHS: [string, (gitDir: string) => void][] = [
  ['without a commit-graph', () => undefined],
  ['with a commit-graph', (gitDir) => writeGraph(gitDir)],
  ['with changed-path filters', (gitDir) => writeGraph(gitDir, '--changed-paths')],
  [
    'with a graph of the older half',
    (gitDir) =>
      git(gitDir, ['commit-graph', 'write', '--stdin-commits', '--changed-paths', '--no-progress'], {
        input: `${gitText(gitDir, ['rev-parse', 'c40'])}\n`,
      }),
  ],
];

describe.each(GRAPHS)('direct walks on random histories %s', (_name, prepare) => {
  const histories = [1, 2, 3].map((seed) => randomHistory(seed, 90));
  for (const { gitDir } of histories) prepare(gitDir);

  test('lastCommits equals git log -1 for every entry of every directory', () => {
    for (const history of histories) {
      const source = openSource(history.gitDir);
      for (let n = history.commits.length - 1; n >= 0; n -= STEP) {
        const commit = history.commits[n] as Oid;
        for (const directory of directoriesOf(history, commit)) {
          const { commits, complete } = lastCommits(source, { commit, directory, budgetMs: PLENTY });
          expect(complete).toBe(true);
          expect([commit, directory, new Map([...commits].sort())]).toEqual([
            commit,
            directory,
            new Map([...gitLastCommits(history, commit, directory)].sort()),
          ]);
        }
      }
    }
  });

  test('lastCommits continues after its time ran out, and works for some names only', () => {
    const history = histories[0] as RandomHistory;
    const commit = history.commits.at(-1) as Oid;
    const expected = gitLastCommits(history, commit, '');
    const source = openSource(history.gitDir);
    expect(lastCommits(source, { commit, directory: '', budgetMs: -1 })).toMatchObject({ complete: false });
    expect(lastCommits(source, { commit, directory: '', budgetMs: PLENTY }).commits.size).toBe(expected.size);
    for (const name of expected.keys()) {
      for (const fresh of [source, openSource(history.gitDir)]) {
        const { commits, complete } = lastCommits(fresh, {
          commit,
          directory: '',
          only: [name, 'no such name'],
          budgetMs: PLENTY,
        });
        expect([complete, [...commits]]).toEqual([true, [[name, expected.get(name)]]]);
      }
    }
  });

  test('logCommits equals git log, in its order, with and without a path', () => {
    for (const history of histories) {
      const source = openSource(history.gitDir);
      for (let n = history.commits.length - 1; n >= 0; n -= STEP * 2) {
        const from = [history.commits[n] as Oid];
        for (const path of ['', ...history.paths, 'no/such']) {
          const page = logCommits(source, { from, path, limit: 1000, budgetMs: PLENTY });
          expect([from, path, page.commits]).toEqual([from, path, gitLog(history, from, [], path)]);
          expect(page).toMatchObject({ more: false, complete: true });
        }
      }
    }
  });

  test.each<[string, string[], Pick<LogQuery, 'firstParent' | 'noMerges'>]>([
    ['--first-parent', ['--first-parent'], { firstParent: true }],
    ['--no-merges', ['--no-merges'], { noMerges: true }],
    ['both', ['--first-parent', '--no-merges'], { firstParent: true, noMerges: true }],
  ])('logCommits of several commits with %s equals git log', (_flags, args, flags) => {
    for (const history of histories) {
      const source = openSource(history.gitDir);
      const from = [history.commits[60], history.commits[89], history.commits[75], history.commits[60]] as Oid[];
      for (const path of ['', ...history.paths]) {
        expect([path, logCommits(source, { from, path, ...flags, limit: 1000, budgetMs: PLENTY }).commits]).toEqual([
          path,
          gitLog(history, from, args, path),
        ]);
      }
    }
  });

  test('logCommits gives the same list in pages, with one walk or with a new walk for each page', () => {
    const history = histories[1] as RandomHistory;
    const from = [history.commits.at(-1) as Oid];
    for (const path of ['', 'a', 'dir']) {
      const whole = gitLog(history, from, [], path);
      for (const isFresh of [false, true]) {
        let source = openSource(history.gitDir);
        const given: Oid[] = [];
        for (let more = true; more;) {
          if (isFresh) source = openSource(history.gitDir);
          const after = given.at(-1);
          const page = logCommits(source, {
            from,
            path,
            limit: 4,
            budgetMs: PLENTY,
            ...(after === undefined ? {} : { after }),
          });
          expect(page.complete).toBe(true);
          given.push(...page.commits);
          more = page.more;
          expect(more).toBe(given.length < whole.length);
        }
        expect(given).toEqual(whole);
      }
    }
  });

  test('countCommits equals git rev-list --count and continues after its time ran out', () => {
    const history = histories[2] as RandomHistory;
    const source = openSource(history.gitDir);
    for (const from of [[89], [30], [50, 70]].map((numbers) => numbers.map((n) => history.commits[n] as Oid))) {
      expect(countCommits(source, from, -1)).toMatchObject({ complete: false });
      expect(countCommits(source, from, PLENTY)).toEqual({
        count: Number(gitText(history.gitDir, ['rev-list', '--count', ...from])),
        complete: true,
      });
    }
  });
});

describe('direct walks', () => {
  test('a page whose time ran out is not complete and can be continued', () => {
    const history = randomHistory(5, 60);
    const from = [history.commits.at(-1) as Oid];
    const source = openSource(history.gitDir);
    expect(logCommits(source, { from, limit: 10, budgetMs: -1 })).toEqual({
      commits: [],
      more: true,
      complete: false,
      lost: [],
    });
    const after = gitLog(history, from)[9] as Oid;
    expect(logCommits(source, { from, limit: 10, after, budgetMs: -1 })).toEqual({
      commits: [],
      more: true,
      complete: false,
      lost: [],
    });
    expect(logCommits(source, { from, limit: 10, after, budgetMs: PLENTY }).commits).toEqual(
      gitLog(history, from).slice(10, 20),
    );
    expect(
      logCommits(source, { from, limit: 10, after: history.commits[0], path: 'no/such', budgetMs: PLENTY }),
    ).toEqual({ commits: [], more: false, complete: true, lost: [] });
  });

  test('trees with equal files are equal: old modes, and trees without files', () => {
    const gitDir = initBare('hollow');
    const write = (type: string, content: Buffer | string): Oid =>
      gitText(gitDir, ['hash-object', '-t', type, '-w', '--literally', '--stdin'], { input: content }) as Oid;
    const tree = (...entries: [string, string, Oid][]): Oid =>
      write(
        'tree',
        Buffer.concat(
          entries.map(([mode, name, oid]) =>
            Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
          ),
        ),
      );
    const blob = write('blob', 'x\n');
    const other = write('blob', 'y\n');
    const hollow = tree(['40000', 'nothing', tree()]);
    const roots = [
      tree(['40000', 'dir', tree(['100644', 'file', blob])], ['100644', 'top', other]),
      tree(['40000', 'dir', tree(['100664', 'file', blob])], ['100644', 'top', other]),
      tree(
        ['40000', 'dir', tree(['100664', 'file', blob], ['40000', 'hollow', hollow])],
        ['40000', 'hollow', hollow],
        ['100664', 'top', other],
      ),
      tree(
        ['40000', 'dir', tree(['100644', 'file', blob], ['40000', 'hollow', tree()])],
        ['40000', 'hollow', tree()],
        ['100644', 'top', blob],
      ),
    ];
    let commit: string | undefined;
    for (const [i, root] of roots.entries()) {
      commit = gitText(
        gitDir,
        ['commit-tree', '-m', String(i), ...(commit === undefined ? [] : ['-p', commit]), root],
        { env: { GIT_COMMITTER_DATE: `${1_200_000_000 + i} +0000` } },
      );
    }
    const history = { gitDir, commits: [commit as Oid], paths: [] };
    const source = openSource(gitDir);
    const found = lastCommits(source, { commit: commit as Oid, directory: '', budgetMs: PLENTY });
    const expected = [...gitLastCommits(history, commit as Oid, '')].filter(([, oid]) => oid !== undefined);
    expect([...found.commits].sort()).toEqual(expected.sort());
    expect(found.complete).toBe(true);
    for (const path of ['dir', 'dir/file', 'hollow', 'dir/hollow', 'top']) {
      expect([path, logCommits(source, { from: [commit as Oid], path, limit: 10, budgetMs: PLENTY }).commits]).toEqual([
        path,
        gitLog(history, [commit as string], [], path),
      ]);
    }
  });

  test('entries of a directory of millions of bytes have their commits by name, and not all at once', () => {
    const gitDir = initBare('wide');
    const blob = Buffer.from(gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: 'x' }), 'hex');
    const other = Buffer.from(gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: 'y' }), 'hex');
    const commitOf = (changed: number, ...parents: string[]): string => {
      const entry = (i: number): Buffer =>
        Buffer.concat([Buffer.from(`100644 f${String(i).padStart(6, '0')}\0`), i === changed ? other : blob]);
      const input = Buffer.concat(Array.from({ length: 250_000 }, (_, i) => entry(i)));
      const tree = gitText(gitDir, ['hash-object', '-w', '-t', 'tree', '--stdin'], { input });
      return gitText(gitDir, ['commit-tree', '-m', 'one', tree, ...parents.flatMap((parent) => ['-p', parent])]);
    };
    const root = commitOf(-1);
    const tip = commitOf(200_001, root) as Oid;
    const source = openSource(gitDir);
    const all = lastCommits(source, { commit: tip, directory: '', budgetMs: PLENTY });
    expect([all.complete, all.commits.size]).toEqual([true, 0]);
    for (const only of [
      ['f200001'],
      ['f000000', 'f200001', 'absent'],
      Array.from({ length: 9 }, (_, i) => `f20000${i}`),
    ]) {
      const { commits, complete } = lastCommits(source, { commit: tip, directory: '', only, budgetMs: PLENTY });
      expect(complete).toBe(true);
      for (const name of only)
        expect(commits.get(name) ?? '').toBe(gitText(gitDir, ['log', '-1', '--format=%H', tip, '--', name]));
    }
  });

  test('names that are not UTF-8 keep their bytes', () => {
    const gitDir = initBare('bytes');
    const name = Buffer.from('caf\xe9', 'latin1');
    git(gitDir, ['fast-import', '--quiet'], {
      input: Buffer.concat([
        Buffer.from('commit refs/heads/main\ncommitter K <k@x> 7 +0000\ndata 1\nm\nM 100644 inline "d/'),
        name,
        Buffer.from('"\ndata 1\nx\n\n'),
      ]),
    });
    const commit = gitText(gitDir, ['rev-parse', 'main']) as Oid;
    expect([...lastCommits(openSource(gitDir), { commit, directory: 'd', budgetMs: PLENTY }).commits]).toEqual([
      ['caf\udce9', commit],
    ]);
  });

  test('in a shallow clone history ends at the boundary, with and without a commit-graph', () => {
    const history = randomHistory(6, 60);
    const gitDir = join(initBare('shallow'), 'clone');
    git(history.gitDir, ['clone', '-q', '--bare', '--depth=4', `file://${history.gitDir}`, gitDir]);
    const commit = gitText(gitDir, ['rev-parse', 'HEAD']) as Oid;
    const clone = { ...history, gitDir };
    expect(readFileSync(join(gitDir, 'shallow'), 'latin1')).not.toBe('');
    const source = openSource(gitDir);
    expect(logCommits(source, { from: [commit], limit: 100, budgetMs: PLENTY }).commits).toEqual(
      gitLog(clone, [commit]),
    );
    expect(lastCommits(source, { commit, directory: '', budgetMs: PLENTY }).commits).toEqual(
      gitLastCommits(clone, commit, ''),
    );
  });

  test('a corrupt commit-graph is reported once, and walks go on without it', () => {
    const history = randomHistory(7, 60);
    writeGraph(history.gitDir);
    const file = join(history.gitDir, 'objects/info/commit-graph');
    const bytes = readFileSync(file);
    // All parents have invalid positions.
    for (let i = 0; i < 60; i += 1) bytes.fill(0x6f, commitData(bytes) + 36 * i + 20, commitData(bytes) + 36 * i + 24);
    rmSync(file, { force: true });
    writeFileSync(file, bytes);
    const problems: Error[] = [];
    const source = CommitSource.open({
      reader: gitObjectReader(history.gitDir),
      gitDir: history.gitDir,
      onProblem: (problem) => problems.push(problem),
    });
    const from = [history.commits.at(-1) as Oid];
    git(history.gitDir, ['config', 'core.commitGraph', 'false']);
    expect(logCommits(source, { from, limit: 100, budgetMs: PLENTY }).commits).toEqual(gitLog(history, from));
    expect(problems.length).toBe(1);
    expect(source.hasGraph).toBe(false);
  });

  test('a missing commit or tree is named by its id, and the walk begins anew after it was added', () => {
    const history = randomHistory(8, 60);
    const whole = gitObjectReader(history.gitDir);
    const hidden = new Set<Oid>();
    const find = (oid: Oid): GitObject | undefined => (hidden.has(oid) ? undefined : whole.find(oid));
    const reader: ObjectReader = {
      find,
      read(oid, type) {
        if (hidden.has(oid)) throw new GitError('not-found', { what: 'object', name: oid });
        return whole.read(oid, type);
      },
    };
    const commit = history.commits.at(-1) as Oid;
    const listed = gitLog(history, [commit]) as Oid[];
    const source = openSource(history.gitDir, reader);
    const absent = listed.at(-2) as Oid;
    hidden.add(absent);
    expect(logCommits(source, { from: [commit], limit: 100, budgetMs: PLENTY }).lost).toEqual([absent]);
    hidden.clear();
    expect(logCommits(source, { from: [commit], limit: 100, budgetMs: PLENTY }).commits).toEqual(listed);
    const trees = listed.map((oid) => gitText(history.gitDir, ['rev-parse', `${oid}^{tree}`]) as Oid);
    const tree = trees.find((oid) => oid !== trees[0]) as Oid;
    const fresh = openSource(history.gitDir, reader);
    hidden.add(tree);
    expect(lastCommits(fresh, { commit, directory: '', budgetMs: PLENTY })).toMatchObject({
      complete: true,
      lost: [tree],
    });
    hidden.clear();
    expect(lastCommits(fresh, { commit, directory: '', budgetMs: PLENTY }).commits).toEqual(
      gitLastCommits(history, commit, ''),
    );
  });

  test('objects that are not commits and paths that are not directories are refused', () => {
    const history = randomHistory(9, 20);
    const source = openSource(history.gitDir);
    const commit = history.commits.at(-1) as Oid;
    const tree = gitText(history.gitDir, ['rev-parse', `${commit}^{tree}`]) as Oid;
    expect(() => logCommits(source, { from: [tree], limit: 1, budgetMs: PLENTY })).toThrow('wrong-type');
    expect(() => lastCommits(source, { commit: 'ab'.repeat(20) as Oid, directory: '', budgetMs: PLENTY })).toThrow(
      'not-found',
    );
    expect(() => lastCommits(source, { commit, directory: 'no/such', budgetMs: PLENTY })).toThrow('not-found');
    const file = parseTree(git(history.gitDir, ['cat-file', 'tree', tree])).find(
      (entry) => entryKind(entry.mode) !== 'tree',
    );
    expect(() => lastCommits(source, { commit, directory: file?.name ?? 'none', budgetMs: PLENTY })).toThrow(
      'not-found',
    );
    // The source goes on after errors.
    expect(logCommits(source, { from: [commit], limit: 3, budgetMs: PLENTY }).commits).toEqual(
      gitText(history.gitDir, ['rev-list', '-3', commit]).split('\n'),
    );
  });
});

/** Offset of the CDAT chunk. */
function commitData(graph: Buffer): number {
  const row = graph.indexOf('CDAT');
  return graph.readUInt32BE(row + 8);
}
