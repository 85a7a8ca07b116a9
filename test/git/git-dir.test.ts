import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkExtensions, resolveGitDir } from '../../src/git/git-dir.js';
import { gitEnvironment, commitAll, git, initBare, initWork, tempDir } from '../support/git-fixture.js';

describe('a folder is resolved to its repository', () => {
  test('like in git: bare, work tree, .git, linked worktree, .git file, relative path', () => {
    const bare = initBare();
    expect(resolveGitDir(bare)).toBe(bare);
    const work = initWork();
    commitAll(work, 'one\n');
    expect(resolveGitDir(work)).toBe(join(work, '.git'));
    expect(resolveGitDir(`${work}/.git/`)).toBe(join(work, '.git'));
    expect(resolveGitDir(relative(process.cwd(), work))).toBe(join(work, '.git'));
    const linked = join(tempDir(), 'linked');
    git(work, ['worktree', 'add', '-q', '--detach', linked]);
    expect(resolveGitDir(linked)).toBe(join(work, '.git'));
    const separate = join(tempDir(), 'separate');
    mkdirSync(separate);
    git(separate, ['init', '-q', `--separate-git-dir=${join(tempDir(), 'elsewhere')}`]);
    expect(resolveGitDir(separate)).toBe(git(separate, ['rev-parse', '--absolute-git-dir']).toString().trim());
    const pointing = tempDir();
    writeFileSync(join(pointing, '.git'), `gitdir: ${relative(pointing, bare)}\n`);
    expect(resolveGitDir(pointing)).toBe(bare);
    const link = join(tempDir(), 'link');
    symlinkSync(bare, link);
    expect(resolveGitDir(link)).toBe(link);
  });

  test('and other folders and files are not repositories', () => {
    const folder = tempDir();
    mkdirSync(join(folder, 'objects'));
    writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
    expect(resolveGitDir(folder)).toBeUndefined();
    writeFileSync(join(folder, 'packed-refs'), '');
    expect(resolveGitDir(folder)).toBe(folder);
    for (const path of ['/nowhere', tempDir(), '/dev/null', `${folder}/HEAD`, `${folder}/HEAD/x`, 'a\0b'])
      expect(resolveGitDir(path), path).toBeUndefined();
    const circle = tempDir();
    writeFileSync(join(circle, '.git'), `gitdir: ${join(circle, '.git')}\n`);
    expect(resolveGitDir(circle)).toBeUndefined();
    const loop = tempDir();
    symlinkSync(join(loop, '.git'), join(loop, '.git'));
    expect(resolveGitDir(loop)).toBeUndefined();
  });
});

test('unsupported extensions are named, in any spelling, and others are accepted', () => {
  const refused = [
    '[extensions]\n\tobjectFormat = sha256\n',
    '[EXTENSIONS] objectformat=SHA256\n',
    '[core]\nbare=true\n[extensions]\nobjectFormat = "sha256" # new\n',
  ];
  for (const text of refused) {
    const bare = initBare();
    appendFileSync(join(bare, 'config'), text);
    expect(() => checkExtensions(bare), text).toThrow(
      expect.objectContaining({ code: 'unsupported', fields: { feature: 'sha256' } }),
    );
  }
  for (const text of [
    '',
    '[extensions]\nobjectFormat = sha1\n',
    '[remote "extensions"]\nobjectFormat = sha256\n',
    '# [extensions]\n',
    '[extensions "x"]\nobjectformat = sha256\n',
    '[extensions]\npartialClone = origin\n',
  ]) {
    const bare = initBare();
    appendFileSync(join(bare, 'config'), text);
    expect(() => checkExtensions(bare), text).not.toThrow();
  }
});

test('the format versions and extensions that git refuses are refused', () => {
  const config = (version: string, ...extensions: string[]): string =>
    `[core]\n\trepositoryformatversion = ${version}\n\tbare = true\n${extensions.map((line) => `[extensions]\n\t${line}\n`).join('')}`;
  for (const text of [
    config('0'),
    config('1'),
    config('2'),
    config('99'),
    config('0', 'unknown = true'),
    config('1', 'unknown = true'),
    config('1', 'noop = true'),
    config('1', 'noop-v1 = true'),
    config('1', 'preciousObjects = true'),
    config('0', 'preciousObjects = true', 'partialClone = origin'),
    config('1', 'worktreeConfig = true', 'somethingNew = 1'),
  ]) {
    const bare = initBare();
    writeFileSync(join(bare, 'config'), text);
    const isReadByGit = spawnSync('git', ['rev-parse', '--git-dir'], { cwd: bare, env: gitEnvironment() }).status === 0;
    const check = (): void => checkExtensions(bare);
    if (isReadByGit) expect(check, text).not.toThrow();
    else expect(check, text).toThrow(expect.objectContaining({ code: 'unsupported' }));
  }
});
