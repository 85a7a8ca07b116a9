import { join } from 'node:path';
import type { Element } from 'hast';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let work: string;
const ids: Record<string, string> = {};
const short = (name: string): string => (ids[name] ?? '').slice(0, 10);

beforeAll(async () => {
  work = initWork('containing-refs');
  const commit = (name: string, seconds: number): string => {
    writeFile(work, `${name}.txt`, name);
    return commitAll(work, `Add ${name}`, `${String(1_600_000_000 + seconds)} +0000`);
  };
  ids['root'] = commit('root', 0);
  git(work, ['checkout', '-q', '-b', 'topic']);
  ids['topic'] = commit('topic', 100);
  ids['late'] = commit('late', 150);
  git(work, ['checkout', '-q', 'main']);
  ids['main'] = commit('main', 200);
  const date = '1600000300 +0000';
  git(work, ['merge', '-q', '--no-ff', '-m', 'Merge topic <b>', 'topic~1'], {
    env: { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
  });
  ids['merge'] = gitText(work, ['rev-parse', 'HEAD']);
  git(work, ['tag', '-a', '-m', 'one', 'v1.0-rc1']);
  ids['after'] = commit('after', 400);
  git(work, ['tag', 'v1.0']);
  ids['tip'] = commit('tip', 500);
  for (let n = 1; n <= 12; n += 1) git(work, ['tag', `v1.${String(n)}`]);
  app = await startApp({ 'o/r': join(work, '.git') }, { dataDir: tempDir('data') });
});
afterAll(() => app.close());

/** The page, as soon as the index has the commit. */
async function settled(name: string, headers?: Record<string, string>): Promise<PageNode> {
  await expect
    .poll(async () => wordsOf(find(parsePage(await app.text(pathOf(name))), '.meta')), { timeout: 60_000 })
    .not.toContain('вычисляется');
  return parsePage(await app.text(`${pathOf(name)}?containing=1`, headers));
}
const pathOf = (name: string): string => `/o/r/commit/${ids[name] ?? ''}`;

function rowOf(root: PageNode, label: string): Element | undefined {
  return findAll(find(root, '.meta'), 'div').find((row) => wordsOf(find(row, 'dt')) === label);
}
const wordsIn = (root: PageNode, label: string): string | undefined => {
  const row = rowOf(root, label);
  return row === undefined ? undefined : wordsOf(find(row, 'dd'));
};

describe('the refs that contain a commit', () => {
  it('are listed for a commit of a merged branch: children, the merge, the first release, branches and tags', async () => {
    const root = await settled('topic');
    expect(wordsIn(root, 'Потомки')).toBe(`${short('merge')} ${short('late')}`);
    expect(wordsIn(root, 'Влит слиянием')).toBe(`${short('merge')} Merge topic <b>`);
    expect(attribute(find(rowOf(root, 'Влит слиянием') as Element, 'span'), 'translate')).toBe('no');
    expect(wordsIn(root, 'Первый релиз')).toBe('v1.0 впервые в теге v1.0-rc1');
    expect(wordsIn(root, 'Входит в ветки')).toBe('main topic');
    const tags = rowOf(root, 'Входит в теги');
    expect(tags === undefined ? [] : findAll(tags, 'a').map(textOf)).toEqual([
      'v1.0-rc1',
      'v1.0',
      'v1.1',
      'v1.2',
      'v1.3',
      'v1.4',
      'v1.5',
      'v1.6',
    ]);
    expect(wordsIn(root, 'Входит в теги')).toContain(
      `ещё ${String(gitText(work, ['tag', '--contains', ids['topic'] ?? '']).split('\n').length - 8)}`,
    );
    expect(findAll(rowOf(root, 'Первый релиз') as Element, 'a').map((link) => attribute(link, 'href'))).toEqual([
      '/o/r/src/tag/v1.0',
    ]);
  });

  it('have no merge for a commit made on the default branch, and no release for a commit without one yet', async () => {
    const main = await settled('main');
    expect(wordsIn(main, 'Потомок')).toBe(short('merge'));
    expect(rowOf(main, 'Влит слиянием')).toBeUndefined();
    const late = await settled('late');
    expect(wordsIn(late, 'Входит в ветки')).toBe('topic');
    for (const label of ['Потомки', 'Потомок', 'Влит слиянием', 'Первый релиз', 'Входит в теги'])
      expect(rowOf(late, label)).toBeUndefined();
  });

  it('are in English for English readers', async () => {
    const root = await settled('after', { 'accept-language': 'en' });
    expect(wordsIn(root, 'First release')).toBe('v1.0');
    expect(wordsIn(root, 'In branches')).toBe('main');
  });

  it('follow a ref that moves', async () => {
    await settled('late');
    git(work, ['branch', 'another', ids['late'] ?? '']);
    await expect
      .poll(async () => wordsIn(parsePage(await app.text(`${pathOf('late')}?containing=1`)), 'Входит в ветки'), {
        timeout: 60_000,
      })
      .toBe('another topic');
  });

  it('are asked for by a script as the parts of the page that they are', async () => {
    const whole = await settled('topic');
    const answer = parsePage(await app.text(`/o/r/containing-refs/${ids['topic'] ?? ''}`));
    const parts = (root: PageNode): string[] =>
      findAll(root, 'dl')
        .filter((list) => attribute(list, 'dataName') !== '')
        .map(wordsOf);
    expect(parts(answer)).toEqual(parts(whole));
    expect(parts(answer)).toHaveLength(2);
    expect(findAll(answer, '.wait')).toEqual([]);
  });

  it('are not listed where no index is kept', async () => {
    const plain = await startApp({ 'o/p': join(work, '.git') });
    try {
      const html = await plain.text(`/o/p/commit/${ids['topic'] ?? ''}`);
      const root = parsePage(html);
      expect(rowOf(root, 'Родитель')).toBeDefined();
      for (const label of ['Потомки', 'Входит в ветки', 'Входит в теги']) expect(rowOf(root, label)).toBeUndefined();
    } finally {
      await plain.close();
    }
  });
});
