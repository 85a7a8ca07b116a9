/** The data directory is made, or refused at once. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDataDir } from '../../src/server/data-dir.js';
import { parseConfig } from '../../src/server/config.js';
import { initBare, tempDir } from '../support/git-fixture.js';

test('a data directory is made with all folders above it, and again without harm', () => {
  const path = join(tempDir('data'), 'a/b/c');
  expect([makeDataDir(path), makeDataDir(path)]).toEqual([true, true]);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('a data directory below a file, or where the system makes no folders, is refused at once', () => {
  const folder = tempDir('data');
  writeFileSync(join(folder, 'file'), '');
  expect(makeDataDir(join(folder, 'file'))).toBe(false);
  expect(makeDataDir(join(folder, 'file/below'))).toBe(false);
  if (existsSync('/proc/self')) expect(makeDataDir('/proc/kedr/data')).toBe(false);
});

test('a name that no repository may have is not told as a missing path', () => {
  const gitDir = initBare('named');
  for (const name of ['a=b', 'a/b/c', 'a', '/b']) {
    const config = parseConfig([`${name}=${gitDir}`], { KEDR_LANG: 'en' });
    expect(config).toMatchObject({ exit: 1 });
    expect('exit' in config ? config.message : '').toContain(`“${name}” cannot be the name of a repository`);
  }
  const missing = parseConfig([`${gitDir}/none=1`], { KEDR_LANG: 'en' });
  expect('exit' in missing ? missing.message : '').toContain('There is no');
});
