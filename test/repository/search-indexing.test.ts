import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { IndexService } from '../../src/repository/index-service.js';
import type { RepositoryIndex } from '../../src/repository/repository-index.js';
import type { IndexingThreadLimits } from '../../src/repository/indexing-thread.js';
import { SearchIndexing } from '../../src/repository/search-indexing.js';
import type { SearchScope } from '../../src/search/search-scope.js';
import { commitAll, initWork, tempDir, writeFile } from '../support/git-fixture.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function started(dataDir: string, scope: SearchScope, maxAtOnce = 64, limits?: IndexingThreadLimits) {
  const service = new IndexService(dataDir, { maxAtOnce });
  const searching = new SearchIndexing(service, dataDir, scope, limits);
  closing.push(async () => {
    await searching.close();
    await service.close();
  });
  return { service, searching };
}

function repository(text: string): string {
  const work = initWork();
  writeFile(work, 'a.txt', text);
  commitAll(work, 'one');
  return join(work, '.git');
}

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 30_000 }).toBe(true);
}

const isSettled = ({ search }: RepositoryIndex): boolean => search.failures + (search.handle?.files.length ?? 0) > 0;

describe('the search index of a repository', () => {
  test('follows its history index and its refs, and is there after a restart', async () => {
    const dataDir = tempDir('data');
    const gitDir = repository('some text\n');
    const { service } = started(dataDir, 'head');
    const index = service.track(gitDir, 'o/r');
    await until(() => index.search.handle?.files.length === 1 && !index.search.isWaiting);
    writeFile(join(gitDir, '..'), 'b.txt', 'more text\n');
    commitAll(join(gitDir, '..'), 'two');
    service.requestUpdate(index);
    await until(() => index.search.handle?.files.length === 2);
    const again = started(dataDir, 'head').service.track(gitDir, 'o/r');
    await until(() => again.search.handle !== undefined);
    expect(again.search.handle).toEqual(index.search.handle);
  });

  test('is not built with `off`, nor of a repository that nobody visits', async () => {
    const dataDir = tempDir('data');
    const { service } = started(dataDir, 'off');
    const index = service.track(repository('x\n'), 'o/r');
    await until(() => index.state === 'ready');
    expect([index.search.isWaiting, index.search.handle]).toEqual([false, undefined]);
    const lazy = started(dataDir, 'head', 0).service.track(repository('y\n'), 'o/lazy');
    await until(() => readdirSync(join(dataDir, 'index')).length === 2);
    expect([lazy.search.isWaiting, readdirSync(dataDir).includes('search')]).toEqual([false, false]);
  });

  test('may fail and harms neither its history index nor other repositories', async () => {
    const dataDir = tempDir('data');
    writeFileSync(join(dataDir, 'search'), 'a file in the place of the folder');
    const { service } = started(dataDir, 'head');
    const index = service.track(repository('some text\n'), 'o/r');
    await until(() => isSettled(index));
    expect([index.search.failures, index.state]).toEqual([1, 'ready']);
    rmSync(join(dataDir, 'search'));
    const other = service.track(repository('other text\n'), 'o/other');
    await until(() => isSettled(other));
    expect(other.search.failures).toBe(0);
  });

  // That a thread without memory fails alone is tested with histories: the class of both is the same.
  test('fails by its thread alone, which gives no news', async () => {
    const { service } = started(tempDir('data'), 'head', 64, { maxHeapMb: 256, stalledMs: 1 });
    const indexes = ['o/one', 'o/two'].map((name) => service.track(repository('some text\n'), name));
    await until(() => indexes.every(isSettled));
    expect(indexes.map(({ state, search }) => [state, search.failures])).toEqual(indexes.map(() => ['ready', 1]));
    for (const { search } of indexes) expect(search.reason).toMatch(/no progress/);
  });
});
