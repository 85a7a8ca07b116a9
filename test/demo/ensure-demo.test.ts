/**
 * Building the demo repositories in a data directory: once, completely, and again when the version of a recipe changes.
 */
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DemoLine } from '../../src/demo/demo-history.js';
import type { DemoRecipe } from '../../src/demo/demo-recipe.js';
import { ensureDemo, isDemoMissing } from '../../src/demo/ensure-demo.js';
import { moment, type ObjectBatch } from '../../src/demo/object-batch.js';
import { gitText, tempDir } from '../support/git-fixture.js';

const WHO = { name: 'Anna Author', email: 'anna@example.org' };

function recipe(name: string, version: number): DemoRecipe {
  const build = (batch: ObjectBatch) => {
    const line = new DemoLine(batch);
    line.put('a/file.txt', `${name} ${version}\n`);
    const tip = line.commit({
      author: WHO,
      authored: moment('2020-03-24 09:28:27 -0600'),
      message: `${name} ${version}\n`,
    });
    return { head: 'main', refs: new Map([['refs/heads/main', tip]]) };
  };
  return { owner: 'kedr', name, description: `About ${name}`, version, build };
}

const BOTH = [recipe('one', 1), recipe('two', 1)];
const subject = (path: string): string => gitText(path, ['log', '-1', '--format=%s %ci']);

it('builds each repository once and does not change it afterwards', async () => {
  const dataDir = join(tempDir('data'), 'not', 'there', 'yet');
  expect(isDemoMissing(dataDir, BOTH)).toBe(true);
  const specs = await ensureDemo(dataDir, BOTH);
  expect(specs).toEqual(
    ['one', 'two'].map((name) => ({ owner: 'kedr', name, path: join(dataDir, 'demo', 'kedr', `${name}.git`) })),
  );
  expect(specs.map(({ path }) => subject(path))).toEqual([
    'one 1 2020-03-24 09:28:27 -0600',
    'two 1 2020-03-24 09:28:27 -0600',
  ]);
  expect(isDemoMissing(dataDir, BOTH)).toBe(false);
  for (const { path } of specs) writeFileSync(join(path, 'left-alone'), '');
  expect(await ensureDemo(dataDir, BOTH)).toEqual(specs);
  for (const { path } of specs) expect(existsSync(join(path, 'left-alone'))).toBe(true);
  expect(readdirSync(join(dataDir, 'demo', 'kedr')).sort()).toEqual(['one.git', 'two.git']);
});

it('builds a repository again when its recipe has another version', async () => {
  const dataDir = tempDir('data');
  await ensureDemo(dataDir, BOTH);
  const raised = [recipe('one', 2), recipe('two', 1)];
  expect(isDemoMissing(dataDir, raised)).toBe(true);
  const specs = await ensureDemo(dataDir, raised);
  expect(specs.map(({ path }) => subject(path).slice(0, 5))).toEqual(['one 2', 'two 1']);
  expect(gitText(specs[0]?.path ?? '', ['rev-list', '--count', '--all'])).toBe('1');
});

it('replaces a folder without a stamp and removes the remains of an interrupted build', async () => {
  const dataDir = tempDir('data');
  const folder = join(dataDir, 'demo', 'kedr');
  mkdirSync(join(folder, 'one.git', 'half-made'), { recursive: true });
  const [dead, alive] = [join(folder, '.one.git-dead'), join(folder, '.one.git-alive')];
  for (const path of [dead, alive]) mkdirSync(path);
  utimesSync(dead, 1_000_000_000, 1_000_000_000);
  const [spec] = await ensureDemo(dataDir, BOTH);
  expect(subject(spec?.path ?? '')).toMatch(/^one 1 /);
  expect(readdirSync(folder).sort()).toEqual(['.one.git-alive', 'one.git', 'two.git']);
});

it('produces complete repositories when two processes start at once', async () => {
  const dataDir = tempDir('data');
  const [first, second] = await Promise.all([ensureDemo(dataDir, BOTH), ensureDemo(dataDir, BOTH)]);
  expect(first).toEqual(second);
  for (const { path } of first) expect(gitText(path, ['fsck', '--strict'])).toBe('');
  expect(readdirSync(join(dataDir, 'demo', 'kedr')).sort()).toEqual(['one.git', 'two.git']);
});

it('reports the reason when the data directory cannot be written', async () => {
  const dataDir = join(tempDir('data'), 'file');
  writeFileSync(dataDir, '');
  await expect(ensureDemo(dataDir, BOTH)).rejects.toMatchObject({ code: 'ENOTDIR' });
});
