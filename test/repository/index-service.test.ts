import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { IndexService } from '../../src/repository/index-service.js';
import type { IndexState } from '../../src/repository/index-state.js';
import type { RepositoryIndex } from '../../src/repository/repository-index.js';
import { ObjectCaches } from '../../src/repository/object-caches.js';
import { RefWatchers } from '../../src/repository/ref-watchers.js';
import { RepositoryHandle } from '../../src/repository/repository-handle.js';
import { openIndexFolder } from '../../src/workers/indexing/load-segments.js';
import { Answers } from '../../src/workers/answers.js';
import { WorkerPool } from '../../src/workers/pool.js';
import { git, gitText, initBare, tempDir } from '../support/git-fixture.js';
import { lockText } from '../support/lock-text.js';
import { gitCount, gitLatest, gitLog } from '../support/history-oracle.js';
import { randomHistory } from '../support/random-history.js';

/** A push is seen within some seconds; more is for machines that do other things. */
const PATIENCE_MS = 40_000;
const BUDGET_MS = 60_000;

const workers = new WorkerPool();
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});
afterAll(() => workers.destroy());

interface Served {
  readonly service: IndexService;
  readonly repository: RepositoryHandle;
  readonly index: RepositoryIndex;
  /** Every state that was told, each once in a row. */
  readonly states: IndexState[];
}

function serve(gitDir: string, dataDir: string): Served {
  const service = new IndexService(dataDir);
  const states: IndexState[] = [];
  const repository = new RepositoryHandle(
    { owner: 'o', name: 'r', path: gitDir },
    { answers: new Answers(workers), caches: new ObjectCaches(), indexing: service, watchers: new RefWatchers() },
  );
  const index = repository.history.indexState as RepositoryIndex;
  states.push(index.state);
  service.on('change', (changed) => {
    if (states.at(-1) !== changed.state) states.push(changed.state);
  });
  open.push(repository, service);
  return { service, repository, index, states };
}

/** Resolves once `condition` holds after some news. */
async function until({ service }: Served, condition: () => boolean): Promise<void> {
  if (condition()) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('nothing happened')), PATIENCE_MS);
    const look = (): void => {
      if (!condition()) return;
      clearTimeout(timer);
      service.off('change', look);
      resolve();
    };
    service.on('change', look);
  });
}

function has({ index }: Served, commit: Oid): boolean {
  return index.state === 'ready' && (index.current?.index.find(commit) ?? -1) >= 0;
}

/** From the index alone: the columns of the root, the log and the count of a commit are git's. */
async function expectGitsAnswers({ repository }: Served, commit: Oid): Promise<void> {
  const names = gitText(repository.gitDir, ['-c', 'core.quotePath=false', 'ls-tree', '--name-only', commit])
    .split('\n')
    .filter((name) => name !== '');
  const { commits, complete } = await repository.history.lastCommits(commit, '', names, BUDGET_MS);
  expect(complete).toBe(true);
  expect(commits).toEqual(new Map(names.map((name) => [name, gitLatest(repository.gitDir, commit, name)])));
  const page = await repository.history.log({
    commit,
    path: '',
    after: undefined,
    limit: 500,
    firstParent: false,
    noMerges: false,
    followRenames: false,
    budgetMs: BUDGET_MS,
  });
  expect(page.entries.map(({ oid }) => oid)).toEqual(gitLog(repository.gitDir, commit));
  expect(await repository.history.countCommits(commit)).toBe(gitCount(repository.gitDir, commit));
}

function borrowed(from: string, ref: string, commit: Oid): string {
  const gitDir = initBare('served');
  git(gitDir, ['-c', 'fetch.unpackLimit=1000000', 'fetch', '-q', from, `${commit}:${ref}`]);
  return gitDir;
}

