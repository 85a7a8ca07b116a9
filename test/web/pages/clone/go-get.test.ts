/** What the `go` command reads at an import path: the repository's root, wherever below it the package is. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, initBare, initWork, writeFile } from '../../../support/git-fixture.js';
import { findAll, parsePage } from '../../../support/page.js';

let app: RunningApp;
let host: string;
let gitDir: string;

beforeAll(async () => {
  const work = initWork('go-module');
  writeFile(work, 'sub/dir/go.mod', 'module kedr.example/o/Module/sub/dir\n');
  commitAll(work, 'one');
  gitDir = join(work, '.git');
  app = await startApp({ 'o/Module': gitDir, 'o/empty': initBare('go-empty') });
  host = app.origin.replace('http://', '');
});
afterAll(() => app.close());

async function metaOf(path: string): Promise<Record<string, string>> {
  const html = await app.text(path);
  const found = findAll(parsePage(html), 'meta')
    .filter(({ properties }) => 'name' in properties)
    .map(({ properties }) => [properties['name'], properties['content']]);
  return Object.fromEntries(found) as Record<string, string>;
}

describe('with ?go-get=1', () => {
  test.each(['', '/', '/sub/dir', '/v2', '/branches', '/src/branch/none', '/commit/x', '/info/refs'])(
    'the path %s leads to the root of the repository',
    async (path) => {
      const at = `${host}/o/Module`;
      expect(await metaOf(`/o/Module${path}?go-get=1`)).toEqual({
        'go-import': `${at} git ${app.origin}/o/Module.git`,
        'go-source':
          `${at} ${app.origin}/o/Module ${app.origin}/o/Module/src/branch/main{/dir} ` +
          `${app.origin}/o/Module/src/branch/main{/dir}/{file}#L{line}`,
      });
    },
  );

  test('the import path keeps its spelling, and the address is that of the repository', async () => {
    expect((await metaOf('/o/module/sub?go-get=1'))['go-import']).toBe(
      `${host}/o/module git ${app.origin}/o/Module.git`,
    );
  });

  test('a repository without commits has no source to show', async () => {
    expect(Object.keys(await metaOf('/o/empty?go-get=1'))).toEqual(['go-import']);
  });

  test('a repository that is not there is not found', async () => {
    expect((await app.get('/o/none/sub?go-get=1')).status).toBe(404);
  });

  test('the list of repositories and an owner are pages as always', async () => {
    for (const path of ['/', '/o']) expect(await metaOf(`${path}?go-get=1`)).not.toHaveProperty('go-import');
  });
});

test('below a path the path is part of the import path', async () => {
  const site = { baseUrl: { origin: 'https://kedr.example', path: '/git' }, hosts: [] };
  const below = await startApp({ 'o/Module': gitDir }, { site });
  try {
    const html = await below.text('/git/o/Module/sub?go-get=1');
    expect(html).toContain('content="kedr.example/git/o/Module git https://kedr.example/git/o/Module.git"');
  } finally {
    await below.close();
  }
});

test.each(['/o/Module', '/o/Module?go-get=0', '/o/Module?x=go-get=1', '/o/Module?go-get'])(
  '%s is the page of the repository',
  async (path) => {
    expect(await metaOf(path)).toHaveProperty('viewport');
  },
);

test('/o/Module/sub/dir is no page otherwise', async () => {
  expect((await app.get('/o/Module/sub/dir')).status).toBe(404);
});
