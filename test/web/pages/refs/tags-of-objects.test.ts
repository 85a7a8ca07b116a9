/** Tags of trees and of files, as Linux (`v2.6.11-tree`) and git (`junio-gpg-pub`) have them, lightweight and nested too. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, bodyRows, find, findAll, parsePage, textOf, wordsOf } from '../../../support/page.js';

const TREES = ['light-tree', 'ann-tree', 'nested/tree'];
const BLOBS = ['light-blob', 'ann-blob', 'nested/blob'];

let app: RunningApp;
let work: string;

beforeAll(async () => {
  work = initWork('tags-of-objects');
  writeFile(work, 'key.txt', 'public key <b>\nsecond line\n');
  writeFile(work, 'sub/deep.md', '# Deep\n');
  writeFile(work, 'README.md', '# About\n\n[deep](sub/deep.md)\n');
  commitAll(work, 'One');
  const tree = gitText(work, ['rev-parse', 'HEAD^{tree}']);
  const blob = gitText(work, ['rev-parse', 'HEAD:key.txt']);
  for (const [name, oid] of Object.entries({ tree, blob })) {
    git(work, ['tag', `light-${name}`, oid]);
    git(work, ['tag', '-a', '-m', `A ${name}\n\nwith a body`, `ann-${name}`, oid]);
    git(work, ['tag', '-a', '-m', 'A tag of a tag', `nested/${name}`, `ann-${name}`]);
  }
  app = await startApp({ 'o/r': `${work}/.git` });
});
afterAll(() => app.close());

const page = async (path: string): Promise<ReturnType<typeof parsePage>> => {
  const response = await app.get(`/o/r${path}`);
  expect(response.status, path).toBe(200);
  return parsePage(await response.text());
};

describe.each(TREES)('the tag %s of a tree', (tag) => {
  it('shows the entries of the tree, with links that keep the tag, and its README', async () => {
    const root = await page(`/src/tag/${tag}`);
    const links = bodyRows(root)
      .map((row) => find(row, 'a'))
      .map((link) => [textOf(link), attribute(link, 'href')]);
    const names = gitText(work, ['ls-tree', '--name-only', tag]).split('\n');
    expect(links.map(([name]) => name).sort()).toEqual(names.sort());
    expect(links.map(([, href]) => href)).toContain(`/o/r/src/tag/${tag}/sub`);
    expect(textOf(root)).toContain('About');
    expect(findAll(root, 'span.wait')).toEqual([]);
    expect(findAll(root, 'a').filter((link) => attribute(link, 'href').includes('/archive/'))).toEqual([]);
  });

  it('shows what is below it, without links to a history that it does not have', async () => {
    for (const path of ['/sub', '/sub/deep.md', '/key.txt']) {
      const root = await page(`/src/tag/${tag}${path}`);
      const targets = findAll(root, 'a').map((link) => attribute(link, 'href'));
      expect(targets.filter((href) => /\/(?:commits|blame)\/tag\//.test(href))).toEqual([]);
    }
    expect((await app.get(`/o/r/src/tag/${tag}/missing`)).status).toBe(404);
  });

  it('has raw files and a list of paths', async () => {
    const raw = Buffer.from(await (await app.get(`/o/r/raw/tag/${tag}/key.txt`)).arrayBuffer());
    expect(raw).toEqual(git(work, ['cat-file', 'blob', `${tag}:key.txt`]));
    const list: unknown = await (await app.get(`/o/r/tree-list/tag/${tag}`)).json();
    expect(list).toEqual(gitText(work, ['ls-tree', '-r', '--name-only', tag]).split('\n'));
  });

  it('has no history and no blame', async () => {
    for (const path of [`/commits/tag/${tag}`, `/blame/tag/${tag}/key.txt`, `/atom/tag/${tag}`])
      expect((await app.get(`/o/r${path}`)).status, path).toBe(404);
  });
});

describe.each(BLOBS)('the tag %s of a file', (tag) => {
  it('shows the file, and its bytes as git prints them', async () => {
    const root = await page(`/src/tag/${tag}`);
    expect(textOf(root)).toContain('public key <b>');
    expect(findAll(root, 'a').map((link) => attribute(link, 'href'))).toContain(`/o/r/raw/tag/${tag}`);
    const raw = Buffer.from(await (await app.get(`/o/r/raw/tag/${tag}`)).arrayBuffer());
    expect(raw).toEqual(git(work, ['cat-file', 'blob', tag.startsWith('light') ? tag : `${tag}^{}`]));
    expect((await app.get(`/o/r/src/tag/${tag}/below`)).status).toBe(404);
  });
});

it('rows of the list lead to what the tags point to', async () => {
  const targets = findAll(await page('/tags'), 'a').map((link) => attribute(link, 'href'));
  for (const tag of [...TREES, ...BLOBS]) expect(targets).toContain(`/o/r/src/tag/${tag}`);
});

it.each([...TREES, ...BLOBS])('the page of the tag %s says what it points to', async (tag) => {
  const root = await page(`/releases/tag/${tag}`);
  expect(wordsOf(find(root, 'p.release-facts'))).toContain(
    tag.includes('tree') ? 'указывает на дерево' : 'указывает на файл',
  );
  if (tag.startsWith('ann')) expect(textOf(root)).toContain('with a body');
});
