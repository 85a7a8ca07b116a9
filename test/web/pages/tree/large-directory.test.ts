/** A directory of thousands of entries: shown in parts, read in a thread, complete and in order. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { git, gitText, initBare } from '../../../support/git-fixture.js';

const COUNT = 4_500;
const PART = 1_000;

let app: RunningApp;
let gitDir: string;

beforeAll(async () => {
  gitDir = initBare('large-directory');
  const blob = gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: 'content\n' });
  const readme = gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: '# Read this\n' });
  const names = Array.from({ length: COUNT }, (_, n) => `file-with-a-name-${n}.txt`);
  const mktree = (lines: readonly string[]): string => gitText(gitDir, ['mktree'], { input: `${lines.join('\n')}\n` });
  const inner = mktree([`100644 blob ${blob}\tinner.txt`]);
  const wide = mktree([
    ...names.map((name) => `100644 blob ${blob}\t${name}`),
    `100644 blob ${readme}\tREADME.md`,
    `040000 tree ${inner}\tzz-folder`,
  ]);
  const commit = gitText(gitDir, ['commit-tree', mktree([`040000 tree ${wide}\twide`]), '-m', 'Widen']);
  git(gitDir, ['update-ref', 'refs/heads/main', commit]);
  app = await startApp({ 'o/r': gitDir });
});
afterAll(() => app.close());

function namesOf(html: string): string[] {
  return [...html.matchAll(/<tr data-name="([^"]*)"/g)].map(([, name]) => decodeURIComponent(name as string));
}

describe('a large directory', () => {
  test('is shown in parts that together are what git lists, folders first', async () => {
    const seen: string[] = [];
    for (let page = 1; ; page += 1) {
      const html = await app.text(`/o/r/src/branch/main/wide${page === 1 ? '' : `?page=${page}`}`);
      const names = namesOf(html);
      seen.push(...names);
      expect(names.length).toBeLessThanOrEqual(PART);
      expect(html).toContain('Read this');
      expect(html).toContain('Widen');
      if (!html.includes(`?page=${page + 1}"`)) break;
    }
    const listed = gitText(gitDir, ['ls-tree', '--name-only', 'main:wide']).split('\n');
    expect(seen).toHaveLength(COUNT + 2);
    expect([...seen].sort()).toEqual([...listed].sort());
    expect(seen[0]).toBe('zz-folder');
    expect(seen.indexOf('file-with-a-name-10.txt')).toBeGreaterThan(seen.indexOf('file-with-a-name-9.txt'));
  });

  test('answers a number past its end with the last part, and nonsense with the first', async () => {
    const last = namesOf(await app.text('/o/r/src/branch/main/wide?page=99999'));
    expect(last.at(-1)).toBe(`file-with-a-name-${COUNT - 1}.txt`);
    expect(namesOf(await app.text('/o/r/src/branch/main/wide?page=x'))[0]).toBe('zz-folder');
  });

  test('opens its files and folders, with a window of it in the tree beside them', async () => {
    const html = await app.text('/o/r/src/branch/main/wide/file-with-a-name-2222.txt');
    expect(html).toContain('content');
    expect(html).toContain('/o/r/src/branch/main/wide/file-with-a-name-2221.txt');
    expect(html).not.toContain('/o/r/src/branch/main/wide/file-with-a-name-4000.txt');
    expect(await app.text('/o/r/src/branch/main/wide/zz-folder')).toContain('inner.txt');
    expect((await app.get('/o/r/src/branch/main/wide/no-such-file')).status).toBe(404);
  });

  test('fills in a part of its rows for the script', async () => {
    const commit = gitText(gitDir, ['rev-parse', 'main']);
    const rows = await app.text(`/o/r/lastcommit/${commit}/wide?refSubUrl=branch/main&page=3`);
    const names = namesOf(rows);
    expect(names).toHaveLength(PART);
    expect(names).toEqual(namesOf(await app.text('/o/r/src/branch/main/wide?page=3')));
  });
});
