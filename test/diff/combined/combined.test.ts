/** The combined diff of merges is git's, to the byte: of random histories with merges that add lines of their own, and of hand-made ones. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combinedChanges } from '../../../src/diff/combined/combined-changes.js';
import { combinedHunks } from '../../../src/diff/combined/combined-hunks.js';
import { combineLines, MAX_COMBINED_PARENTS } from '../../../src/diff/combined/combined-lines.js';
import { combinedText } from '../../../src/diff/combined/combined-text.js';
import { parseCommit } from '../../../src/git/object/commit.js';
import type { Oid } from '../../../src/git/oid.js';
import { git, gitText, initBare } from '../../support/git-fixture.js';
import { gitObjectReader } from '../../support/git-object-reader.js';
import { randomTexts } from '../../support/random-texts.js';
import { fullIds } from '../diff-fixture.js';
import { Random } from '../random.js';

type Files = Readonly<Record<string, { readonly mode?: string; readonly content: string } | string>>;

/** `parents` and the merge of them, by fast-import: whatever they hold is what is stored. */
function merges(list: readonly { readonly parents: readonly Files[]; readonly result: Files }[]): {
  gitDir: string;
  ids: Oid[];
} {
  const gitDir = initBare('combined');
  const parts: string[] = [];
  let mark = 0;
  const data = (text: string): string => `data ${String(Buffer.byteLength(text, 'latin1'))}\n${text}\n`;
  const commit = (files: Files, parents: readonly number[]): number => {
    mark += 1;
    parts.push(
      `commit refs/heads/c${String(mark)}\nmark :${String(mark)}\ncommitter A <a@b> 1600000000 +0000\n${data('x')}`,
    );
    for (const [at, parent] of parents.entries()) parts.push(`${at === 0 ? 'from' : 'merge'} :${String(parent)}\n`);
    parts.push('deleteall\n');
    for (const [path, given] of Object.entries(files)) {
      const { mode = '100644', content } = typeof given === 'string' ? { content: given } : given;
      parts.push(
        mode === '160000' ? `M ${mode} ${content} "${path}"\n` : `M ${mode} inline "${path}"\n${data(content)}`,
      );
    }
    return mark;
  };
  const marks = list.map(({ parents, result }) =>
    commit(
      result,
      parents.map((files) => commit(files, [])),
    ),
  );
  git(gitDir, ['fast-import', '--quiet', '--force'], { input: Buffer.from(parts.join(''), 'latin1') });
  return { gitDir, ids: gitText(gitDir, ['rev-parse', ...marks.map((at) => `c${String(at)}`)]).split('\n') as Oid[] };
}

/** By commit, so that a failure shows one merge and not a megabyte. */
function expectSameAsGit(
  gitDir: string,
  ids: readonly Oid[],
  options: readonly string[] = [],
  contextLines?: number,
): string[] {
  const reader = gitObjectReader(gitDir);
  const theirs = ids.map((id) =>
    git(gitDir, ['diff-tree', '-p', '--cc', '--full-index', '--no-commit-id', ...options, id]).toString('latin1'),
  );
  const ours = ids.map((id) => {
    const { changes } = combinedChanges(reader, parseCommit(id, reader.read(id, 'commit').bytes));
    return combinedText(reader, changes, {
      ...fullIds,
      ...(contextLines === undefined ? {} : { contextLines }),
    }).toString('latin1');
  });
  expect(ours).toEqual(theirs);
  return theirs;
}

test.each([1, 2, 3])("merges of random histories give git's combined diff, seed %i", (seed) => {
  const { gitDir, commits } = randomTexts(seed, 120, seed === 3 ? 400 : 40);
  const parentsOf = (id: Oid): string[] => gitText(gitDir, ['rev-list', '--parents', '-n1', id]).split(' ').slice(1);
  const merged = commits.filter((id) => parentsOf(id).length > 1);
  expect(merged.some((id) => parentsOf(id).length > 2)).toBe(true);
  const texts = expectSameAsGit(gitDir, merged);
  expect(texts.filter((text) => text !== '').length).toBeGreaterThan(5);
  // What `git show --cc` says of the same merges, when it is not to look for renames.
  const one = merged[texts.findIndex((text) => text !== '')] as Oid;
  expect(texts[merged.indexOf(one)]).toBe(
    git(gitDir, ['show', '--cc', '--no-renames', '--full-index', '--format=', one]).toString('latin1'),
  );
});

