/** Pages read through isomorphic-git what they show: its calls, counted by the server, against what git says is on the page. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KERNEL, startDemoSite, type DemoSite } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';

let site: DemoSite;
/** The first page that the server shows: nothing is kept from pages before it. */
let rootCalls: ReadonlyMap<string, number>;

beforeAll(async () => {
  site = await startDemoSite();
  rootCalls = await callsOf(KERNEL);
});
afterAll(() => site.app.close());

const ask = (...args: string[]): string => gitText(site.gitDirs.kernel, args);

/** Calls by name, from `git;desc="readObject commit 34, readBlob 1"`. */
async function callsOf(path: string): Promise<ReadonlyMap<string, number>> {
  const answer = await site.app.get(path);
  expect(answer.status, path).toBe(200);
  await answer.arrayBuffer();
  const calls = /\bgit;desc="([^"]*)"/.exec(answer.headers.get('server-timing') ?? '')?.[1] ?? '';
  return new Map(
    calls
      .split(', ')
      .filter((call) => call !== '')
      .map((call) => [call.slice(0, call.lastIndexOf(' ')), Number(call.slice(call.lastIndexOf(' ') + 1))]),
  );
}

describe('calls of isomorphic-git', () => {
  test('the root page reads HEAD, its tree, the commits of the tip and of each row, and the README', () => {
    const names = ask('ls-tree', '--name-only', 'HEAD').split('\n');
    const shown = new Set([
      ask('rev-parse', 'HEAD'),
      ...names.map((name) => ask('log', '-1', '--format=%H', 'HEAD', '--', name)),
    ]);
    expect(shown.size).toBeGreaterThan(20);
    const isReadMailmap = names.includes('.mailmap') ? 1 : 0;
    expect(Object.fromEntries(rootCalls)).toEqual({
      resolveRef: 1,
      'readObject commit': shown.size,
      'readObject tree': 1,
      readBlob: 1 + isReadMailmap,
    });
  });

  test('the same page again reads nothing: commits and trees are kept by their ids', async () => {
    // HEAD is resolved once more where the demo's refs are too new for their times to tell them apart.
    await expect.poll(async () => Object.fromEntries(await callsOf(KERNEL)), { timeout: 10_000 }).toEqual({});
  });

  test('a file at a tag: the name, the tag object, the commit, each tree on the way, and the text', async () => {
    const tag = ask('for-each-ref', '--format=%(objecttype) %(refname:short)', 'refs/tags')
      .split('\n')
      .find((line) => line.startsWith('tag '))
      ?.slice('tag '.length);
    const calls = await callsOf(`${KERNEL}/src/tag/${tag}/Makefile`);
    expect(calls.get('resolveRef')).toBe(1);
    expect(calls.get('readObject tag')).toBe(1);
    expect(calls.get('readObject commit')).toBeGreaterThan(0);
    expect(calls.get('readBlob')).toBe(1);
  });

  test('a commit by the beginning of its id: the id, the commit, and where its notes are', async () => {
    const commit = ask('rev-parse', 'HEAD~3');
    const calls = await callsOf(`${KERNEL}/commit/${commit.slice(0, 12)}`);
    expect(calls.get('expandOid')).toBe(1);
    expect(calls.get('getConfig')).toBe(1);
    expect(calls.get('resolveRef')).toBeGreaterThan(0);
  });
});
