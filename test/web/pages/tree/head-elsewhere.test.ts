/** A HEAD that names no branch with commits: pages show what is there, and say which revision it is. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { git, gitText, initBare } from '../../../support/git-fixture.js';
import { find, parsePage, wordsOf } from '../../../support/page.js';

let app: RunningApp;
const commits: Record<string, string> = {};

/** A repository with HEAD at `main`, which does not exist, and with one commit for each of `refs`. */
function make(name: string, refs: readonly string[]): string {
  const path = initBare(name);
  for (const ref of refs) {
    const blob = gitText(path, ['hash-object', '-w', '--stdin'], { input: `${ref}\n` });
    const tree = gitText(path, ['mktree'], { input: `100644 blob ${blob}\tREADME.md\n` });
    commits[`${name} ${ref}`] = gitText(path, ['commit-tree', '-m', `subject of ${ref}`, tree]);
    git(path, ['update-ref', ref, commits[`${name} ${ref}`] ?? '']);
  }
  return path;
}

beforeAll(async () => {
  const tagged = make('tagged', ['refs/tags/v1.9', 'refs/tags/v1.10']);
  git(tagged, ['tag', '-a', '-m', 'eleven', 'v1.11', 'v1.10']);
  git(tagged, ['update-ref', 'refs/tags/v2', gitText(tagged, ['rev-parse', 'v1.9^{tree}'])]);
  const remote = make('remote', ['refs/remotes/origin/main', 'refs/remotes/origin/other']);
  writeFileSync(join(remote, 'HEAD'), 'ref: refs/remotes/origin/main\n');
  const root = make('root', ['refs/heads/main']);
  git(root, ['update-ref', 'ORIG_HEAD', 'main']);
  git(root, ['symbolic-ref', 'refs/heads/top', 'ORIG_HEAD']);
  app = await startApp({
    'o/other': make('other', ['refs/heads/develop', 'refs/heads/master', 'refs/heads/a']),
    'o/first': make('first', ['refs/heads/b', 'refs/heads/a']),
    'o/tagged': tagged,
    'o/remote': remote,
    'o/fetched': make('fetched', ['refs/remotes/origin/x']),
    'o/empty': make('empty', []),
    'o/root': root,
  });
});
afterAll(() => app.close());

const shown = async (path: string): Promise<string> => {
  const response = await app.get(path, { 'accept-language': 'en' });
  expect([path, response.status]).toEqual([path, 200]);
  return wordsOf(find(parsePage(await response.text()), 'main'));
};

describe.each([
  ['other', 'refs/heads/master', 'branch/master'],
  ['first', 'refs/heads/a', 'branch/a'],
  ['tagged', 'refs/tags/v1.10', 'tag/v1.11'],
  ['remote', 'refs/remotes/origin/main', undefined],
  ['fetched', 'refs/remotes/origin/x', undefined],
])('in the repository %s', (name, ref, address) => {
  const at = () => address ?? `commit/${commits[`${name} ${ref}`]}`;

  it(`the home page shows ${ref} and links to its pages`, async () => {
    expect(await shown(`/o/${name}`)).toContain(`subject of ${ref}`);
    const html = await app.text(`/o/${name}`);
    for (const page of ['commits', 'find']) expect(html).toContain(`/o/${name}/${page}/${at()}"`);
  });

  it('history, search for files, feed, graph, form of comparison and archive answer', async () => {
    for (const page of ['commits', 'find', 'src']) await shown(`/o/${name}/${page}/${at()}`);
    for (const page of ['graph', 'branches', 'tags', 'compare']) await shown(`/o/${name}/${page}`);
    expect(await app.text(`/o/${name}.atom`)).toContain(`subject of ${ref}`);
    const archive = await app.get(`/o/${name}/archive/${at().slice(at().indexOf('/') + 1)}.tar.gz`);
    expect(archive.status).toBe(200);
    await archive.arrayBuffer();
  });

  it('the list has its date and no word of a repository without commits', async () => {
    const list = await shown('/o');
    expect(list.match(/No commits yet/g)).toHaveLength(1);
  });
});

test('the home page says that the branch of HEAD does not exist', async () => {
  expect(await shown('/o/other')).toContain('HEAD names “main”, which does not exist; “master” is shown instead.');
  expect(await shown('/o/remote')).not.toContain('HEAD');
  expect(await shown('/o/empty')).toContain('has no commits');
});

test('the branch that stands in is the default one', async () => {
  expect(await shown('/o/other/branches')).toMatch(/Default branch\s+master/);
  const reply = await app.get('/o/other/compare?base=&head=develop');
  expect(reply.headers.get('location')).toBe('/o/other/compare/master...develop');
});

test('a push of the branch that HEAD names is seen', async () => {
  const handle = app.context.repositories.find('o', 'first');
  git(handle?.gitDir ?? '', ['update-ref', 'refs/heads/main', commits['first refs/heads/b'] ?? '']);
  await expect.poll(() => shown('/o/first')).toContain('subject of refs/heads/b');
  git(handle?.gitDir ?? '', ['update-ref', '-d', 'refs/heads/main']);
});

test('a branch that leads to a ref beside refs/ has pages', async () => {
  expect(await shown('/o/root/src/branch/top')).toContain('subject of refs/heads/main');
});
