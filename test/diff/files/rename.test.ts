import { expect, test } from 'vitest';
import { diffstatText, summaryText } from '../../../src/diff/output/diffstat.js';
import { fileStats } from '../../../src/diff/output/file-stat.js';
import { patchText } from '../../../src/diff/output/patch-text.js';
import { detectRenames } from '../../../src/diff/files/rename.js';
import { diffTrees } from '../../../src/diff/files/tree-diff.js';
import { gitText } from '../../support/git-fixture.js';
import { diffFixture, fullIds, gitDiff, type DiffFixture, type FixtureEntry } from '../diff-fixture.js';
import { Random } from '../random.js';

/** Git 2.44 began to count what follows the last newline. */
const countUnfinished = gitVersion() >= 2.44;

function gitVersion(): number {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(gitText('.', ['version'])) ?? [];
  return Number(major) + Number(minor) / 100;
}

/** Renames, stat and patch in one text, as `git diff-tree -M --patch-with-stat --summary` prints it. */
function expectSameAsGit(fixture: DiffFixture, renameLimit = 1000): void {
  const found = diffTrees(fixture.reader, fixture.oldTree, fixture.newTree).changes;
  const { changes } = detectRenames(fixture.reader, found, { countUnfinished, renameLimit });
  const patch = patchText(fixture.reader, changes, fullIds).text.toString('latin1');
  const ours = `${diffstatText(fileStats(fixture.reader, changes), 72)}${summaryText(changes)}\n${patch}`;
  const theirs = gitDiff(
    fixture,
    '-r',
    '-M',
    `-l${String(renameLimit)}`,
    '--stat=72',
    '--summary',
    '-p',
    '--full-index',
  ).toString('latin1');
  expect(ours.split('\ndiff --git ')).toEqual(theirs.split('\ndiff --git '));
}

const random = new Random(21);

test('moved and edited files are found as git finds them, with the same percentages', () => {
  for (let round = 0; round < 40; round += 1) {
    const alphabet = random.pick([20, 200, 5000]);
    const old = new Map<string, string>();
    const new_ = new Map<string, string>();
    for (let i = random.between(1, 25); i > 0; i -= 1) {
      const lines = random.lines(random.between(0, 80), alphabet);
      const path = randomPath();
      if (old.has(path)) continue;
      old.set(path, lines.join(''));
      const edited = random.edited(lines, random.between(0, lines.length), alphabet).join('');
      if (random.next() < 0.3) new_.set(path, edited);
      if (random.next() < 0.6) new_.set(randomPath(), random.next() < 0.3 ? lines.join('') : edited);
    }
    expectSameAsGit(diffFixture(old, new_));
  }
});

function randomPath(): string {
  return `${random.pick(['', 'a/', 'a/b/', 'c/'])}d${String(random.between(1, 4))}/${random.pick(['Makefile', 'x.c', 'y.c', 'z.h', 'README', 'q w'])}`;
}

test('files with the same content are paired by base name first and then in order', () => {
  const same = ['p/one', 'p/two', 'q/one', 'r/three', 's/one'];
  const there = ['x/two', 'y/one', 'z/other', 'z/three'];
  expectSameAsGit(
    diffFixture(new Map(same.map((path) => [path, 'same\n'])), new Map(there.map((path) => [path, 'same\n']))),
  );
  expectSameAsGit(diffFixture(new Map(same.map((path) => [path, ''])), new Map(there.map((path) => [path, '']))));
});

test('similarity is counted the same with long lines, CRLF, binaries and no newline at the end', () => {
  const long = (seed: number): string =>
    Array.from({ length: 40 }, (_, index) => `${String((index * seed) % 97)} ${'word '.repeat(index % 30)}`).join(
      index40(seed),
    );
  const texts = [1, 2, 3, 5, 7].map(long);
  for (const text of texts) {
    for (const edited of [
      text.slice(0, text.length - 30),
      text.replaceAll('\n', '\r\n'),
      `${text}tail without newline`,
      text.replaceAll('word', 'werd'),
      text.slice(100),
    ]) {
      expectSameAsGit(diffFixture(new Map([['old', text]]), new Map([['new', edited]])));
      expectSameAsGit(diffFixture(new Map([['old', `\0${text}`]]), new Map([['new', `\0${edited}`]])));
    }
  }
});

function index40(seed: number): string {
  return seed % 2 === 0 ? '' : '\n';
}

