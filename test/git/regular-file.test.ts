/** What lies under the name of a file may be anything: no read waits, and nothing but regular files is read. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isGitError } from '../../src/git/errors.js';
import type { Oid } from '../../src/git/oid.js';
import { openRegularFile, readRegularFile } from '../../src/git/regular-file.js';
import { RefStore } from '../../src/git/refs/ref-store.js';
import { ObjectStore } from '../../src/git/store/object-store.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../support/git-fixture.js';

function errorOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return isGitError(error)
      ? `${error.code} ${error.fields.detail ?? ''}`.trim()
      : String((error as { code?: string }).code);
  }
  return 'none';
}

function mkfifo(path: string): void {
  execFileSync('mkfifo', [path]);
}

describe('a regular file', () => {
  test('is read up to its limit', () => {
    const path = join(tempDir(), 'f');
    writeFileSync(path, 'hello');
    expect(readRegularFile(path, 5).toString()).toBe('hello');
    expect(errorOf(() => readRegularFile(path, 4))).toBe('too-large');
    expect(errorOf(() => readRegularFile(`${path}.none`, 4))).toBe('ENOENT');
  });

  test('is not a FIFO, a folder, a device, a socket, or a link to one of them', async () => {
    const folder = tempDir();
    mkfifo(join(folder, 'fifo'));
    mkdirSync(join(folder, 'folder'));
    symlinkSync('/dev/zero', join(folder, 'device'));
    symlinkSync('fifo', join(folder, 'link'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    for (const name of ['fifo', 'folder', 'device', 'link', 'socket'])
      expect([name, errorOf(() => openRegularFile(join(folder, name)))]).toEqual([name, 'corrupt not a regular file']);
    server.close();
  });
});

describe('a repository with a FIFO in the place of', () => {
  function repository(): { gitDir: string; blob: Oid; path: string } {
    const work = initWork('fifo');
    writeFile(work, 'f', 'text\n');
    commitAll(work, 'one');
    const gitDir = join(work, '.git');
    const blob = gitText(work, ['rev-parse', 'HEAD:f']) as Oid;
    return { gitDir, blob, path: join(gitDir, 'objects', blob.slice(0, 2), blob.slice(2)) };
  }

  test('a loose object: that object is absent, the others are read', () => {
    const { gitDir, blob, path } = repository();
    rmSync(path, { force: true });
    mkfifo(path);
    const store = ObjectStore.open(gitDir);
    expect(store.find(blob)).toBeUndefined();
    expect(store.find(gitText(gitDir, ['rev-parse', 'HEAD']) as Oid)?.type).toBe('commit');
    store.close();
  });

  test.each(['pack', 'idx'])('a .%s file: the error names the file', (ending) => {
    const { gitDir, blob } = repository();
    git(gitDir, ['repack', '-adq']);
    const file = readdirSync(join(gitDir, 'objects/pack')).find((name) => name.endsWith(`.${ending}`));
    const path = join(gitDir, 'objects/pack', file as string);
    renameSync(path, `${path}.away`);
    mkfifo(path);
    const store = ObjectStore.open(gitDir);
    expect(errorOf(() => store.read(blob, 'blob'))).toContain('corrupt');
    store.close();
  });

  test('a branch, packed-refs or shallow: the other refs are read', () => {
    const { gitDir } = repository();
    git(gitDir, ['branch', 'other']);
    rmSync(join(gitDir, 'refs/heads/other'));
    mkfifo(join(gitDir, 'refs/heads/other'));
    mkfifo(join(gitDir, 'shallow'));
    const { branches } = RefStore.open(gitDir).snapshot();
    expect(branches.map(({ short }) => short)).toEqual(['main']);
    mkfifo(join(gitDir, 'packed-refs'));
    expect(errorOf(() => RefStore.open(gitDir).snapshot())).toBe('corrupt not a regular file');
  });
});
