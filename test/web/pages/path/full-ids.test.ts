/** Refs that are called as a commit is: whoever may push one must not change what an address with the full id shows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';

let work: string;
let app: RunningApp;
/** Commits, and what a branch and a tag of a later one are called. */
let named: { branch: string; tag: string };

beforeAll(async () => {
  work = initWork('full-ids');
  const commit = (content: string, message: string): string => {
    writeFile(work, 'file', content);
    return commitAll(work, message);
  };
  named = { branch: commit('was asked for\n', 'first'), tag: commit('was asked for\n', 'second') };
  const later = commit('was pushed later\n', 'third');
  git(work, ['update-ref', `refs/heads/${named.branch}`, later]);
  git(work, ['update-ref', `refs/tags/${named.tag}`, later]);
  git(work, ['branch', gitText(work, ['rev-parse', `${named.branch}:file`]).slice(0, 8)]);
  app = await startApp({ 'test/ids': `${work}/.git` });
});

afterAll(() => app.close());

/** Redirects are followed. */
async function shown(address: string): Promise<string> {
  const response = await fetch(`${app.origin}/test/ids/${address}`, { headers: { 'accept-language': 'en' } });
  expect([address, response.status]).toEqual([address, 200]);
  return response.text();
}

describe.each(['branch', 'tag'] as const)('a full id that a %s has for its name', (kind) => {
  it.each(['archive/{id}.tar', 'raw/{id}/file', 'raw/commit/{id}/file', 'src/{id}/file', 'raw/{ID}/file'])(
    'is the commit in %s',
    async (address) => {
      const id = named[kind];
      const text = await shown(address.replace('{id}', id).replace('{ID}', id.toUpperCase()));
      expect(text).toContain(gitText(work, ['cat-file', 'blob', `${id}:file`]));
      expect(text).not.toContain('was pushed later');
    },
  );

  it('leaves that ref its own address, archives and graph', async () => {
    const id = named[kind];
    const own = `refs/${kind === 'branch' ? 'heads' : 'tags'}/${id}`;
    expect(await shown(`raw/${kind}/${id}/file`)).toBe('was pushed later\n');
    expect(await shown(kind === 'branch' ? 'branches' : 'tags')).toContain(`/archive/${own}.zip`);
    expect(await shown(`archive/${own}.tar`)).toContain('was pushed later');
    expect(await shown(`graph?branch=${own}`)).toContain(`/src/${kind}/${id}`);
  });
});

it('the beginning of a blob’s id is the blob, whatever a branch is called', async () => {
  const blob = gitText(work, ['rev-parse', `${named.branch}:file`]);
  expect(await shown(`raw/blob/${blob.slice(0, 8)}`)).toBe('was asked for\n');
});