test("edits of code with many equal lines, of two to five parents, give git's combined diff", () => {
  const random = new Random(7);
  const list = Array.from({ length: 60 }, () => {
    const base =
      random.next() < 0.5
        ? random.code(random.between(5, 120))
        : random.lines(random.between(0, 60), random.between(2, 20));
    const parents = Array.from({ length: random.between(2, 5) }, () =>
      random.edited(
        random.next() < 0.3 ? random.movedBlocks(base.length > 0 ? base : ['x\n'], 2) : base,
        random.between(0, 8),
        12,
      ),
    );
    const result =
      random.next() < 0.2 ? random.pick(parents) : random.edited(random.pick(parents), random.between(0, 10), 12);
    return {
      parents: parents.map((lines) => ({ 'a.c': lines.join('') })),
      result: { 'a.c': random.next() < 0.1 ? result.join('').replace(/\n$/, '') : result.join('') },
    };
  });
  const { gitDir, ids } = merges(list);
  expectSameAsGit(gitDir, ids);
  for (const context of [0, 1, 10])
    if (context > 0) expectSameAsGit(gitDir, ids.slice(0, 20), [`-U${String(context)}`], context);
});

test("files that come, go, change their mode or kind, are binary, submodules or oddly named give git's combined diff", () => {
  const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
  const { gitDir, ids } = merges([
    {
      parents: [{ a: text('1', '2') }, { a: text('1', '3') }],
      result: { a: text('1', '2', '3'), 'new file': text('evil') },
    },
    { parents: [{ a: text('1') }, { a: text('2') }], result: {} },
    { parents: [{ a: text('1') }, { b: text('2') }], result: { a: text('3') } },
    { parents: [{ a: text('1') }, { a: text('1') }], result: { a: { mode: '100755', content: text('1') } } },
    {
      parents: [{ a: text('1') }, { a: { mode: '100755', content: text('1') } }],
      result: { a: { mode: '120000', content: 'target' } },
    },
    { parents: [{ a: 'x\0' }, { a: text('1') }], result: { a: text('2') } },
    { parents: [{ a: 'x\0' }, { a: 'y\0' }], result: {} },
    {
      parents: [{ s: { mode: '160000', content: '1'.repeat(40) } }, { s: { mode: '160000', content: '2'.repeat(40) } }],
      result: { s: { mode: '160000', content: '3'.repeat(40) } },
    },
    { parents: [{ d: text('1') }, { 'd/f': text('1') }], result: { 'd/f': text('2') } },
    {
      parents: [{ '\\303\\251 "': text('1') }, { '\\303\\251 "': text('2') }].map((files) => ({
        '\\303\\251 \\"': Object.values(files)[0] as string,
      })),
      result: { '\\303\\251 \\"': text('3') },
    },
    { parents: [{ a: '' }, { a: text('1') }], result: { a: text('2') } },
    { parents: [{ a: text('1') }, { a: text('2') }], result: { a: '' } },
    { parents: [{ a: 'no end' }, { a: text('no end') }], result: { a: 'no end either' } },
    {
      parents: Array.from({ length: MAX_COMBINED_PARENTS }, (_, at) => ({ a: text('same', String(at), 'same') })),
      result: { a: text('same', 'all', 'same') },
    },
  ]);
  const texts = expectSameAsGit(gitDir, ids);
  expect(texts.filter((one) => one !== '')).toHaveLength(ids.length);
});

test('a merge that takes each place from one of its parents has nothing to show', () => {
  const lines = Array.from({ length: 60 }, (_, at) => `line ${String(at)}\n`);
  const changed = (at: number): string[] => lines.map((line, index) => (index === at ? 'changed\n' : line));
  const merged = lines.map((line, index) => (index === 10 || index === 50 ? 'changed\n' : line));
  const { gitDir, ids } = merges([
    { parents: [{ a: changed(10).join('') }, { a: changed(50).join('') }], result: { a: merged.join('') } },
  ]);
  expect(expectSameAsGit(gitDir, ids)).toEqual(['']);
});

test('more parents than sets can hold are refused', () => {
  const { gitDir, ids } = merges([
    { parents: Array.from({ length: MAX_COMBINED_PARENTS + 1 }, (_, at) => ({ a: String(at) })), result: { a: 'x' } },
  ]);
  const reader = gitObjectReader(gitDir);
  expect(() => combinedChanges(reader, parseCommit(ids[0] as Oid, reader.read(ids[0] as Oid, 'commit').bytes))).toThrow(
    /unsupported|parents/,
  );
});

test('each parent and the result can be had back from the lines', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), text, (parents, result) => {
      const combined = combineLines(
        parents.map((parent) => Buffer.from(parent)),
        Buffer.from(result),
      );
      const whole = parents.map(() => '');
      let again = '';
      for (let line = 0; line <= combined.result.count; line += 1) {
        for (const lost of combined.lost[line] ?? [])
          for (const at of parents.keys()) if ((lost.parents >> at) & 1) whole[at] += `${lost.text.toString()}\n`;
        if (line === combined.result.count) break;
        const own = combined.result.bytes.toString(
          'utf8',
          combined.result.starts[line],
          combined.result.starts[line + 1],
        );
        again += own;
        for (const at of parents.keys()) if ((((combined.added[line] as number) >> at) & 1) === 0) whole[at] += own;
      }
      expect([whole, again]).toEqual([parents, result]);
      // Nothing of interest where the result is one of two parents.
      if (parents.length === 2 && parents.includes(result)) expect(combinedHunks(combined)).toEqual([]);
    }),
  );
});
