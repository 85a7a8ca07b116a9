/** Suggestions of people: proper names, counted as git counts them. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';

let app: RunningApp;
let work: string;

beforeAll(async () => {
  work = initWork('people');
  writeFile(work, '.mailmap', 'Анна Кедрова <anna@example.org> <old@example.org>\n');
  commitAll(work, 'Begin');
  const commit = (name: string, email: string, count: number): void => {
    for (let at = 0; at < count; at += 1)
      git(work, [
        '-c',
        `user.name=${name}`,
        '-c',
        `user.email=${email}`,
        'commit',
        '-q',
        '--allow-empty',
        '-m',
        'x',
        `--author=${name} <${email}>`,
      ]);
  };
  commit('Anna', 'old@example.org', 2);
  commit('Анна Кедрова', 'anna@example.org', 1);
  commit('Hanna', 'hanna@example.org', 1);
  commit('Linus', 'linus@example.org', 1);
  app = await startApp({ 'o/r': `${work}/.git` }, { dataDir: tempDir('data') });
  await vi.waitFor(() => expect(app.context.repositories.find('o', 'r')?.history.indexState?.state).toBe('ready'), {
    timeout: 30_000,
  });
});
afterAll(() => app.close());

const people = async (query: string): Promise<unknown> =>
  (JSON.parse(await app.text(`/o/r/people-list?${query}`)) as { people: unknown }).people;

/** `git shortlog` with the names of the mailmap. */
function shortlog(pattern: RegExp): unknown {
  return gitText(work, ['shortlog', '-sn', 'HEAD'])
    .split('\n')
    .map((line) => /(\d+)\t(.*)/.exec(line))
    .filter((found) => pattern.test(found?.[2] ?? ''))
    .map((found) => ({ name: found?.[2], commits: Number(found?.[1]) }));
}

describe('people whose names contain a text', () => {
  test('are those of git shortlog, the most commits first', async () => {
    expect(await people('of=author&q=anna')).toEqual(shortlog(/анна|anna/i));
    expect(await people('of=author&q=linus')).toEqual(shortlog(/linus/i));
    expect(await people('of=author&q=absent')).toEqual([]);
    expect(await people('of=author&q=')).toEqual([]);
  });

  test('are found in the other keyboard layout', async () => {
    expect(await people(`of=author&q=${encodeURIComponent('дштгы')}`)).toEqual([{ name: 'Linus', commits: 1 }]);
  });

  test('are none without an index', async () => {
    const plain = await startApp({ 'o/r': `${work}/.git` });
    expect(JSON.parse(await plain.text('/o/r/people-list?of=author&q=anna'))).toEqual({ people: [] });
    await plain.close();
  });
});
