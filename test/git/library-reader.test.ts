/** Reading through isomorphic-git in our own terms; git is the oracle. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { countLibraryCalls, type LibraryCalls } from '../../src/git/isomorphic/library-calls.js';
import { LibraryReader } from '../../src/git/isomorphic/library-reader.js';
import type { Oid } from '../../src/git/oid.js';
import { RefStore } from '../../src/git/refs/ref-store.js';
import { ObjectStore } from '../../src/git/store/object-store.js';
import { commitAll, git, gitText, initWork, writeFile } from '../support/git-fixture.js';

function buildRepository(): string {
  const work = initWork('reader');
  for (const version of [1, 2, 3]) {
    writeFile(work, 'a.txt', `version ${version}\n`);
    commitAll(work, `change ${version}\n`);
  }
  git(work, ['tag', '-a', 'v1', '-m', 'first', 'HEAD~1']);
  git(work, ['branch', 'v1', 'HEAD~2']);
  git(work, ['branch', 'dir/v1', 'HEAD']);
  git(work, ['update-ref', 'refs/remotes/origin/main', 'HEAD~1']);
  git(work, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main']);
  git(work, ['config', 'core.notesRef', 'refs/notes/review']);
  git(work, ['pack-refs', '--all']);
  git(work, ['branch', 'loose']);
  return join(work, '.git');
}

const gitDir = buildRepository();
const store = ObjectStore.open(gitDir);
const reader = new LibraryReader(store, RefStore.open(gitDir).snapshot());
const id = (name: string): Oid => gitText(gitDir, ['rev-parse', name]) as Oid;
const absent = 'deadbeef'.repeat(5) as Oid;

describe('objects', () => {
  test('each object is given as git stores it', async () => {
    for (const [name, type] of [
      ['HEAD', 'commit'],
      ['HEAD^{tree}', 'tree'],
      ['HEAD:a.txt', 'blob'],
      ['refs/tags/v1', 'tag'],
    ] as const) {
      const content = git(gitDir, ['cat-file', type, name]);
      expect(await reader.read(id(name))).toEqual({ type, bytes: content });
      expect((await reader.read(id(name), type)).bytes).toEqual(content);
      if (type === 'blob') expect(await reader.readBlob(id(name))).toEqual(content);
    }
  });

  test('what is not there, or is of another type, is a GitError', async () => {
    await expect(reader.read(absent)).rejects.toMatchObject({
      code: 'not-found',
      fields: { what: 'object', name: absent },
    });
    await expect(reader.readBlob(absent)).rejects.toMatchObject({ code: 'not-found' });
    const wrong = { code: 'wrong-type', fields: { oid: id('HEAD'), expected: 'blob', actual: 'commit' } };
    await expect(reader.readBlob(id('HEAD'))).rejects.toMatchObject(wrong);
    await expect(reader.read(id('HEAD'), 'blob')).rejects.toMatchObject(wrong);
  });
});

describe('names', () => {
  test('a ref is found where git finds it', async () => {
    const names = ['HEAD', 'v1', 'heads/v1', 'dir/v1', 'loose', 'origin', 'origin/main', 'refs/remotes/origin/HEAD'];
    for (const name of names) expect(await reader.resolveRef(name), name).toBe(id(name));
  });

  test('what is no name of a ref leads nowhere', async () => {
    for (const name of [
      '',
      'absent',
      'refs/heads',
      '../config',
      'ref: refs/heads/main',
      id('HEAD').slice(0, 12),
      'a b',
    ])
      expect(await reader.resolveRef(name), name).toBeUndefined();
  });

  test('the refs are those of the snapshot, whatever moved since', async () => {
    const before = new LibraryReader(store, RefStore.open(gitDir).snapshot());
    const moved = id('loose');
    git(gitDir, ['update-ref', 'refs/heads/loose', 'HEAD~2']);
    git(gitDir, ['update-ref', 'refs/heads/later', 'HEAD']);
    expect(await before.resolveRef('loose')).toBe(moved);
    expect(await before.resolveRef('later')).toBeUndefined();
    const after = new LibraryReader(store, RefStore.open(gitDir).snapshot());
    expect(await after.resolveRef('loose')).toBe(id('HEAD~2'));
  });

  test('an id is found by its beginning, and all of several', async () => {
    const all = git(gitDir, ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'])
      .toString()
      .trim()
      .split('\n');
    for (const digits of ['0', '4', '7', 'a', id('HEAD').slice(0, 7), absent.slice(0, 9)])
      expect(await reader.expandOid(digits), digits).toEqual(all.filter((oid) => oid.startsWith(digits)).sort());
  });
});

test('a value of the configuration is read, the last one of several', async () => {
  expect(await reader.getConfig('core.notesRef')).toBe('refs/notes/review');
  expect(await reader.getConfig('core.absent')).toBeUndefined();
  git(gitDir, ['config', '--add', 'core.notesRef', 'refs/notes/later']);
  expect(await reader.getConfig('core.notesRef')).toBe(gitText(gitDir, ['config', 'core.notesRef']));
});

test('calls are counted for the work that makes them, beside other work', async () => {
  const one: LibraryCalls = new Map();
  const other: LibraryCalls = new Map();
  await Promise.all([
    countLibraryCalls(one, async () => {
      await reader.resolveRef('HEAD');
      await Promise.all([reader.read(id('HEAD')), reader.read(id('HEAD~1')), reader.read(id('HEAD^{tree}'))]);
    }),
    countLibraryCalls(other, () => reader.readBlob(id('HEAD:a.txt'))),
  ]);
  await reader.readBlob(id('HEAD:a.txt'));
  expect(Object.fromEntries(one)).toEqual({ resolveRef: 1, 'readObject commit': 2, 'readObject tree': 1 });
  expect(Object.fromEntries(other)).toEqual({ readBlob: 1 });
});
