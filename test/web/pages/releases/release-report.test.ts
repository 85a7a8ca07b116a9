/** What a release page says about the changes since the previous release is what git counts. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { releaseReportTask } from '../../../../src/workers/tasks/release-report.js';
import { isOid, type Oid } from '../../../../src/git/oid.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, wordsOf, type PageNode } from '../../../support/page.js';

let work: string;
let app: RunningApp;

beforeAll(async () => {
  work = initWork('release-report');
  const people = ['Anna Author', 'Борис', 'Zoe', 'anna'];
  const commit = (at: number, subject: string): void => {
    git(work, ['add', '-A']);
    git(work, ['commit', '-q', '-m', subject], {
      env: { GIT_AUTHOR_NAME: people[at % people.length] ?? '', GIT_AUTHOR_EMAIL: `p${String(at % 4)}@example.org` },
    });
  };
  writeFile(work, '.mailmap', 'Anna Author <p0@example.org> <p3@example.org>\n');
  writeFile(work, 'README', 'one\ntwo\nthree\n');
  writeFile(work, 'lib/old.c', Array.from({ length: 40 }, (_, at) => `line ${String(at)}\n`).join(''));
  writeFile(work, 'gone/a', 'a\n');
  writeFile(work, 'picture', Buffer.from([0, 1, 2, 3]));
  commitAll(work, 'Begin');
  git(work, ['tag', '-a', '-m', 'one', 'v1.0']);
  for (let at = 0; at < 9; at += 1) {
    writeFile(work, `${at % 2 === 0 ? 'drivers' : 'lib'}/f${String(at)}.c`, `${String(at)}\nx\n`);
    commit(at, `Change ${String(at)}`);
  }
  git(work, ['checkout', '-q', '-b', 'side', 'v1.0']);
  writeFile(work, 'README', 'one\n2\nthree\n');
  commit(1, 'Side');
  git(work, ['checkout', '-q', 'main']);
  git(work, ['merge', '-q', '--no-ff', '-m', 'Merge side', 'side']);
  git(work, ['mv', 'lib/old.c', 'lib/new.c']);
  git(work, ['rm', '-q', '-r', 'gone']);
  writeFile(work, 'picture', Buffer.from([0, 4, 5]));
  commit(2, 'Move');
  git(work, ['tag', '-a', '-m', 'rc', 'v1.1-rc1']);
  writeFile(work, 'README', 'one\n2\n');
  commit(0, 'Last');
  git(work, ['tag', '-a', '-m', 'two', 'v1.1']);
  git(work, ['tag', '-a', '-m', 'other', 'vfio-v2']);
  app = await startApp({ 'o/r': `${work}/.git` }, { dataDir: tempDir('report-data') });
  await vi.waitFor(() => expect(app.context.repositories.find('o', 'r')?.history.indexState?.state).toBe('ready'), {
    timeout: 30_000,
  });
});
afterAll(() => app.close());

const page = async (path: string): Promise<PageNode> => parsePage(await app.text(path));
function oid(name: string): Oid {
  const text = gitText(work, ['rev-parse', name]);
  if (!isOid(text)) throw new Error(text);
  return text;
}

/** `git shortlog -sn`, in the form of a report. */
function shortlog(range: string): { name: string; commits: number }[] {
  return gitText(work, ['shortlog', '-sn', range])
    .split('\n')
    .map((line) => line.trim().split('\t'))
    .map(([commits, name]) => ({ name: name ?? '', commits: Number(commits) }));
}

describe('the report of a release', () => {
  it.each([
    ['v1.0', 'v1.1'],
    ['v1.0', 'v1.1-rc1'],
    ['v1.1-rc1', 'v1.1'],
  ])('counts as git does from %s to %s', async (base, head) => {
    const report = await releaseReportTask({
      gitDir: `${work}/.git`,
      base: oid(`${base}^{commit}`),
      head: oid(`${head}^{commit}`),
      mailmap: oid('HEAD:.mailmap'),
      index: undefined,
    });
    const range = `${base}..${head}`;
    const [files, additions, deletions] = [/(\d+) files? changed/, /(\d+) insertion/, /(\d+) deletion/].map((number) =>
      Number(number.exec(gitText(work, ['diff', '--shortstat', base, head]))?.[1] ?? 0),
    );
    expect(report).toMatchObject({
      commits: Number(gitText(work, ['rev-list', '--count', range])),
      authors: shortlog(range),
      totalAuthors: shortlog(range).length,
      files,
      lines: { additions, deletions },
    });
    const counts = report?.directories.map(({ name, commits }) => [name, commits]);
    expect(counts).not.toEqual([]);
    for (const [name, commits] of counts ?? [])
      expect([name, commits]).toEqual([
        name,
        gitText(work, ['log', '--full-history', '--no-merges', '--format=%H', range, '--', String(name)]).split('\n')
          .length,
      ]);
  });

  it('is on the page of the release, with ways to the comparison, the directories and the people', async () => {
    const root = find(await page('/o/r/releases/tag/v1.1?report=1'), 'section.report');
    expect(wordsOf(find(root, 'h2'))).toBe('Изменения с v1.0');
    expect(findAll(find(root, '.report-counts'), 'li').map(wordsOf)).toEqual([
      `${gitText(work, ['rev-list', '--count', 'v1.0..v1.1'])} коммитов`,
      `${String(shortlog('v1.0..v1.1').length)} автора`,
      expect.stringMatching(/^\d+ изменённых файлов$/),
      expect.stringMatching(/^\d+ добавлен/),
      expect.stringMatching(/^\d+ удален/),
    ]);
    const links = findAll(root, 'a');
    expect(await Promise.all(links.map(async (link) => (await app.get(attribute(link, 'href'))).status))).toEqual(
      links.map(() => 200),
    );
    const names = findAll(root, '.report-row').map((row) => wordsOf(find(row, 'a')));
    expect(names).toContain('drivers/');
    const author = links.find((link) => wordsOf(link) === 'Anna Author');
    const listed = findAll(await page(author === undefined ? '' : attribute(author, 'href')), 'li.clog-row');
    expect(listed).toHaveLength(shortlog('v1.0..v1.1').find(({ name }) => name === 'Anna Author')?.commits ?? -1);
  });

  it('is absent where there is no release before', async () => {
    for (const tag of ['v1.0', 'vfio-v2'])
      expect(findAll(await page(`/o/r/releases/tag/${tag}`), 'section.report')).toEqual([]);
  });
});