test('symlinks and modes: links are renamed only when equal, executables may change their mode on the way', () => {
  const link = (target: string): FixtureEntry => ({ mode: '120000', content: target });
  const text = random.lines(30, 1000).join('');
  expectSameAsGit(
    diffFixture(
      new Map<string, FixtureEntry | string>([
        ['link', link('target/of/the/link')],
        ['link2', link('target/of/another')],
        ['tool', text],
        ['data', 'target/of/the/link'],
      ]),
      new Map<string, FixtureEntry | string>([
        ['moved-link', link('target/of/the/link')],
        ['moved-link2', link('target/of/anothe')],
        ['bin/tool', { mode: '100755', content: `${text}more\n` }],
      ]),
    ),
  );
});

test('more pairs than the rename limit allows leave only renames of equal content and of unique base names', () => {
  const old = new Map<string, string>();
  const new_ = new Map<string, string>();
  for (let i = 0; i < 12; i += 1) {
    const lines = random.lines(40, 5000);
    old.set(`old/${String(i)}`, lines.join(''));
    new_.set(
      i % 3 === 0 ? `new/${String(i)}` : `new/other${String(i)}`,
      i % 3 === 1 ? lines.join('') : random.edited(lines, 4, 5000).join(''),
    );
  }
  for (const limit of [1, 3, 4, 5]) expectSameAsGit(diffFixture(old, new_), limit);
});

test('a time budget that is used up leaves the renames found so far and says so', () => {
  const lines = random.lines(40, 5000);
  const fixture = diffFixture(
    new Map([
      ['a', lines.join('')],
      ['b', 'same\n'],
    ]),
    new Map([
      ['c', random.edited(lines, 2, 5000).join('')],
      ['d', 'same\n'],
    ]),
  );
  const { changes } = diffTrees(fixture.reader, fixture.oldTree, fixture.newTree);
  const hurried = detectRenames(fixture.reader, changes, { budgetMs: -1 });
  expect(hurried.limited).toBe(true);
  expect(hurried.changes.map((change) => change.status)).toEqual(['deleted', 'added', 'renamed']);
  expect(detectRenames(fixture.reader, changes).limited).toBe(false);
});

test('a missing blob makes no rename and no error', () => {
  const lines = random.lines(40, 5000);
  const fixture = diffFixture(
    new Map([['a', lines.join('')]]),
    new Map([['c', random.edited(lines, 2, 5000).join('')]]),
  );
  const { changes } = diffTrees(fixture.reader, fixture.oldTree, fixture.newTree);
  const partial = diffFixture(new Map([['x', '']]), new Map());
  expect(detectRenames(partial.reader, changes).changes).toEqual(changes);
});

test('the stat scales its graph and shortens names as git does', () => {
  for (let round = 0; round < 40; round += 1) {
    const old = new Map<string, string | Uint8Array>();
    const new_ = new Map<string, string | Uint8Array>();
    for (let i = random.between(1, 8); i > 0; i -= 1) {
      const path = Array.from({ length: random.between(1, 6) }, () =>
        random.pick(['directory', 'a', 'some-long-name', 'x'.repeat(random.between(1, 50)), 'sp ace', '\xd0\xb6']),
      ).join('/');
      if ([...old.keys(), ...new_.keys()].some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`)))
        continue;
      const lines = random.lines(random.pick([0, 3, 30, 500]), 50);
      if (random.next() < 0.2) new_.set(path, Buffer.alloc(random.between(0, 100000)));
      else new_.set(path, random.edited(lines, random.pick([0, 2, 200]), 50).join(''));
      if (random.next() < 0.7) old.set(path, random.next() < 0.1 ? Buffer.alloc(10) : lines.join(''));
    }
    expectSameAsGit(diffFixture(old, new_));
  }
});

test('what follows the last newline counts, as it does in git since 2.44, unless the older rule is asked for', () => {
  const tail = 't'.repeat(60);
  const fixture = diffFixture(
    new Map([['old', `${'a'.repeat(39)}\n${tail}`]]),
    new Map([['new', `${'b'.repeat(39)}\n${tail}`]]),
  );
  const found = diffTrees(fixture.reader, fixture.oldTree, fixture.newTree).changes;
  const statuses = (options?: { countUnfinished: boolean }): string[] =>
    detectRenames(fixture.reader, found, options).changes.map(
      ({ status, similarity }) =>
        status[0]?.toUpperCase() + (similarity === undefined ? '' : String(similarity).padStart(3, '0')),
    );
  expect(statuses()).toEqual(['R060']);
  expect(statuses({ countUnfinished: false })).toEqual(['A', 'D']);
  const theirs = gitDiff(fixture, '-r', '-M', '--name-status')
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[0]);
  expect(statuses({ countUnfinished })).toEqual(theirs);
});
