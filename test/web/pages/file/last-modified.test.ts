/** Raw files have dates: that of the last change of the path as git tells it, and the file is not sent to who has it. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';

let work: string;
let indexed: RunningApp;
let plain: RunningApp;
const commits: string[] = [];

beforeAll(async () => {
  work = initWork('last-modified');
  writeFile(work, 'old.txt', 'old\n');
  commits.push(commitAll(work, 'one', '2020-01-02T03:04:05+0300'));
  writeFile(work, 'dir/new.txt', 'new\n');
  commits.push(commitAll(work, 'two', '2021-01-02T03:04:05+0300'));
  git(work, ['branch', 'side']);
  git(work, ['checkout', '-q', '-b', 'future']);
  writeFile(work, 'future.txt', 'future\n');
  commitAll(work, 'three', '2098-01-02T03:04:05+0300');
  git(work, ['checkout', '-q', 'main']);
  const repositories = { 'o/r': join(work, '.git') };
  indexed = await startApp(repositories, { dataDir: tempDir('data') });
  plain = await startApp(repositories);
  const history = indexed.context.repositories.find('o', 'r')?.history;
  while (history?.has(gitText(work, ['rev-parse', 'future']) as never) !== true)
    await new Promise((resolve) => setTimeout(resolve, 20));
});
afterAll(() => Promise.all([indexed.close(), plain.close()]));

/** The date of the last commit, of `path` if given, in the form of HTTP. */
function dateOf(revision: string, path?: string): string {
  const seconds = gitText(work, ['log', '-1', '--format=%ct', revision, ...(path === undefined ? [] : ['--', path])]);
  return new Date(Number(seconds) * 1000).toUTCString();
}

const modified = (answer: Response): string | null => answer.headers.get('last-modified');

describe('the date of a file', () => {
  test('is that of the last change of its path, where the index knows it', async () => {
    for (const path of ['old.txt', 'dir/new.txt'])
      for (const at of ['branch/main', 'branch/side', `commit/${commits[1]}`, 'branch/future'])
        expect([path, at, modified(await indexed.get(`/o/r/raw/${at}/${path}`))]).toEqual([
          path,
          at,
          dateOf('main', path),
        ]);
  });

  test('is that of the commit without an index', async () => {
    for (const path of ['old.txt', 'dir/new.txt'])
      expect(modified(await plain.get(`/o/r/raw/branch/main/${path}`))).toBe(dateOf('main'));
    expect(modified(await plain.get(`/o/r/raw/commit/${commits[0]}/old.txt`))).toBe(dateOf(commits[0] ?? ''));
  });

  test('is not told when it is still to come, nor for an id of a file', async () => {
    expect(modified(await indexed.get('/o/r/raw/branch/future/future.txt'))).toBeNull();
    expect(modified(await plain.get('/o/r/raw/branch/future/old.txt'))).toBeNull();
    expect(modified(await indexed.get(`/o/r/raw/blob/${gitText(work, ['rev-parse', 'main:old.txt'])}`))).toBeNull();
  });

  test('is told for HEAD and for a part', async () => {
    const head = await fetch(`${indexed.origin}/o/r/raw/branch/main/old.txt`, { method: 'HEAD' });
    expect(modified(head)).toBe(dateOf('main', 'old.txt'));
    const part = await indexed.get('/o/r/raw/branch/main/old.txt', { range: 'bytes=0-1' });
    expect([part.status, modified(part)]).toEqual([206, dateOf('main', 'old.txt')]);
  });
});

describe('If-Modified-Since', () => {
  const status = async (at: string, headers: Record<string, string>): Promise<number> => {
    const answer = await indexed.get(`/o/r/raw/${at}/old.txt`, headers);
    if (answer.status === 304) expect([await answer.text(), modified(answer)]).toEqual(['', dateOf('main', 'old.txt')]);
    return answer.status;
  };

  test('of the same date is answered 304', async () => {
    const since = dateOf('main', 'old.txt');
    for (const at of ['branch/main', `commit/${commits[1]}`])
      expect(await status(at, { 'if-modified-since': since })).toBe(304);
  });

  test('of a later date is answered 304 where nothing can go back', async () => {
    const since = dateOf('main');
    expect(await status(`commit/${commits[1]}`, { 'if-modified-since': since })).toBe(304);
    expect(await status('branch/main', { 'if-modified-since': since })).toBe(200);
  });

  test.each(['Wed, 01 Jan 2020 00:00:00 GMT', 'tomorrow', '', 'Sat Jan  2 03:04:05 2100'])(
    '«%s» is answered with the file',
    async (since) => {
      for (const at of ['branch/main', `commit/${commits[1]}`])
        expect(await status(at, { 'if-modified-since': since })).toBe(200);
    },
  );

  test('does not count beside If-None-Match', async () => {
    const since = dateOf('main', 'old.txt');
    expect(await status('branch/main', { 'if-modified-since': since, 'if-none-match': '"other"' })).toBe(200);
  });

  test('gives the file again after a branch has gone back', async () => {
    const before = await indexed.get('/o/r/raw/branch/side/dir/new.txt');
    expect(before.status).toBe(200);
    writeFile(work, 'dir/new.txt', 'newer\n');
    const newer = commitAll(work, 'newer', '2022-01-02T03:04:05+0300');
    const path = `/o/r/raw/branch/side/dir/new.txt`;
    const later = async (): Promise<Response> => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      return plain.get(path);
    };
    git(work, ['branch', '-f', 'side', newer]);
    const ahead = await later();
    expect(await ahead.text()).toBe('newer\n');
    git(work, ['branch', '-f', 'side', commits[1] ?? '']);
    await later();
    const back = await plain.get(path, { 'if-modified-since': modified(ahead) ?? '' });
    expect([back.status, await back.text()]).toEqual([200, 'new\n']);
  });
});
