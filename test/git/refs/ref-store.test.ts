import { mkdirSync, renameSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { pathBytes } from '../../../src/git/path-text.js';
import { parsePackedRefs } from '../../../src/git/refs/packed-refs.js';
import { peelTag } from '../../../src/git/refs/peel.js';
import { compareRefNames } from '../../../src/git/refs/ref-name.js';
import { RefStore } from '../../../src/git/refs/ref-store.js';
import { splitRefAndPath } from '../../../src/git/refs/split-ref-path.js';
import { git, gitText, initBare, initWork, tempDir } from '../../support/git-fixture.js';
import { gitObjectReader } from '../../support/git-object-reader.js';

let repository: string;
let first: Oid;
let second: Oid;

function commit(message: string): Oid {
  return gitText(repository, ['commit-tree', '-m', message, gitText(repository, ['mktree'])]) as Oid;
}

function updateRef(name: string, oid: string): void {
  git(repository, ['update-ref', name, oid]);
}

afterEach(() => void vi.useRealTimers());
beforeEach(() => {
  repository = initBare('refs');
  first = commit('first');
  second = commit('second');
  updateRef('refs/heads/main', first);
  updateRef('refs/heads/feature/one', second);
  updateRef('refs/heads/ветка', first);
  updateRef('refs/notes/commits', first);
  updateRef('refs/remotes/origin/main', second);
  git(repository, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main']);
  git(repository, ['tag', '-m', 'one', 'v1', first]);
  git(repository, ['tag', 'light', second]);
  git(repository, ['tag', '-m', 'tag of a tag', 'nested', 'v1']);
});

/** All refs of a snapshot and all refs that git lists. */
function listings(gitDir = repository): { ours: string[]; gits: string[] } {
  const format = '%(objectname) %(refname) %(symref)';
  const gits = git(gitDir, ['for-each-ref', `--format=${format}`])
    .toString('latin1')
    .split('\n')
    .slice(0, -1);
  const ours = RefStore.open(gitDir)
    .snapshot()
    .all.map((ref) => `${ref.oid} ${pathBytes(ref.name).toString('latin1')} ${ref.symrefTarget ?? ''}`);
  return { ours, gits };
}

test('a branch may lead to a ref beside refs/, and its change is seen', () => {
  git(repository, ['update-ref', 'ORIG_HEAD', first]);
  git(repository, ['symbolic-ref', 'refs/heads/top', 'ORIG_HEAD']);
  git(repository, ['symbolic-ref', 'refs/heads/here', 'HEAD']);
  git(repository, ['symbolic-ref', 'refs/heads/nowhere', 'FETCH_HEAD']);
  expectSameRefs();
  const store = RefStore.open(repository);
  expect(store.snapshot().get('refs/heads/top')?.oid).toBe(first);
  const before = store.fingerprint();
  git(repository, ['update-ref', 'ORIG_HEAD', second]);
  expect(store.fingerprint()).not.toBe(before);
  expect(store.snapshot().get('refs/heads/top')?.oid).toBe(second);
  expectSameRefs();
});

function expectSameRefs(gitDir = repository): void {
  const { ours, gits } = listings(gitDir);
  expect(ours).toEqual(gits);
}

describe('RefStore', () => {
  test('lists the refs of git for-each-ref: loose, packed, and loose ones that override packed ones', () => {
    expectSameRefs();
    git(repository, ['pack-refs', '--all']);
    expectSameRefs();
    updateRef('refs/heads/main', second);
    updateRef('refs/heads/new', second);
    expectSameRefs();
    git(repository, ['update-ref', '-d', 'refs/heads/feature/one']);
    updateRef('refs/heads/feature', second);
    expectSameRefs();
  });

  test('peels every tag like git show-ref -d and has the peeled ids of packed tags', () => {
    const reader = gitObjectReader(repository);
    const shown = git(repository, ['show-ref', '-d'])
      .toString()
      .split('\n')
      .filter((line) => line.endsWith('^{}'));
    const peeled = (): string[] =>
      RefStore.open(repository)
        .snapshot()
        .tags.flatMap((ref) => {
          const { oid } = peelTag(reader, ref.oid);
          return oid === ref.oid ? [] : [`${oid} ${ref.name}^{}`];
        });
    expect(peeled()).toEqual(shown);
    git(repository, ['pack-refs', '--all']);
    expect(peeled()).toEqual(shown);
    const snapshot = RefStore.open(repository).snapshot();
    expect(snapshot.tags.map((ref) => [ref.short, ref.peeledOid])).toEqual([
      ['light', undefined],
      ['nested', first],
      ['v1', first],
    ]);
  });

  test('reads HEAD on a branch, unborn, detached, and as a symbolic link', () => {
    const head = () => RefStore.open(repository).snapshot().head;
    expect(head()).toEqual({ target: 'refs/heads/main', oid: first, isDetached: false, isUnborn: false });
    git(repository, ['symbolic-ref', 'HEAD', 'refs/heads/nothing']);
    expect(head()).toEqual({ target: 'refs/heads/nothing', isDetached: false, isUnborn: true });
    git(repository, ['update-ref', '--no-deref', 'HEAD', second]);
    expect(head()).toEqual({ oid: second, isDetached: true, isUnborn: false });
    unlinkSync(join(repository, 'HEAD'));
    symlinkSync('refs/heads/main', join(repository, 'HEAD'));
    expect(head()).toEqual({ target: 'refs/heads/main', oid: first, isDetached: false, isUnborn: false });
    unlinkSync(join(repository, 'HEAD'));
    writeFileSync(join(repository, 'HEAD'), 'nonsense\n');
    expect(head).toThrow('corrupt');
    unlinkSync(join(repository, 'HEAD'));
    expect(head).toThrow('not-found {"what":"repository"');
  });

  test('counts broken refs and leaves them out, as well as dangling and cyclic symrefs, locks and dot files', () => {
    const put = (name: string, content: string) => writeFileSync(join(repository, 'refs/heads', name), content);
    put('malformed', 'not an id\n');
    put('empty', '');
    put('zero', '0'.repeat(40));
    put('bad..name', first);
    put('main.lock', first);
    put('.hidden', first);
    put('dangling', 'ref: refs/heads/nowhere\n');
    put('circle-a', 'ref: refs/heads/circle-b\n');
    put('circle-b', 'ref: refs/heads/circle-a\n');
    expectSameRefs();
    expect(RefStore.open(repository).snapshot().brokenCount).toBe(4);
  });

  test('lists a name that is not UTF-8 in its place', () => {
    const name = Buffer.concat([Buffer.from(join(repository, 'refs/heads/')), Buffer.from('caf\xe9', 'latin1')]);
    writeFileSync(name, `${second}\n`);
    expectSameRefs();
    git(repository, ['pack-refs', '--all']);
    expectSameRefs();
    expect(RefStore.open(repository).snapshot().get('refs/heads/caf\udce9')?.oid).toBe(second);
  });

  test('gives a linked work tree its own HEAD and the refs of the repository', () => {
    const work = initWork('linked');
    git(work, ['commit', '-q', '--allow-empty', '-m', 'x']);
    const linked = join(tempDir('linked'), 'tree');
    git(work, ['worktree', 'add', '-q', '-b', 'side', linked]);
    git(linked, ['update-ref', 'refs/bisect/bad', 'HEAD']);
    const gitDir = join(work, '.git/worktrees/tree');
    expect(RefStore.open(gitDir).snapshot().head.target).toBe('refs/heads/side');
    expectSameRefs(gitDir);
    expectSameRefs(join(work, '.git'));
  });

  test('throws unsupported for the reftable format', () => {
    mkdirSync(join(repository, 'reftable'));
    expect(() => RefStore.open(repository)).toThrow('unsupported');
  });
});

describe('fingerprint', () => {
  const age = (path: string) => utimesSync(join(repository, path), 1_000_000, 1_000_000);

  test('stays the same while nothing changes and changes with every kind of change', () => {
    // The clock stands still, because the fingerprint changes once more when a new file becomes old.
    vi.useFakeTimers({ toFake: ['Date'] });
    const store = RefStore.open(repository);
    const seen = new Set<string>();
    const expectChange = () => {
      const now = store.fingerprint();
      expect(store.fingerprint()).toBe(now);
      expect(seen.has(now)).toBe(false);
      expect(store.snapshot().fingerprint).toBe(now);
      seen.add(now);
    };
    expectChange();
    updateRef('refs/heads/main', second);
    expectChange();
    git(repository, ['branch', 'another', first]);
    expectChange();
    git(repository, ['pack-refs', '--all']);
    expectChange();
    git(repository, ['update-ref', '-d', 'refs/heads/another']);
    expectChange();
    git(repository, ['symbolic-ref', 'HEAD', 'refs/heads/ветка']);
    expectChange();
    writeFileSync(join(repository, 'shallow'), `${first}\n`);
    expectChange();
  });

  test('the content tag of a snapshot depends on the refs and not on their files', () => {
    const store = RefStore.open(repository);
    const before = store.snapshot().contentTag;
    age('refs/heads/main');
    git(repository, ['pack-refs', '--all']);
    expect(store.snapshot().contentTag).toBe(before);
    const seen = new Set([before]);
    for (const change of [
      ['update-ref', 'refs/heads/main', second],
      ['branch', 'another', first],
      ['symbolic-ref', 'HEAD', 'refs/heads/another'],
      ['update-ref', '-d', 'refs/heads/main'],
    ]) {
      git(repository, change);
      const now = store.snapshot().contentTag;
      expect(seen.has(now)).toBe(false);
      seen.add(now);
    }
  });

  test('changes when a ref is overwritten in place within one tick of the clock', () => {
    const file = join(repository, 'refs/heads/main');
    const store = RefStore.open(repository);
    const moment = new Date();
    writeFileSync(file, `${first}\n`);
    utimesSync(file, moment, moment);
    const before = store.fingerprint();
    writeFileSync(file, `${second}\n`);
    utimesSync(file, moment, moment);
    expect(store.fingerprint()).not.toBe(before);
  });

  test('does not read a ref that is old', () => {
    age('refs/heads/main');
    const store = RefStore.open(repository);
    const before = store.fingerprint();
    writeFileSync(join(repository, 'refs/heads/main'), `${second}\n`);
    age('refs/heads/main');
    expect(store.fingerprint()).toBe(before);
    renameSync(join(repository, 'refs/heads/main'), join(repository, 'refs/heads/other'));
    expect(store.fingerprint()).not.toBe(before);
  });
});

describe('parsePackedRefs', () => {
  test('throws corrupt for a truncated or malformed file', () => {
    git(repository, ['pack-refs', '--all']);
    const line = `${'a'.repeat(40)} refs/heads/x\n`;
    for (const bad of [
      line.slice(0, -1),
      'x\n',
      `${'g'.repeat(40)} refs/heads/x\n`,
      `^${'a'.repeat(39)}\n`,
      `${line}^12\n`,
    ]) {
      expect(() => parsePackedRefs(Buffer.from(bad))).toThrow('corrupt');
    }
    expect(parsePackedRefs(Buffer.from(`${'0'.repeat(40)} refs/heads/x\n^${'b'.repeat(40)}\n${line}`))).toMatchObject({
      brokenCount: 1,
      refs: [{ name: 'refs/heads/x' }],
    });
  });
});

describe('splitRefAndPath', () => {
  test('takes the shortest run of segments that is a branch or a tag, and HEAD as a branch', () => {
    git(repository, ['tag', 'feature/one', first]);
    const snapshot = RefStore.open(repository).snapshot();
    const split = (kind: 'branch' | 'tag', path: string) => splitRefAndPath(snapshot, kind, path.split('/'));
    const oidOf = (refName = '') => (refName === 'HEAD' ? snapshot.head.oid : snapshot.get(refName)?.oid);
    const found = { name: 'feature/one', refName: 'refs/heads/feature/one', path: 'a/b' };
    expect(split('branch', 'feature/one/a/b')).toEqual(found);
    expect(oidOf(found.refName)).toBe(second);
    expect(split('tag', 'feature/one/a')).toEqual({ name: 'feature/one', refName: 'refs/tags/feature/one', path: 'a' });
    expect(oidOf('refs/tags/feature/one')).toBe(first);
    expect(split('branch', 'main')).toEqual({ name: 'main', refName: 'refs/heads/main', path: '' });
    expect(oidOf('refs/heads/main')).toBe(first);
    expect(split('branch', 'HEAD/a')).toEqual({ name: 'HEAD', refName: 'HEAD', path: 'a' });
    expect(oidOf('HEAD')).toBe(first);
    expect(split('branch', 'feature')).toBeUndefined();
    expect(split('tag', 'HEAD')).toBeUndefined();
    expect(split('branch', 'v1')).toBeUndefined();
  });
});

test('compareRefNames gives any two names the order of their bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(Math.sign(compareRefNames(a, b))).toBe(Math.sign(Buffer.compare(pathBytes(a), pathBytes(b))));
    }),
    { seed: 5 },
  );
});
