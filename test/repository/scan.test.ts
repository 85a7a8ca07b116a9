/** Finding repositories under a root folder, and the names they get. */
import { chmodSync, cpSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, isRepositoryName, nameFromFolder, ownerFromFolder } from '../../src/repository/repository-name.js';
import {
  mergeSpecs,
  rescanRoots,
  scanRoot,
  scanRootSync,
  specOfPath,
  type RepositorySpec,
  type RootScan,
} from '../../src/repository/scan.js';
import { commitAll, git, gitText, initBare, initWork, tempDir, writeFile } from '../support/git-fixture.js';
import { withoutPrivileges } from '../support/without-privileges.js';

const bare = initBare('sample');
const work = initWork('sample');

/** A copy of a bare repository at `path`. */
function putBare(path: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  cpSync(bare, path, { recursive: true });
  return path;
}

/** A copy of a repository with a work tree at `path`. */
function putWork(path: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  cpSync(work, path, { recursive: true });
  return path;
}

const names = (scan: Pick<RootScan, 'repositories'>): string[] =>
  scan.repositories.map(({ owner, name }) => `${owner}/${name}`);

describe('scanRoot', () => {
  it('finds bare and non-bare repositories two levels down and names them after their folders', async () => {
    const root = join(tempDir('scan'), 'srv');
    const paths = [
      putBare(join(root, 'linux.git')),
      join(putWork(join(root, 'tools')), '.git'),
      putBare(join(root, 'plain')),
      putBare(join(root, 'torvalds', 'linux.git')),
      join(putWork(join(root, 'torvalds', 'subsurface')), '.git'),
    ];
    putBare(join(root, 'too', 'deep', 'down.git'));
    mkdirSync(join(root, 'empty'));
    writeFileSync(join(root, 'file'), '');
    const scan = await scanRoot(root);
    expect(names(scan)).toEqual(['srv/linux', 'srv/plain', 'srv/tools', 'torvalds/linux', 'torvalds/subsurface']);
    expect(new Set(scan.repositories.map(({ path }) => path))).toEqual(new Set(paths));
    expect(scan.unreadable).toEqual([]);
    expect(scanRootSync(root)).toEqual(scan);
  });

  it('does not look inside a repository', async () => {
    const root = join(tempDir('scan'), 'srv');
    putWork(join(root, 'outer'));
    putBare(join(root, 'outer', 'inner.git'));
    expect(names(await scanRoot(root))).toEqual(['srv/outer']);
  });

  it('takes a root that is itself a repository as the only one', async () => {
    const root = putBare(join(tempDir('scan'), 'owner', 'alone.git'));
    expect(await scanRoot(root)).toEqual({
      repositories: [{ owner: 'owner', name: 'alone', path: root }],
      unreadable: [],
      tooLarge: [],
    });
  });

  it('follows links, lists a repository once, and ends where links go round', async () => {
    const base = tempDir('scan');
    const elsewhere = putBare(join(base, 'elsewhere', 'kernel.git'));
    const root = join(base, 'srv');
    putBare(join(root, 'own.git'));
    symlinkSync(elsewhere, join(root, 'linked.git'));
    symlinkSync(join(root, 'own.git'), join(root, 'again.git'));
    symlinkSync(root, join(root, 'round'));
    symlinkSync(join(root, 'nowhere'), join(root, 'broken'));
    symlinkSync('self', join(root, 'self'));
    const scan = await scanRoot(root);
    expect(names(scan)).toEqual(['srv/own', 'srv/linked']);
    expect(scan.unreadable).toEqual([]);
  });

  it('finds a linked work tree as the repository that it belongs to', () => {
    const main = initWork('main');
    writeFile(main, 'a', 'a');
    commitAll(main, 'first');
    const linked = join(tempDir('linked'), 'second');
    git(main, ['worktree', 'add', '-q', linked]);
    expect(specOfPath(linked)?.path).toBe(join(main, '.git'));
    expect(specOfPath(linked)?.name).toBe('second');
  });

  it('sees what appears later, and reports a root that has gone', async () => {
    const root = join(tempDir('scan'), 'srv');
    mkdirSync(root);
    expect(names(await rescanRoots([root]))).toEqual([]);
    putBare(join(root, 'new.git'));
    expect(names(await rescanRoots([root]))).toEqual(['srv/new']);
    renameSync(root, `${root}-gone`);
    expect(await rescanRoots([root, `${root}-gone`])).toMatchObject({
      unreadable: [root],
      repositories: [{ name: 'new' }],
    });
  });

  it('passes over a folder that may not be read and says so', () => {
    const base = tempDir('scan');
    const root = join(base, 'srv');
    putBare(join(root, 'seen.git'));
    mkdirSync(join(root, 'closed'));
    chmodSync(join(root, 'closed'), 0);
    for (const folder of [join(base, '..'), base]) chmodSync(folder, 0o755);
    const scan = withoutPrivileges(() => scanRootSync(root));
    chmodSync(join(root, 'closed'), 0o755);
    expect(names(scan)).toEqual(['srv/seen']);
    expect(scan.unreadable).toEqual([join(root, 'closed')]);
  });

  it('throws for a root that does not exist', async () => {
    await expect(scanRoot(join(tempDir('scan'), 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('specOfPath', () => {
  it('agrees with git about what a repository is', () => {
    const root = tempDir('spec');
    const folders = [
      putBare(join(root, 'a', 'bare.git')),
      putWork(join(root, 'a', 'work')),
      join(root, 'a', 'work', '.git'),
      join(root, 'a'),
      join(root, 'nowhere'),
    ];
    for (const folder of folders) {
      const spec = specOfPath(folder);
      const gitDir = spec && gitText(folder, ['rev-parse', '--absolute-git-dir']);
      expect(spec?.path).toBe(gitDir);
      expect(spec === undefined).toBe(folder === join(root, 'a') || basename(folder) === 'nowhere');
    }
    expect(specOfPath(join(root, 'a', 'work', '.git'))).toEqual(specOfPath(join(root, 'a', 'work')));
  });
});

describe('mergeSpecs', () => {
  const spec = (owner: string, name: string, path: string): RepositorySpec => ({ owner, name, path });

  it('adds what is new, drops what is known, refuses a second repository of one address', () => {
    const known = [spec('a', 'x', '/srv/1')];
    const merged = mergeSpecs(known, [
      spec('b', 'x', '/srv/1'),
      spec('A', 'X', '/srv/2'),
      spec('a', 'y', '/srv/3'),
      spec('a', 'y', '/srv/3'),
    ]);
    expect(merged.repositories).toEqual([...known, spec('a', 'y', '/srv/3')]);
    expect(merged.conflicts).toEqual([{ refused: spec('A', 'X', '/srv/2'), first: known[0] }]);
  });
});

describe('names from folders', () => {
  it.each([
    ['linux.git', 'linux'],
    ['linux', 'linux'],
    ['linux.git.git', 'linux'],
    ['my repo', 'my-repo'],
    ['кедр', 'kedr'],
    ['Ядро Линукс.git', 'Yadro-Linuks'],
    ['漢字', 'repository'],
    ['..', 'repository'],
    ['.git', 'repository'],
    ['', 'repository'],
    ['a+b', 'a-b'],
    ['.dotfiles', '.dotfiles'],
    ['news.rss', 'news.rss-git'],
  ])('a folder %j is the repository %j', (folder, name) => {
    expect(nameFromFolder(folder)).toBe(name);
  });

  it.each([
    ['torvalds', 'torvalds'],
    ['', 'local'],
    ['api', 'api-git'],
    ['Explore', 'Explore-git'],
    ['-', 'local'],
    ['robots.txt', 'robots.txt-git'],
    ['проекты', 'proekty'],
  ])('a folder %j is the owner %j', (folder, owner) => {
    expect(ownerFromFolder(folder)).toBe(owner);
  });

  it('makes an allowed name of any folder name', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (owner, name) => {
          expect(isRepositoryName(ownerFromFolder(owner), nameFromFolder(name))).toBe(true);
        },
      ),
    );
  });

  it('leaves an allowed name as it is', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._]{0,20}$/);
    fc.assert(
      fc.property(part, part, (owner, name) => {
        fc.pre(isRepositoryName(owner, name));
        expect([ownerFromFolder(owner), nameFromFolder(name)]).toEqual([owner, name]);
      }),
    );
  });

  it('refuses names that would be another page or another repository', () => {
    for (const owner of ['explore', 'API', 'assets', '-', 'repo', 'metrics', '.', '..', '', 'a/b', 'a b', 'кедр'])
      expect(isRepositoryName(owner, 'x')).toBe(false);
    for (const name of ['x.git', 'x.atom', 'x.RSS', '.', '..', '', 'a%2Fb'])
      expect(isRepositoryName('owner', name)).toBe(false);
    expect(addressKey({ owner: 'A', name: 'b' })).toBe(addressKey({ owner: 'a', name: 'B' }));
  });
});
