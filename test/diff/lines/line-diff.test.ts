import { expect, test } from 'vitest';
import { diffTrees } from '../../../src/diff/files/tree-diff.js';
import { patchText } from '../../../src/diff/output/patch-text.js';
import { fullIds, gitDiff, textPairs, type DiffFixture } from '../diff-fixture.js';
import { Random } from '../random.js';

function ours(fixture: DiffFixture): string {
  const { changes } = diffTrees(fixture.reader, fixture.oldTree, fixture.newTree);
  return patchText(fixture.reader, changes, fullIds).text.toString('latin1');
}

function expectSameAsGit(fixture: DiffFixture): void {
  const theirs = gitDiff(fixture, '-r', '-p', '--full-index').toString('latin1');
  // File by file, so that a failure shows one diff and not a megabyte.
  expect(ours(fixture).split('\ndiff --git ')).toEqual(theirs.split('\ndiff --git '));
}

test("random edits of texts with many repeated lines give git's diff", () => {
  const random = new Random(1);
  expectSameAsGit(
    textPairs(
      Array.from({ length: 600 }, () => {
        const alphabet = random.between(2, 40);
        const lines = random.lines(random.between(1, 120), alphabet);
        return [lines.join(''), random.edited(lines, random.between(1, 30), alphabet).join('')] as const;
      }),
    ),
  );
});

test("random edits of indented code with blank lines give git's diff", () => {
  const random = new Random(2);
  expectSameAsGit(
    textPairs(
      Array.from({ length: 600 }, () => {
        const lines = random.code(random.between(5, 200));
        return [lines.join(''), random.movedBlocks(lines, random.between(1, 6)).join('')] as const;
      }),
    ),
  );
});

test("unrelated texts of few different lines give git's diff", () => {
  const random = new Random(3);
  expectSameAsGit(
    textPairs(
      Array.from({ length: 300 }, () => {
        const alphabet = random.between(1, 12);
        return [
          random.lines(random.between(0, 60), alphabet).join(''),
          random.lines(random.between(0, 60), alphabet).join(''),
        ] as const;
      }),
    ),
  );
});

test("long texts with so many changes that the search takes shortcuts give git's diff", () => {
  const random = new Random(4);
  expectSameAsGit(
    textPairs(
      Array.from({ length: 12 }, (_, index) => {
        const alphabet = [30, 300, 3000][index % 3] as number;
        const lines = random.lines(random.between(4000, 9000), alphabet);
        const changed = random.edited(lines, random.between(500, 4000), alphabet);
        return [lines.join(''), random.movedBlocks(changed, 8).join('')] as const;
      }),
    ),
  );
});

test("long texts whose blocks are shuffled among long equal runs give git's diff", () => {
  const random = new Random(5);
  expectSameAsGit(
    textPairs(
      Array.from({ length: 10 }, () => {
        const alphabet = random.between(50, 2000);
        const blocks = Array.from({ length: 300 }, () => random.lines(random.between(1, 60), alphabet));
        const shuffled = [...blocks];
        for (let i = 0; i < 150; i += 1) {
          const at = random.between(0, shuffled.length - 4);
          shuffled.splice(at + random.between(1, 3), 0, ...shuffled.splice(at, 1));
        }
        return [blocks.flat().join(''), random.edited(shuffled.flat(), 400, alphabet).join('')] as const;
      }),
    ),
  );
});

test("very long texts with sparse edits, where a search is cut at long equal runs, give git's diff", () => {
  const random = new Random(6);
  // The cost limit grows beyond the cost from which runs are looked for only with more than 65,536 lines on both sides together.
  const sparse = Array.from({ length: 3 }, () => {
    const lines = random.lines(70_000, 5000);
    return [lines.join(''), random.edited(lines, random.between(2000, 6000), 5000).join('')] as const;
  });
  // Dense edits, and between them runs just long enough or just too short.
  const dense = Array.from({ length: 3 }, () => {
    const lines = random.lines(40_000, 5000);
    const edited: string[] = [];
    for (let at = 0; at < lines.length;) {
      const run = random.next() < 0.02 ? random.between(18, 24) : random.between(1, 4);
      edited.push(...lines.slice(at, at + run), random.line(5000));
      at += run + random.between(0, 1);
    }
    return [lines.join(''), edited.join('')] as const;
  });
  expectSameAsGit(textPairs([...sparse, ...dense]));
});

