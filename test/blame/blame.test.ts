/** Cases that are rare in random histories, each compared with git. */
import { describe, expect, test } from 'vitest';
import { Blame, MAX_BLAMED_BYTES } from '../../src/blame/blame.js';
import { DirectLineage } from '../../src/blame/direct-lineage.js';
import { parseIgnoredRevisions } from '../../src/blame/ignored-revisions.js';
import type { Oid } from '../../src/git/oid.js';
import { ObjectStore } from '../../src/git/store/object-store.js';
import { CommitSource } from '../../src/history/direct/commit-source.js';
import { gitBlame, type BlameQuestion } from '../support/blame-oracle.js';
import { commitAll, git, gitText, initBare, initWork, writeFile } from '../support/git-fixture.js';
import { implementations } from './implementations.js';

type Contents = Readonly<Record<string, string | Buffer | null>>;

/**
 * Makes a line of commits, each of which changes some files (`null` deletes one). Returns the git directory and the
 * last commit.
 */
function history(steps: readonly Contents[]): { gitDir: string; commit: Oid; commits: Oid[] } {
  const work = initWork('blame');
  const commits = steps.map((files, n) => {
    for (const [path, content] of Object.entries(files)) {
      if (content === null) git(work, ['rm', '-q', '--', path]);
      else writeFile(work, path, content);
    }
    return commitAll(work, `commit ${n}`, `${1_400_000_000 + n * 100} +0000`) as Oid;
  });
  return { gitDir: `${work}/.git`, commit: commits.at(-1) as Oid, commits };
}

const numbered = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `line ${from + i}`);
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

