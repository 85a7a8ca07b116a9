/** Pages of repositories with lost objects: each shows what does not need them, and a sentence with the ids. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { commitAll, git, gitText, initBare, initWork, writeFile } from '../support/git-fixture.js';
import { bodyRows, find, findAll, parsePage, textOf, type PageNode } from '../support/page.js';

let app: RunningApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

interface Damaged {
  readonly gitDir: string;
  readonly lost: string;
  readonly restore: () => void;
}

/** Four commits that add `f1` to `f4`; the object that `name` names is lost. */
function without(name: string): Damaged {
  const work = initWork('lost');
  for (const n of ['1', '2', '3', '4']) {
    writeFile(work, `f${n}`, `${n}\n`);
    writeFile(work, 'README.md', '# Read me\n');
    commitAll(work, `commit ${n}`);
  }
  const lost = gitText(work, ['rev-parse', name]);
  const file = join(work, '.git/objects', lost.slice(0, 2), lost.slice(2));
  renameSync(file, `${file}.away`);
  return { gitDir: join(work, '.git'), lost, restore: () => renameSync(`${file}.away`, file) };
}

const SENTENCES = {
  ru: 'Не для всех строк известен последний коммит. Не удалось прочитать: ',
  en: 'The latest commit is not known for all rows. Could not be read: ',
  de: 'Nicht für alle Zeilen ist der letzte Commit bekannt. Nicht lesbar: ',
};

/** The text of the second cell of a row. */
function messageOf(row: PageNode): string {
  return findAll(row, 'td').slice(1, 2).map(textOf).join('').trim();
}

test('a lost commit takes the rows whose latest commit is behind it, and the history behind it', async () => {
  const { gitDir, lost, restore } = without('HEAD~2');
  app = await startApp({ 'o/r': gitDir });
  for (const [language, sentence] of Object.entries(SENTENCES)) {
    const page = parsePage(await app.text('/o/r', { 'accept-language': language }));
    expect(findAll(page, 'p.note--warn').map(textOf)).toEqual([`${sentence}${lost}.`]);
    const rows = bodyRows(page).map((row) => messageOf(row));
    expect(rows.filter((text) => text.startsWith('commit'))).toEqual(['commit 4']);
    expect(rows).toHaveLength(5);
  }
  const log = parsePage(await app.text('/o/r/commits/branch/main'));
  expect(textOf(find(log, 'p.note--warn'))).toContain(lost);
  expect(textOf(log)).toContain('commit 3');
  expect(textOf(log)).not.toContain('commit 1');
  expect(textOf(parsePage(await app.text('/o/r/graph')))).toContain(lost);
  const blame = await app.text('/o/r/blame/branch/main/f1');
  expect(blame).toContain(lost);
  for (const path of ['/src/branch/main/f1', '/branches', '/find/branch/main', '/rss/branch/main', '/atom/branch/main'])
    expect([path, (await app.get(`/o/r${path}`)).status]).toEqual([path, 200]);
  const compared = await app.get('/o/r/compare/main~1...main?show=commits');
  expect([compared.status, (await compared.text()).includes('commit 4')]).toEqual([200, true]);
  restore();
  const whole = parsePage(await app.text('/o/r'));
  expect(findAll(whole, 'p.note--warn')).toEqual([]);
  expect(bodyRows(whole).map((row) => messageOf(row))).toContain('commit 1');
});

test('a lost README takes itself alone', async () => {
  const { gitDir, lost } = without('HEAD:README.md');
  app = await startApp({ 'o/r': gitDir });
  const page = parsePage(await app.text('/o/r', { 'accept-language': 'en' }));
  expect(textOf(find(page, 'p.note--warn'))).toBe(`The README cannot be shown. Could not be read: ${lost}.`);
  expect(textOf(page)).toContain('commit 4');
});

test('the home page of a clone without trees shows its latest commit and says that the files are missing', async () => {
  const { gitDir: source, restore } = without('HEAD:f1');
  restore();
  git(source, ['config', 'uploadpack.allowFilter', 'true']);
  const clone = initBare('treeless');
  rmSync(clone, { recursive: true });
  const whole = gitText(source, ['rev-parse', 'HEAD^{tree}']);
  git(source, ['clone', '-q', '--bare', '--filter=tree:0', `file://${source}`, clone]);
  app = await startApp({ 'o/r': clone });
  const response = await app.get('/o/r', { 'accept-language': 'en' });
  const text = textOf(parsePage(await response.text()));
  expect(response.status).toBe(200);
  expect(text).toContain(`The files cannot be shown. Could not be read: ${whole}.`);
  expect(text).toContain('commit 4');
  expect(textOf(parsePage(await app.text('/o/r/commits/branch/main')))).toContain('commit 1');
});

test('a lost tree takes the changes of the commits that have it, and not their pages', async () => {
  const { gitDir, lost } = without('HEAD~1^{tree}');
  app = await startApp({ 'o/r': gitDir });
  for (const name of ['HEAD', 'HEAD~1']) {
    const page = await app.get(`/o/r/commit/${gitText(gitDir, ['rev-parse', name])}`, { 'accept-language': 'en' });
    expect([name, page.status]).toEqual([name, 200]);
    expect(page.headers.get('etag')).toBeNull();
    expect(textOf(parsePage(await page.text()))).toContain(`The changes cannot be shown. Could not be read: ${lost}.`);
  }
  expect((await app.get('/o/r')).status).toBe(200);
  expect(textOf(parsePage(await app.text('/o/r/commits/branch/main')))).toContain('commit 1');
});