test("frequent lines among lines without a match give git's diff", () => {
  const random = new Random(7);
  const text = (own: string): string =>
    Array.from({ length: random.between(20, 400) }, (_, index) => {
      const kind = random.next();
      if (kind < 0.35) return '}\n';
      if (kind < 0.55) return '\n';
      return kind < 0.65 ? random.line(200) : `${own} ${String(index)}\n`;
    }).join('');
  expectSameAsGit(textPairs(Array.from({ length: 400 }, () => [text('old'), text('new')] as const)));
});

test('frequent lines are judged by their neighbourhood of a hundred lines', () => {
  const random = new Random(8);
  const lines = (own: string): string[] =>
    Array.from({ length: 1500 }, (_, index) => (random.next() < 0.75 ? '}\n' : `${own} ${String(index)}\n`));
  expectSameAsGit(
    textPairs(
      Array.from({ length: 40 }, () => {
        const common = random.lines(4, 1e6);
        const withCommon = (own: string): string => random.shuffledInto(lines(own), common).join('');
        return [withCommon('old'), withCommon('new')] as const;
      }),
    ),
  );
});

test('groups that can slide over repeated blocks stop where git stops them', () => {
  const random = new Random(9);
  expectSameAsGit(
    textPairs(
      Array.from({ length: 1500 }, () => {
        const block = random.indented(random.between(1, random.pick([6, 20, 60])));
        const before = random.indented(random.between(0, 8));
        const after = random.indented(random.between(0, 8));
        const copies = (count: number): string[] => Array.from({ length: count }, () => block).flat();
        const count = random.between(1, 3);
        const pair = [
          [...before, ...copies(count), ...after].join(''),
          [...before, ...copies(count + random.between(1, 2)), ...after].join(''),
        ] as const;
        return random.next() < 0.5 ? pair : ([pair[1], pair[0]] as const);
      }),
    ),
  );
});

test('groups of hundreds of lines slide as far as git lets them', () => {
  const random = new Random(10);
  expectSameAsGit(
    textPairs(
      Array.from({ length: 60 }, () => {
        const block = Array.from({ length: random.between(90, 260) }, (_, index) => `\tline ${String(index)};\n`);
        for (let i = random.between(1, 3); i > 0; i -= 1) block.splice(random.between(0, block.length), 0, '\n');
        block.splice(random.between(0, block.length), 0, 'f()\n');
        return [[...block, ...block].join(''), [...block, ...block, ...block].join('')] as const;
      }),
    ),
  );
});

test("a million lines give git's diff", () => {
  const random = new Random(11);
  // A line counts as frequent from 1024 likes on at this length, not from the square root of the number of lines.
  const text = (own: string): string =>
    Array.from({ length: 1_100_000 }, (_, index) => {
      const place = index % 50_000;
      if (place > 300) return `${String(index)}\n`;
      return random.next() < 0.25 ? '}\n' : `${own}${String(index)}\n`;
    }).join('');
  expectSameAsGit(textPairs([[text('o'), text('n')]]));
});

test("texts with and without a newline at the end, empty texts and CRLF give git's diff", () => {
  const texts = [
    '',
    '\n',
    'a',
    'a\n',
    'a\nb',
    'a\nb\n',
    'b\na',
    'a\r\nb\r\n',
    'a\n\n',
    '\n\na',
    'a\nb\nc\nd\ne\nf\ng\nh\ni',
    'x\nb\nc\nd\ne\nf\ng\nh\nj',
  ];
  expectSameAsGit(textPairs(texts.flatMap((old) => texts.map((new_) => [old, new_] as const))));
});

test('function names in hunk headers are cut as git cuts them', () => {
  const body = Array.from({ length: 12 }, (_, index) => `\tstep ${String(index)};\n`).join('');
  const heads = [
    'int main(void)\n',
    '_x\n',
    '$y   \n',
    '  indented\n',
    '1 number\n',
    `long ${'a'.repeat(100)}\n`,
    `long ${'é'.repeat(60)}\n`,
    `longer ${'é'.repeat(60)}\n`,
    `w${'ж'.repeat(39)}b\n`,
    `trailing${' '.repeat(72)}x\n`,
    'crlf\r\n',
    'a\xffb\n',
    `b\xed\xa0\x80c\n`,
    'c\xef\xbf\xbed\n',
    `d${'😀'.repeat(30)}\n`,
    '',
  ];
  const bytes = (head: string): Buffer =>
    head.includes('\xff') || head.includes('\xed') || head.includes('\xef')
      ? Buffer.from(head, 'latin1')
      : Buffer.from(head);
  expectSameAsGit(
    textPairs(
      heads.map(
        (head) =>
          [
            Buffer.concat([bytes(head), Buffer.from(body)]),
            Buffer.concat([bytes(head), Buffer.from(body), Buffer.from('more\n')]),
          ] as const,
      ),
    ),
  );
});