describe.each(implementations)('blame $name', ({ open }) => {
  const same = async (question: BlameQuestion): Promise<void> => {
    const blame = await open(question.gitDir);
    const expected = gitBlame(question);
    expect(expected).toBeDefined();
    expect(blame(question)?.map(({ ignored: _, unblamable: __, ...group }) => group)).toEqual(expected);
  };

  test.each<[string, readonly Contents[]]>([
    ['a last line that later gets its newline', [{ f: 'a\nb' }, { f: 'a\nb\n' }, { f: 'a\nb\nc' }]],
    ['line endings that change', [{ f: 'a\nb\nc\n' }, { f: 'a\r\nb\r\nc\r\n' }, { f: 'a\r\nb\nc\r\nd\r\n' }]],
    ['empty lines', [{ f: '\n\n\n' }, { f: '\n\nx\n\n\n' }, { f: '\n\n\n\nx\n\n' }]],
    ['a file that was emptied and rewritten', [{ f: text(numbered(5)) }, { f: '' }, { f: text(numbered(6)) }]],
    ['an empty file', [{ f: 'x\n' }, { f: '' }]],
    [
      'bytes that are not UTF-8, and zero bytes',
      [{ f: Buffer.from('d0ff0a000a610a', 'hex') }, { f: Buffer.from('d0ff0a00000a610a620a', 'hex') }],
    ],
    [
      'a file that was deleted and added again',
      [{ f: text(numbered(5)), keep: '' }, { f: null }, { f: text(numbered(7)) }],
    ],
    [
      'a rename without a change',
      [
        { f: text(numbered(20)) },
        { f: null, 'dir/g': text(numbered(20)) },
        { 'dir/g': text([...numbered(20), 'more']) },
      ],
    ],
    [
      'two renames with changes',
      [
        { f: text(numbered(40)) },
        { f: null, g: text(['new', ...numbered(38)]) },
        { g: null, h: text(['new', ...numbered(30), 'end']) },
      ],
    ],
    [
      'a rename where several files may be meant',
      [
        { a: text(numbered(20)), b: text(numbered(20)), 'x/f': text(numbered(21)) },
        { a: null, b: null, 'x/f': null, f: text(numbered(20)) },
      ],
    ],
    [
      'a name that is quoted',
      [
        { 'имя "файла"': text(numbered(9)) },
        { 'имя "файла"': null, 'таб\tимя': text(numbered(10)) },
        { 'таб\tимя': null, f: text(numbered(11)) },
      ],
    ],
    ['a change that was reverted', [{ f: text(numbered(9)) }, { f: text(numbered(9, 5)) }, { f: text(numbered(9)) }]],
    [
      'equal ends longer than a block',
      [
        { f: text([...numbered(10), '}', '', ...numbered(400, 900)]) },
        { f: text([...numbered(10), '}', '', 'x {', '}', '', ...numbered(400, 900)]) },
        { f: text([...numbered(10), '}', '', ...numbered(399, 901)]) },
      ],
    ],
    [
      'many equal lines',
      [{ f: 'x\n'.repeat(3000) }, { f: 'x\n'.repeat(3100) }, { f: 'x\n'.repeat(2000) + 'y\n' + 'x\n'.repeat(900) }],
    ],
    [
      'a directory in the place of a file',
      [{ f: text(numbered(5)) }, { f: null, 'f/in': text(numbered(5)) }, { 'f/in': null, f: text(numbered(6)) }],
    ],
  ])('equals git for %s', async (_, steps) => {
    const { gitDir, commit } = history(steps);
    const path = Object.entries(steps.at(-1) as Contents).find(([, content]) => content !== null)?.[0] as string;
    await same({ gitDir, commit, path });
    await same({ gitDir, commit, path, ignoreWhitespace: true });
  });

  test('treats the target of a symbolic link as a line', async () => {
    const work = initWork('link');
    writeFile(work, 'a', 'x\n');
    git(work, [
      'update-index',
      '--add',
      '--cacheinfo',
      `120000,${gitText(work, ['hash-object', '-w', '--stdin'], { input: 'a' })},link`,
    ]);
    git(work, ['commit', '-q', '-m', 'link']);
    await same({ gitDir: `${work}/.git`, commit: gitText(work, ['rev-parse', 'HEAD']) as Oid, path: 'link' });
  });

  test('follows the first parent with the same content in any mode', async () => {
    const gitDir = initBare('modes');
    const commit = (n: number, parents: readonly number[], mode: string, content: string): string =>
      `commit refs/heads/m\nmark :${n}\ncommitter K <k@e.org> ${1e9 + n} +0000\ndata 0\n${parents.map((p, i) => `${i === 0 ? 'from' : 'merge'} :${p}\n`).join('')}M ${mode} inline f\ndata ${content.length}\n${content}\n\n`;
    const stream = [
      commit(1, [], '100644', 'a\n'),
      commit(2, [1], '100644', 'a\nb\n'),
      commit(3, [1], '100644', 'b\n'),
      commit(4, [3], '100755', 'a\nb\n'),
      commit(5, [1], '100644', 'c\n'),
      commit(6, [5, 2, 4], '100755', 'a\nb\n'),
      commit(7, [6], '100644', 'a\nb\nc\n'),
    ];
    git(gitDir, ['fast-import', '--quiet', '--force'], { input: stream.join('') });
    await same({ gitDir, commit: gitText(gitDir, ['rev-parse', 'm']) as Oid, path: 'f' });
  });

  test('marks the boundary of a shallow clone', async () => {
    const { gitDir } = history([{ f: 'a\n' }, { f: 'a\nb\n' }, { f: 'a\nb\nc\n' }]);
    const shallow = initBare('shallow');
    git(shallow, ['fetch', '-q', '--depth=2', `file://${gitDir}`, 'HEAD:main']);
    await same({ gitDir: shallow, commit: gitText(shallow, ['rev-parse', 'main']) as Oid, path: 'f' });
  });

  test('refuses directories, submodules and absent paths', async () => {
    const work = initWork('none');
    writeFile(work, 'dir/a', 'x\n');
    git(work, ['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`]);
    const commit = commitAllKept(work);
    const blame = await open(`${work}/.git`);
    for (const path of ['none', 'dir', 'module', 'dir/a/b']) {
      expect(blame({ gitDir: `${work}/.git`, commit, path })).toBeUndefined();
      expect(gitBlame({ gitDir: `${work}/.git`, commit, path })).toBeUndefined();
    }
  });
});

function commitAllKept(work: string): Oid {
  git(work, ['add', 'dir']);
  git(work, ['commit', '-q', '-m', 'x']);
  return gitText(work, ['rev-parse', 'HEAD']) as Oid;
}

function directly(gitDir: string): { store: ObjectStore; lineage: DirectLineage } {
  const store = ObjectStore.open(gitDir);
  return { store, lineage: new DirectLineage(CommitSource.open({ reader: store, gitDir })) };
}

test('a version that is too large is refused', () => {
  const { gitDir, commit } = history([{ f: 'x'.repeat(MAX_BLAMED_BYTES + 1) }]);
  const { store, lineage } = directly(gitDir);
  expect(() => new Blame(store, lineage, { commit, path: 'f' })).toThrow(
    expect.objectContaining({ code: 'too-large' }) as Error,
  );
});

test('lines that a missing version may have are left out, and the others are blamed', () => {
  const { gitDir, commits, commit } = history([{ f: 'a\n' }, { f: 'a\nb\n' }]);
  const { store, lineage } = directly(gitDir);
  const missing = gitText(gitDir, ['rev-parse', `${commits[0] as string}:f`]);
  const reader = {
    find: (oid: Oid) => store.find(oid),
    read: (oid: Oid, type?: 'blob') => store.read(oid === missing ? ('1'.repeat(40) as Oid) : oid, type),
  };
  const blame = new Blame(reader, lineage, { commit, path: 'f' });
  expect(blame.run(Infinity)).toBe(true);
  expect([...blame.lost]).toEqual(['1'.repeat(40)]);
  expect(blame.result()).toEqual([]);
});

test('the list of ignored revisions accepts comments, blank lines and tags and leaves out other lines', () => {
  const { gitDir, commits } = history([{ f: 'a\n' }, { f: 'b\n' }, { f: 'c\n' }]);
  git(gitDir, ['tag', '-a', '-m', 'x', 'one', commits[1] as string]);
  const tag = gitText(gitDir, ['rev-parse', 'one']);
  const tree = gitText(gitDir, ['rev-parse', 'HEAD^{tree}']);
  const list = `# reformat\r\n\n  ${commits[0] as string} # the first\r\n${tag}\n${tree}\n${(commits[2] as string).slice(0, 12)}\n${'9'.repeat(40)}\nnonsense\n`;
  expect([...parseIgnoredRevisions(Buffer.from(list), ObjectStore.open(gitDir))]).toEqual([commits[0], commits[1]]);
});
