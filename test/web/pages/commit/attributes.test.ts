/** Attributes of the new side decide what is shown of a change, as git does in a clone that has it checked out. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programVersion } from '../../../../src/server/version.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { formatPatch } from '../../../support/git-mails.js';
import { find, findAll, parsePage, textOf } from '../../../support/page.js';

const ATTRIBUTES = `[attr]machine -diff linguist-generated
*.lock -diff
*.bin binary
forced.dat diff
*.gen linguist-generated=true
*.made machine
driver.c diff=cpp
`;
const NAMES = [
  'a.lock',
  'b.bin',
  'c.txt',
  'deep/down/d.lock',
  'driver.c',
  'forced.dat',
  'plain.dat',
  'x.gen',
  'y.made',
];

let app: RunningApp;
let work: string;
const ids: string[] = [];

function write(version: number): void {
  for (const name of NAMES)
    writeFile(work, name, name.endsWith('.dat') ? `\0f${version}\n` : `${'same\n'.repeat(12)}${version}\n`);
}

function commit(message: string): void {
  commitAll(work, message);
  ids.push(gitText(work, ['rev-parse', 'HEAD']));
}

beforeAll(async () => {
  work = initWork('attributes');
  write(0);
  commit('without attributes');
  writeFile(work, '.gitattributes', ATTRIBUTES);
  write(1);
  commit('with attributes');
  writeFile(work, 'deep/.gitattributes', '*.lock diff\n');
  write(2);
  commit('a folder that says otherwise');
  git(work, ['mv', 'a.lock', 'renamed.txt']);
  git(work, ['mv', 'c.txt', 'renamed.lock']);
  git(work, ['rm', '-q', 'b.bin']);
  writeFile(work, 'y.made', 'three\n');
  commit('renamed and deleted');
  git(work, ['rm', '-q', '.gitattributes']);
  writeFile(work, 'x.gen', 'last\n');
  writeFile(work, 'forced.dat', '\0last\n');
  commit('attributes deleted');
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

test('.diff and .patch are what git prints where the commit is checked out', async () => {
  for (const id of ids) {
    git(work, ['checkout', '-q', '--detach', id]);
    expect(await app.text(`/o/r/commit/${id}.diff`)).toBe(git(work, ['show', '--format=', '-p', '-M', id]).toString());
    const mail = formatPatch(work, ['--root', '-1', `--signature=Kedr ${programVersion()}`, id]).toString('latin1');
    const patch = Buffer.from(await (await app.get(`/o/r/commit/${id}.patch`)).arrayBuffer()).toString('latin1');
    // Git may write a binary change as a delta, and here it comes whole.
    expect(patch.split('GIT binary patch')[0]).toBe(mail.split('GIT binary patch')[0]);
  }
  git(work, ['checkout', '-q', '--detach', ids[3] as string]);
  const range = [ids[0] as string, ids[3] as string];
  expect(await app.text(`/o/r/compare/${range.join('..')}.diff`)).toBe(git(work, ['diff', '-M', ...range]).toString());
});

test('the page shows the lines that git shows and folds what a program made', async () => {
  for (const path of [`/o/r/commit/${ids[1]}`, `/o/r/compare/${ids[0]}...${ids[1]}`]) {
    const files = findAll(parsePage(await app.text(path)), '.dfile');
    const shown = Object.fromEntries(
      files.map((file) => [
        textOf(find(file, 'h3.dfile-path')).trim(),
        [findAll(file, 'table').length > 0 ? 'lines' : 'none', 'open' in file.properties ? 'open' : 'folded'].join(' '),
      ]),
    );
    expect(shown).toEqual({
      '.gitattributes': 'lines open',
      'a.lock': 'none open',
      'b.bin': 'none open',
      'c.txt': 'lines open',
      'deep/down/d.lock': 'none open',
      'driver.c': 'lines open',
      'forced.dat': 'lines open',
      'plain.dat': 'none open',
      'x.gen': 'lines folded',
      'y.made': 'none folded',
    });
  }
  const nearer = findAll(parsePage(await app.text(`/o/r/commit/${ids[2]}`)), '.dfile');
  const deep = nearer.find((file) => textOf(file).includes('down/d.lock'));
  expect(deep === undefined ? 0 : findAll(deep, 'table').length).toBe(1);
});

test('a merge is compared with the attributes of its tree', async () => {
  git(work, ['checkout', '-q', '-B', 'left', ids[1] as string]);
  writeFile(work, 'a.lock', 'left\n');
  writeFile(work, 'c.txt', 'left\n');
  commitAll(work, 'left');
  git(work, ['checkout', '-q', '-B', 'right', ids[1] as string]);
  writeFile(work, 'a.lock', 'right\n');
  writeFile(work, 'c.txt', 'right\n');
  commitAll(work, 'right');
  git(work, ['merge', '-q', 'left'], { allowFailure: true });
  writeFile(work, 'a.lock', 'both\n');
  writeFile(work, 'c.txt', 'both\n');
  commitAll(work, 'merge');
  const merge = gitText(work, ['rev-parse', 'HEAD']);
  const combined = git(work, ['show', '--format=', '--cc', merge]).toString();
  expect(combined).toContain('diff --cc a.lock\nindex');
  expect(combined).toContain('Binary files differ');
  const tables = findAll(parsePage(await app.text(`/o/r/commit/${merge}`)), '.dfile-frame--plain').map((file) => [
    textOf(find(file, 'h3.dfile-path')).trim(),
    findAll(file, 'table').length,
  ]);
  expect(tables).toEqual([
    ['a.lock', 0],
    ['c.txt', 1],
  ]);
});
