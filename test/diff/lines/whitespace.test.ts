import { expect, test } from 'vitest';
import { ByteWriter } from '../../../src/diff/output/byte-writer.js';
import { writeHunk } from '../../../src/diff/output/hunk-text.js';
import { diffLines } from '../../../src/diff/lines/line-diff.js';
import { WHITESPACE_MODES, type WhitespaceMode } from '../../../src/diff/lines/whitespace.js';
import { gitDiff, textPairs } from '../diff-fixture.js';
import { Random } from '../random.js';

const GIT_OPTIONS: Readonly<Record<WhitespaceMode, readonly string[]>> = {
  'show-all': [],
  'ignore-all': ['-w'],
  'ignore-change': ['-b'],
  'ignore-eol': ['--ignore-space-at-eol'],
};

type Pair = readonly [string, string];

function ours(pairs: readonly Pair[], whitespace: WhitespaceMode): string[] {
  return pairs.map(([old, new_]) => {
    const writer = new ByteWriter();
    const diff = diffLines(Buffer.from(old, 'latin1'), Buffer.from(new_, 'latin1'), { whitespace });
    for (const hunk of diff.hunks) writeHunk(writer, diff, hunk);
    return writer.finish().toString('latin1');
  });
}

/** The hunks of each file; git leaves out files whose only changes are ignored. */
function gits(pairs: readonly Pair[], whitespace: WhitespaceMode): string[] {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  const text = gitDiff(
    textPairs(pairs.map(([old, new_]) => [bytes(old), bytes(new_)])),
    '-r',
    '-p',
    ...GIT_OPTIONS[whitespace],
  ).toString('latin1');
  const hunks = pairs.map(() => '');
  for (const file of text.split(/^diff --git /m).slice(1)) {
    const number = Number(/^a\/file(\d{5})\.c /.exec(file)?.[1]);
    const start = file.indexOf('\n@@ ');
    hunks[number] = start < 0 ? '' : file.slice(start + 1);
  }
  return hunks;
}

/** Blanks put in, taken out and exchanged, mostly where one hardly sees them. */
function respaced(random: Random, line: string): string {
  const blank = () => random.pick([' ', '  ', '\t', '', '\r', '\f', '\v']);
  const kind = random.between(0, 5);
  if (kind === 0) return line.replace(/\n$/, () => `${blank()}${blank()}\n`);
  if (kind === 1) return blank() + line;
  if (kind === 2) return line.replace(/ /, () => blank());
  if (kind === 3) return line.replace(/(?<=.)(?=.)/, () => blank());
  if (kind === 4) return line.replace(/[ \t]+/g, () => blank());
  return line;
}

function pairsOf(seed: number, count: number): Pair[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const lines =
      random.next() < 0.5
        ? random.code(random.between(1, 80))
        : random.lines(random.between(1, 80), random.between(2, 40));
    const edited = random.movedBlocks(random.edited(lines, random.between(0, 6), 40), random.between(0, 2));
    const spaced = edited.map((line) => (random.next() < 0.3 ? respaced(random, line) : line)).join('');
    return [lines.join(''), random.next() < 0.3 ? spaced.replace(/\n$/, '') : spaced] as const;
  });
}

test.each(WHITESPACE_MODES)('%s gives the hunks that git gives', (mode) => {
  const pairs = pairsOf(11, 400);
  const theirs = gits(pairs, mode);
  expect(theirs.filter((text) => text !== '').length).toBeGreaterThan(200);
  expect(ours(pairs, mode)).toEqual(theirs);
});

test('modes that ignore blanks leave nothing where only such blanks changed, and not more than that', () => {
  const pairs: Pair[] = [
    ['a b\n', 'a  b \n'],
    ['a b\n', 'ab\n'],
    ['a\n', 'a \n'],
    ['a\n', 'a'],
    [' a\n', 'a\n'],
    ['a\n', 'a\f\n'],
    ['\n\n', ' \n\t'],
  ];
  const empty = (mode: WhitespaceMode) => ours(pairs, mode).flatMap((text, at) => (text === '' ? [at] : []));
  expect(empty('show-all')).toEqual([]);
  expect(empty('ignore-all')).toEqual([0, 1, 2, 3, 4, 6]);
  expect(empty('ignore-change')).toEqual([0, 2, 3, 6]);
  expect(empty('ignore-eol')).toEqual([2, 3, 6]);
  for (const mode of WHITESPACE_MODES) expect(ours(pairs, mode)).toEqual(gits(pairs, mode));
});