describe('the index of a served repository', () => {
  test('goes from waiting through building to ready, and a later start is ready without building', async () => {
    const history = randomHistory(501, 120);
    const dataDir = tempDir('data');
    const first = serve(history.gitDir, dataDir);
    expect([first.index.state, first.index.progress, first.index.current]).toEqual(['waiting', 0, undefined]);
    await until(first, () => first.index.state === 'ready');
    expect(first.states).toEqual(['waiting', 'building', 'ready']);
    expect(first.index).toMatchObject({ progress: 1, total: 120, done: 120, remainingSeconds: undefined });
    await expectGitsAnswers(first, history.commits.at(-1) as Oid);
    const again = serve(history.gitDir, dataDir);
    await until(again, () => again.index.state === 'ready');
    expect(again.states).toEqual(['waiting', 'ready']);
    await expectGitsAnswers(again, history.commits.at(-1) as Oid);
  });

  test('follows branches that are pushed, forced, nested, packed and deleted, without any visitor', async () => {
    const history = randomHistory(502, 120);
    git(history.gitDir, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
    const [old, other, tip, last] = [40, 80, 110, 119].map((n) => history.commits[n]) as [Oid, Oid, Oid, Oid];
    const gitDir = borrowed(history.gitDir, 'refs/heads/main', old);
    const served = serve(gitDir, tempDir('data'));
    await until(served, () => has(served, old));
    const steps: [Oid, string[]][] = [
      [tip, ['fetch', '-q', history.gitDir, `+${tip}:refs/heads/main`]],
      [other, ['fetch', '-q', history.gitDir, `${other}:refs/heads/some/deep/branch`]],
      [other, ['pack-refs', '--all']],
      [last, ['fetch', '-q', history.gitDir, `${last}:refs/tags/v1`]],
      [old, ['update-ref', 'refs/heads/main', old]],
      [old, ['update-ref', '-d', 'refs/heads/some/deep/branch']],
    ];
    for (const [commit, command] of steps) {
      git(gitDir, command);
      await until(served, () => has(served, commit));
      await expectGitsAnswers(served, commit);
    }
  });

  test('tells why it failed, pages answer without it, and a ref that moves begins anew at once', async () => {
    const history = randomHistory(503, 60);
    const [older, tip] = [history.commits[50], history.commits[59]] as [Oid, Oid];
    git(history.gitDir, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
    const gitDir = borrowed(history.gitDir, 'refs/heads/main', tip);
    const tree = gitText(gitDir, ['rev-parse', 'main~1^{tree}']);
    const file = join(gitDir, 'objects', tree.slice(0, 2), tree.slice(2));
    renameSync(file, `${file}.away`);
    const served = serve(gitDir, tempDir('data'));
    await until(served, () => served.index.state === 'failed');
    expect(served.index).toMatchObject({ reasonCode: 'not-found', failures: 1, current: undefined });
    expect(served.index.reason).toContain(tree);
    expect(await served.repository.history.countCommits(tip)).toBe(gitCount(gitDir, tip));
    renameSync(`${file}.away`, file);
    git(gitDir, ['fetch', '-q', history.gitDir, `${older}:refs/heads/older`]);
    await until(served, () => has(served, older));
    expect(served.index).toMatchObject({ reason: undefined, reasonCode: undefined, failures: 0 });
    await expectGitsAnswers(served, tip);
  });

  test('waits while another process writes it, and is served once that is done', async () => {
    const history = randomHistory(504, 40);
    const dataDir = tempDir('data');
    const folder = openIndexFolder({ gitDir: history.gitDir, dataDir });
    folder.lock();
    const lock = join(folder.path, 'lock');
    // A process takes its own lock over, so it is that of the one which started it.
    writeFileSync(lock, lockText(process.ppid));
    const served = serve(history.gitDir, dataDir);
    await until(served, () => served.index.isLocked);
    expect(served.index.state).toBe('waiting');
    rmSync(lock);
    await until(served, () => served.index.state === 'ready');
    await expectGitsAnswers(served, history.commits.at(-1) as Oid);
  });

  test('says nothing any more once the service is closed', async () => {
    const history = randomHistory(505, 40);
    const served = serve(history.gitDir, tempDir('data'));
    let news = 0;
    await served.service.close();
    served.service.on('change', () => (news += 1));
    served.service.requestUpdate(served.index);
    git(history.gitDir, ['update-ref', 'refs/heads/new', history.commits[3] as string]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([news, served.index.state]).toEqual([0, 'waiting']);
  });
});
