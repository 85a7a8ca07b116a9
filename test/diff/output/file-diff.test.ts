import { expect, test } from 'vitest';
import type { FileChange } from '../../../src/diff/files/file-change.js';
import { fileDiff, type DiffLine, type FileDiff } from '../../../src/diff/output/file-diff.js';
import {
  MANY_CHANGES,
  MAX_SHOWN_FILES,
  MAX_SHOWN_FILES_OF_MANY,
  pageDiff,
} from '../../../src/diff/output/page-diff.js';
import { patchPieces, patchText } from '../../../src/diff/output/patch-text.js';
import { detectRenames } from '../../../src/diff/files/rename.js';
import { diffTrees } from '../../../src/diff/files/tree-diff.js';
import { GitError } from '../../../src/git/errors.js';
import { diffFixture, fullIds, gitDiff, textPairs, type DiffFixture, type FixtureEntry } from '../diff-fixture.js';
import { Random } from '../random.js';

const decode = (bytes: Buffer): string => bytes.toString('utf8');

function changesOf(fixture: DiffFixture): FileChange[] {
  return detectRenames(fixture.reader, diffTrees(fixture.reader, fixture.oldTree, fixture.newTree).changes).changes;
}

function only(fixture: DiffFixture, options = {}): FileDiff {
  const changes = changesOf(fixture);
  expect(changes).toHaveLength(1);
  return fileDiff(fixture.reader, changes[0] as FileChange, { decode, ...options });
}

/** The hunks printed again: what the page shows must be what the patch says. */
function asPatch(file: FileDiff): string {
  const line = ({ kind, text, noNewline }: DiffLine): string =>
    `${kind}${text}\n${noNewline === true ? '\\ No newline at end of file\n' : ''}`;
  return file.hunks
    .map((hunk) => `${hunk.range}${hunk.section === '' ? '' : ` ${hunk.section}`}\n${hunk.lines.map(line).join('')}`)
    .join('');
}

test("the lines of a page are those of git's patch", () => {
  const random = new Random(51);
  const fixture = textPairs(
    Array.from({ length: 150 }, () => {
      const lines = random.code(random.between(0, 150));
      const [old, new_] = [lines.join(''), random.movedBlocks([...lines, 'end\n'], 4).join('')];
      return [random.next() < 0.2 ? old.trimEnd() : old, random.next() < 0.2 ? new_.trimEnd() : new_] as const;
    }),
  );
  const theirs = gitDiff(fixture, '-r', '-p')
    .toString()
    .split(/^diff --git .*\n/m)
    .slice(1)
    .map((patch) => patch.replace(/^(?!@@)[^]*?(?=^@@|$(?![^]))/m, ''));
  expect(changesOf(fixture).map((change) => asPatch(fileDiff(fixture.reader, change, { decode })))).toEqual(theirs);
});

test('line numbers count each side by itself', () => {
  const file = only(textPairs([['a\nb\nc\nd\n', 'a\nB\nB2\nc\nd']]));
  expect(file.hunks[0]?.lines).toEqual([
    { kind: ' ', oldNumber: 1, newNumber: 1, text: 'a' },
    { kind: '-', oldNumber: 2, text: 'b' },
    { kind: '+', newNumber: 2, text: 'B' },
    { kind: '+', newNumber: 3, text: 'B2' },
    { kind: ' ', oldNumber: 3, newNumber: 4, text: 'c' },
    { kind: '-', oldNumber: 4, text: 'd' },
    { kind: '+', newNumber: 5, text: 'd', noNewline: true },
  ]);
  expect(file).toMatchObject({ kind: 'text', additions: 3, deletions: 2, oldSize: 8, newSize: 10 });
});

test('each kind of change has its name', () => {
  const link = (target: string): FixtureEntry => ({ mode: '120000', content: target });
  const kind = (
    old: FixtureEntry | string | Uint8Array | undefined,
    new_: FixtureEntry | string | Uint8Array | undefined,
  ): string => {
    const tree = (entry: typeof old): Map<string, NonNullable<typeof old>> =>
      new Map(entry === undefined ? [] : [['f', entry]]);
    return only(diffFixture(tree(old), tree(new_))).kind;
  };
  expect(kind('a\n', 'b\n')).toBe('text');
  expect(kind(undefined, '')).toBe('empty');
  expect(kind('', undefined)).toBe('empty');
  expect(kind('a\n', '')).toBe('text');
  expect(kind('a\n', { mode: '100755', content: 'a\n' })).toBe('mode-only');
  expect(kind(link('x'), link('y'))).toBe('symlink');
  expect(kind(undefined, link('y'))).toBe('symlink');
  expect(kind({ mode: '160000', content: '1'.repeat(40) }, { mode: '160000', content: '2'.repeat(40) })).toBe(
    'submodule',
  );
  expect(kind('x', link('y'))).toBe('type-changed');
  expect(kind('a\0', 'b\0')).toBe('binary');
  expect(kind(`${'a'.repeat(7999)}\0`, 'b\n')).toBe('binary');
  expect(kind(`${'a'.repeat(8000)}\0`, 'b\n')).toBe('text');
});

test('a file that became a symlink has its lines deleted and the target added', () => {
  const file = only(diffFixture(new Map([['f', 'target']]), new Map([['f', { mode: '120000', content: 'target' }]])));
  expect(asPatch(file)).toBe(
    '@@ -1 +0,0 @@\n-target\n\\ No newline at end of file\n@@ -0,0 +1 @@\n+target\n\\ No newline at end of file\n',
  );
});

