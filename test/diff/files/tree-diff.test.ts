import { expect, test } from 'vitest';
import { commitChanges } from '../../../src/diff/files/commit-changes.js';
import type { FileChange } from '../../../src/diff/files/file-change.js';
import { patchText } from '../../../src/diff/output/patch-text.js';
import { diffTrees, type TreeDiffOptions } from '../../../src/diff/files/tree-diff.js';
import { GitError } from '../../../src/git/errors.js';
import { parseCommit } from '../../../src/git/object/commit.js';
import type { ObjectReader } from '../../../src/git/object/object-reader.js';
import { EMPTY_TREE_OID, type Oid } from '../../../src/git/oid.js';
import { pathBytes } from '../../../src/git/path-text.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../support/git-fixture.js';
import { gitObjectReader } from '../../support/git-object-reader.js';
import { diffFixture, fullIds, gitDiff, type DiffFixture, type FixtureEntry } from '../diff-fixture.js';
import { Random } from '../random.js';

const LETTERS = { added: 'A', deleted: 'D', modified: 'M', 'type-changed': 'T', renamed: 'R', copied: 'C' };

/** As `git diff-tree -z --raw` prints it without renames. */
function rawText(changes: readonly FileChange[]): string {
  return changes
    .map((change) => {
      const modes = [change.oldMode, change.newMode].map((mode) => mode.toString(8).padStart(6, '0')).join(' ');
      return `:${modes} ${change.oldOid} ${change.newOid} ${LETTERS[change.status]}\0${pathBytes(change.newPath).toString('latin1')}\0`;
    })
    .join('');
}

function ourChanges(fixture: DiffFixture, options?: TreeDiffOptions): FileChange[] {
  return diffTrees(fixture.reader, fixture.oldTree, fixture.newTree, options).changes;
}

function expectSameAsGit(fixture: DiffFixture): void {
  const changes = ourChanges(fixture);
  expect(rawText(changes)).toBe(gitDiff(fixture, '-r', '--raw', '-z', '--no-renames').toString('latin1'));
  const patch = patchText(fixture.reader, changes, fullIds).text.toString('latin1');
  expect(patch).toBe(gitDiff(fixture, '-r', '-p', '--full-index').toString('latin1'));
}

const link = (target: string): FixtureEntry => ({ mode: '120000', content: target });
const executable = (content: string): FixtureEntry => ({ mode: '100755', content });
const commitOf = (digit: string): FixtureEntry => ({ mode: '160000', content: digit.repeat(40) });

test('every kind of change has the status, the order and the patch that git gives it', () => {
  const binary = Buffer.from([1, 0, 2]);
  expectSameAsGit(
    diffFixture(
      new Map<string, FixtureEntry | string | Uint8Array>([
        ['same', 'same\n'],
        ['modified', 'a\nb\n'],
        ['deleted', 'gone\n'],
        ['deleted-empty', ''],
        ['deleted-link', link('x')],
        ['deleted-module', commitOf('1')],
        ['to-executable', 'x\n'],
        ['to-executable-and-other', 'x\n'],
        ['file-to-link', 'target'],
        ['link-to-file', link('target')],
        ['link', link('old')],
        ['module', commitOf('1')],
        ['module-to-file', commitOf('2')],
        ['file-to-module', 'f\n'],
        ['file-to-folder', 'f\n'],
        ['file-to-folder.c', 'f\n'],
        ['folder-to-file/a', 'a\n'],
        ['folder-to-file/b/c', 'c\n'],
        ['binary', binary],
        ['binary-deleted', binary],
        ['binary-to-text', binary],
        ['binary-mode', binary],
        ['emptied', 'x\n'],
        ['deep/er/est/file', '1\n'],
        ['removed/folder/file', '1\n'],
        ['no-newline', 'a'],
        ['a b/with space', '1\n'],
      ]),
      new Map<string, FixtureEntry | string | Uint8Array>([
        ['same', 'same\n'],
        ['modified', 'a\nc\n'],
        ['added', 'new\n'],
        ['added-empty', ''],
        ['added-link', link('y')],
        ['added-module', commitOf('3')],
        ['added-executable', executable('#!\n')],
        ['to-executable', executable('x\n')],
        ['to-executable-and-other', executable('y\n')],
        ['file-to-link', link('target')],
        ['link-to-file', 'target'],
        ['link', link('new')],
        ['module', commitOf('4')],
        ['module-to-file', 'f\n'],
        ['file-to-module', commitOf('5')],
        ['file-to-folder/x', 'f\n'],
        ['file-to-folder.c', 'g\n'],
        ['folder-to-file', 'a\n'],
        ['binary', Buffer.from([1, 0, 3])],
        ['binary-added', binary],
        ['binary-to-text', 'text\n'],
        ['binary-mode', { mode: '100755', content: binary }],
        ['emptied', ''],
        ['deep/er/est/file', '2\n'],
        ['new/folder/file', '1\n'],
        ['no-newline', 'a\n'],
        ['a b/with space', '2\n'],
      ]),
    ),
  );
});

