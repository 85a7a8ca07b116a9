/** The log says by name what happens below the roots while the server runs. */
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ObjectCaches } from '../../src/repository/object-caches.js';
import { Repositories } from '../../src/repository/repositories.js';
import { rescanRoots } from '../../src/repository/scan.js';
import type { Log } from '../../src/server/log.js';
import { rootReporter } from '../../src/server/root-reporter.js';
import { Readiness } from '../../src/web/http/readiness.js';
import { Answers } from '../../src/workers/answers.js';
import { WorkerPool } from '../../src/workers/pool.js';
import { git, tempDir } from '../support/git-fixture.js';

test('what comes, goes, is skipped or gets another name is reported, and what is skipped only once', async () => {
  const root = join(tempDir('roots'), 'srv');
  mkdirSync(root);
  const lines: string[] = [];
  const write = (facts: { readonly folder: string }, message: string) => lines.push(`${message} ${facts.folder}`);
  const workers = new WorkerPool();
  const repositories = new Repositories([], { answers: new Answers(workers), caches: new ObjectCaches() });
  const readiness = new Readiness();
  const log = { info: write, warn: write } as unknown as Log;
  const report = rootReporter({ repositories, log, readiness, roots: [root] });
  const after = async (change: () => void): Promise<string[]> => {
    change();
    lines.length = 0;
    report(await rescanRoots([root]));
    return [...lines];
  };
  const at = (name: string): string => join(root, name);
  const make = (name: string) => git(root, ['init', '-q', '--bare', at(name)]);

  expect(await after(() => make('обект.git'))).toEqual([`repository found ${at('обект.git')}`]);
  expect(await after(() => make('объект.git'))).toEqual([
    `repository found ${at('объект.git')}`,
    `another repository has or claims its usual name ${at('объект.git')}`,
  ]);
  const skipped = [`skipped, leads to a repository with an address of its own ${at('link')}`];
  expect(await after(() => symlinkSync(at('обект.git'), at('link')))).toEqual(skipped);
  expect(await after(() => undefined)).toEqual([]);
  expect(await after(() => rmSync(at('объект.git'), { recursive: true }))).toEqual([
    `repository is gone ${at('объект.git')}`,
  ]);
  expect(repositories.list().map(({ name }) => name)).toEqual(['obekt']);
  expect(readiness.problem).toBeUndefined();
  expect(await after(() => renameSync(root, `${root}-away`))).toEqual([
    `repository is gone ${at('обект.git')}`,
    `skipped, cannot be read ${root}`,
  ]);
  expect(readiness.problem).toBe('roots');
  expect(await after(() => renameSync(`${root}-away`, root))).toEqual([`repository found ${at('обект.git')}`]);
  expect(readiness.problem).toBeUndefined();
  repositories.close();
  await workers.destroy();
});