test('limits on bytes and lines leave the counts and take the lines away', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `${String(index)}\n`).join('');
  const fixture = textPairs([[lines, lines.replaceAll('5', 'five')]]);
  const whole = only(fixture);
  const shown = whole.hunks.reduce((total, hunk) => total + hunk.lines.length, 0);
  expect(only(fixture, { maxLines: shown }).hunks).toEqual(whole.hunks);
  expect(only(fixture, { maxLines: shown - 1 })).toEqual({ ...whole, newLines: 0, kind: 'too-large', hunks: [] });
  expect(only(fixture, { maxBlobBytes: 100 })).toMatchObject({
    kind: 'too-large',
    hunks: [],
    additions: 0,
    oldSize: lines.length,
  });
});

test('a blob that cannot be read is told of, so that the other files are shown; errors of ours are not hidden', () => {
  const fixture = textPairs([['a\n', 'b\n']]);
  const [change] = changesOf(fixture) as [FileChange];
  const failing = (error: Error) => ({
    find: () => undefined,
    read: (): never => {
      throw error;
    },
  });
  expect(fileDiff(failing(new GitError('not-found')), change, { decode })).toMatchObject({
    kind: 'missing',
    hunks: [],
  });
  expect(fileDiff(failing(new GitError('corrupt')), change, { decode })).toMatchObject({ kind: 'missing', hunks: [] });
  expect(fileDiff(failing(new GitError('too-large')), change, { decode })).toMatchObject({
    kind: 'too-large',
    hunks: [],
  });
  expect(() => fileDiff(failing(new TypeError('a mistake')), change, { decode })).toThrow(TypeError);
});

test('text is decoded with the whole file at hand, and a function name is not cut inside a character', () => {
  const body = Array.from({ length: 8 }, (_, index) => ` ${String(index)}\n`).join('');
  const head = `x${'ж'.repeat(60)}\n`;
  const utf8 = only(textPairs([[head + body, `${head}${body}ю\n`]]));
  expect(utf8.hunks[0]?.section).toBe(`x${'ж'.repeat(39)}`);
  const cp1251 = Buffer.from([0x78, 0xe6, 0xe6, 10, ...Buffer.from(body)]);
  const seen = new Set<number>();
  const file = only(textPairs([[cp1251, Buffer.concat([cp1251, Buffer.from('end\n')])]]), {
    decode: (bytes: Buffer, whole: Buffer) => {
      seen.add(whole.length);
      return new TextDecoder('windows-1251').decode(bytes);
    },
  });
  expect(file.hunks[0]?.section).toBe('xжж');
  expect([...seen].sort()).toEqual([cp1251.length, cp1251.length + 4]);
});

test('a page stops at its limits and names the rest', () => {
  const fixture = textPairs(Array.from({ length: 10 }, (_, index) => ['', 'x\n'.repeat(index + 1)] as const));
  const changes = changesOf(fixture);
  expect(pageDiff(fixture.reader, changes, { decode })).toMatchObject({
    files: { length: 10 },
    rest: [],
    additions: 55,
    deletions: 0,
  });
  const few = pageDiff(fixture.reader, changes, { decode, maxFiles: 3 });
  expect(few).toMatchObject({ files: { length: 3 }, additions: 6 });
  expect(few.rest).toEqual(changes.slice(3));
  const short = pageDiff(fixture.reader, changes, { decode, maxTotalLines: 10 });
  expect(short.files.map((file) => file.kind)).toEqual(['text', 'text', 'text', 'text']);
  expect(
    pageDiff(fixture.reader, changes, { decode, maxTotalLines: 12 })
      .files.slice(4)
      .map((file) => file.kind),
  ).toEqual(Array(6).fill('too-large'));
  expect(pageDiff(fixture.reader, changes, { decode, budgetMs: -1 })).toMatchObject({ files: [], rest: changes });
  expect(structuredClone(few)).toEqual(few);
});

test('of very many files only the first are looked into', () => {
  const fixture = textPairs([['', 'x\n']]);
  const [change] = changesOf(fixture);
  const many = (length: number): FileChange[] => Array<FileChange>(length).fill(change as FileChange);
  expect(pageDiff(fixture.reader, many(MANY_CHANGES), { decode }).files).toHaveLength(MAX_SHOWN_FILES);
  expect(pageDiff(fixture.reader, many(MANY_CHANGES + 1), { decode }).files).toHaveLength(MAX_SHOWN_FILES_OF_MANY);
});

test('a patch in pieces is the patch, and a limit ends it after a whole file', () => {
  const random = new Random(52);
  const fixture = textPairs(
    Array.from({ length: 40 }, () => [random.lines(300, 50).join(''), random.lines(300, 50).join('')] as const),
  );
  const changes = changesOf(fixture);
  const { text, truncated } = patchText(fixture.reader, changes, fullIds);
  const pieces = [...patchPieces(fixture.reader, changes, fullIds)];
  expect(truncated).toBe(false);
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces).equals(text)).toBe(true);
  const limited = patchText(fixture.reader, changes, { ...fullIds, maxBytes: 20_000 });
  expect(limited.truncated).toBe(true);
  expect(limited.text.length).toBeLessThan(40_000);
  expect(text.toString('latin1').slice(limited.text.length)).toMatch(/^diff --git /);
});