test('odd names are quoted in patches as core.quotePath does by default', () => {
  const names = [
    'tab\there',
    'new\nline',
    'quo"te',
    'back\\slash',
    'bell\x07',
    'del\x7f',
    'esc\x1b[31m',
    'caf\xc3\xa9',
    '\xd0\xba\xd0\xb5\xd0\xb4\xd1\x80',
    'latin\xe9',
    '\xff\xfe',
    'sp ace',
    'sp ace\xe9',
    '-dash',
    '.dot',
    'a\x01\x02\x1f',
    'percent%20',
    '#hash',
    '\xf0\x9f\x8c\xb2',
    "apo'strophe",
    '{brace} => x',
  ];
  const changed = new Map(names.map((name) => [name, '1\n']));
  const other = new Map(names.map((name) => [name, '2\n']));
  expectSameAsGit(diffFixture(changed, other));
  expectSameAsGit(diffFixture(new Map(), changed));
  expectSameAsGit(diffFixture(changed, new Map()));
});

test('random trees give the changes that git finds', () => {
  const random = new Random(11);
  const entries = (): Map<string, string> =>
    new Map(
      Array.from({ length: random.between(0, 60) }, () => {
        const depth = random.between(1, 4);
        const path = Array.from({ length: depth }, () => random.pick(['a', 'a.c', 'a-b', 'a0', 'b', 'ab', 'a/b'])).join(
          '/',
        );
        return [path, String(random.between(1, 3))] as const;
      }),
    );
  for (let round = 0; round < 25; round += 1)
    expectSameAsGit(diffFixture(withoutConflicts(entries()), withoutConflicts(entries())));
});

/** Leaves out what cannot be in one tree: a file where a folder must be. */
function withoutConflicts(tree: Map<string, string>): Map<string, string> {
  const paths = [...tree.keys()];
  return new Map([...tree].filter(([path]) => !paths.some((other) => other.startsWith(`${path}/`))));
}

test('modes that only old trees have compare as the modes that they stand for', () => {
  const fixture = diffFixture(new Map([['f', '1\n']]), new Map([['f', '1\n']]));
  const blob = gitText(fixture.gitDir, ['rev-parse', `${fixture.oldTree}:f`]);
  const oldTree = gitText(fixture.gitDir, ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], {
    input: Buffer.concat([Buffer.from('100664 f\0'), Buffer.from(blob, 'hex')]),
  }) as Oid;
  expectSameAsGit({ ...fixture, oldTree, reader: gitObjectReader(fixture.gitDir) });
  expect(diffTrees(gitObjectReader(fixture.gitDir), oldTree, fixture.newTree).changes).toEqual([]);
});

