/** Finding repositories under a root folder. */
import { chmodSync, cpSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeRepositories } from '../../src/repository/placement.js';
import { rescanRoots, scanRoot, scanRootSync, specOfPath, type RootScan } from '../../src/repository/scan.js';
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
  placeRepositories([], scan.repositories).repositories.map(({ owner, name }) => `${owner}/${name}`);

describe('scanRoot', () => {
  it('finds bare and non-bare repositories at any depth and names them after their folders', async () => {
    const root = join(tempDir('scan'), 'srv');
    const paths = [
      putBare(join(root, 'linux.git')),
      join(putWork(join(root, 'tools')), '.git'),
      putBare(join(root, 'plain')),
      putBare(join(root, 'torvalds', 'linux.git')),
      join(putWork(join(root, 'torvalds', 'subsurface')), '.git'),
      putBare(join(root, 'scm', 'linux', 'kernel', 'git', 'next.git')),
    ];
    mkdirSync(join(root, 'empty'));
    writeFileSync(join(root, 'file'), '');
    const scan = await scanRoot(root);
    expect(names(scan)).toEqual([
      'srv/linux',
      'srv/plain',
      'srv/tools',
      'torvalds/linux',
      'torvalds/subsurface',
      'scm.linux.kernel.git/next',
    ]);
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
    const scan = await scanRoot(root);
    expect(names(scan)).toEqual(['owner/alone']);
    expect(scan).toEqual({
      repositories: [{ path: root, place: root, folder: root, owners: ['owner'], reachedBy: 'folder' }],
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

  it('lists a repository under its own folder, wherever links and linked work trees of it stand', () => {
    const root = join(tempDir('scan'), 'srv');
    const real = putWork(join(root, 'team', 'real'));
    writeFile(real, 'a', 'a');
    commitAll(real, 'first');
    git(real, ['worktree', 'add', '-q', join(root, 'linked')]);
    symlinkSync(real, join(root, 'again'));
    mkdirSync(join(root, 'aside'));
    symlinkSync(real, join(root, 'aside', 'third'));
    const scan = scanRootSync(root);
    expect(names(scan)).toEqual(['team/real']);
    expect(placeRepositories([], scan.repositories).duplicates.map(({ folder }) => folder)).toEqual([
      join(root, 'again'),
      join(root, 'aside', 'third'),
      join(root, 'linked'),
    ]);
  });

  it('says which folder has a name that it cannot open', () => {
    const root = join(tempDir('scan'), 'srv');
    mkdirSync(root);
    mkdirSync(Buffer.concat([Buffer.from(`${root}/odd`), Buffer.from([0xff])]));
    expect(scanRootSync(root).unreadable).toEqual([join(root, 'odd\ufffd')]);
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
      repositories: [{ folder: join(`${root}-gone`, 'new.git') }],
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