test('a path prefix keeps what git keeps for a literal pathspec', () => {
  const random = new Random(12);
  const tree = (): Map<string, string> =>
    new Map(
      ['a/b/c', 'a/b/d', 'a/bc', 'a.c', 'ab/c', 'b', 'a/b.c'].map((path) => [path, String(random.between(1, 2))]),
    );
  const fixture = diffFixture(tree(), new Map([...tree()].map(([path, content]) => [path, `${content}!`])));
  for (const pathPrefix of ['a', 'a/b', 'a/b/c', 'b', 'ab', 'absent', 'a/b/c/d']) {
    const theirs = git(fixture.gitDir, [
      '--literal-pathspecs',
      'diff-tree',
      '-r',
      '-z',
      '--raw',
      fixture.oldTree,
      fixture.newTree,
      '--',
      pathPrefix,
    ]);
    expect(rawText(ourChanges(fixture, { pathPrefix })), pathPrefix).toBe(theirs.toString('latin1'));
  }
});

test('a limit on changes cuts the list and says so', () => {
  const fixture = diffFixture(
    new Map(),
    new Map(Array.from({ length: 20 }, (_, index) => [`d${String(index % 3)}/f${String(index)}`, '1'])),
  );
  const all = diffTrees(fixture.reader, fixture.oldTree, fixture.newTree);
  expect(all).toMatchObject({ truncated: false, changes: { length: 20 } });
  const some = diffTrees(fixture.reader, fixture.oldTree, fixture.newTree, { maxChanges: 7 });
  expect(some).toEqual({ truncated: true, changes: all.changes.slice(0, 7) });
  expect(diffTrees(fixture.reader, fixture.oldTree, fixture.newTree, { maxChanges: 20 }).truncated).toBe(false);
});

test('a tree that holds itself many times over ends at the limits', () => {
  const entry = (mode: string, name: string, oid: string): Buffer =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]);
  const level = (number: number): string => String(number).padStart(40, '0');
  const reader = readerOf((oid) => {
    const next = level(Number(oid) + 1);
    return Buffer.concat(
      Number(oid) >= 10
        ? [entry('100644', 'f', next)]
        : Array.from({ length: 10 }, (_, index) => entry('40000', `d${String(index)}`, next)),
    );
  });
  expect(diffTrees(reader, undefined, level(1) as Oid, { maxChanges: 1000 })).toMatchObject({
    truncated: true,
    changes: { length: 1000 },
  });

  const endless = readerOf((oid) => entry('40000', 'd', oid));
  expect(() => diffTrees(endless, undefined, level(1) as Oid)).toThrow(GitError);
});

function readerOf(tree: (oid: Oid) => Buffer): ObjectReader {
  const read = (oid: Oid): { type: 'tree'; bytes: Buffer } => ({ type: 'tree', bytes: tree(oid) });
  return { find: read, read };
}

test('commitChanges compares with the parent that is asked for, and a first commit with nothing', () => {
  const work = initWork('merge');
  writeFile(work, 'base', '1\n');
  commitAll(work, 'base');
  git(work, ['checkout', '-q', '-b', 'side']);
  writeFile(work, 'side', '1\n');
  commitAll(work, 'side');
  git(work, ['checkout', '-q', 'main']);
  writeFile(work, 'main', '1\n');
  commitAll(work, 'main');
  git(work, ['merge', '-q', '--no-edit', 'side']);
  const reader = gitObjectReader(work);
  const commit = (rev: string): ReturnType<typeof parseCommit> => {
    const oid = gitText(work, ['rev-parse', rev]) as Oid;
    return parseCommit(oid, reader.read(oid, 'commit').bytes);
  };
  const theirs = (from: string, to: string): string =>
    git(work, ['diff-tree', '-r', '-z', '--raw', from, to]).toString('latin1');
  expect(rawText(commitChanges(reader, commit('HEAD')).changes)).toBe(theirs('HEAD^1', 'HEAD'));
  expect(rawText(commitChanges(reader, commit('HEAD'), 1).changes)).toBe(theirs('HEAD^2', 'HEAD'));
  expect(rawText(commitChanges(reader, commit('HEAD~2')).changes)).toBe(theirs(EMPTY_TREE_OID, 'HEAD~2'));
  expect(() => commitChanges(reader, commit('HEAD'), 2)).toThrow(GitError);
});
