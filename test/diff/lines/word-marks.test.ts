import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MARK_BUDGET, MAX_MARKED_LINE, markPair, markWords, type Marks } from '../../../src/diff/lines/word-marks.js';

const budget = () => ({ left: MARK_BUDGET });
const marked = (text: string, marks: Marks = []): string[] =>
  pieces(marks).map(([start, end]) => text.slice(start, end));

function pieces(marks: Marks): [number, number][] {
  return Array.from({ length: marks.length / 2 }, (_, at) => [marks[2 * at] as number, marks[2 * at + 1] as number]);
}

function unmarked(text: string, marks: Marks): string {
  let rest = '';
  let at = 0;
  for (const [start, end] of pieces(marks)) {
    rest += text.slice(at, start);
    at = end;
  }
  return rest + text.slice(at);
}

/** Lines of few words, so that they have much in common. */
const line = fc
  .array(fc.constantFrom('foo', 'bar', 'b', ' ', '  ', '\t', '(', ')', ',', 'слово', '😀', '\udc80', '"', '\r'), {
    maxLength: 25,
  })
  .map((parts) => parts.join(''));
const lines = fc.array(line, { maxLength: 8 });

test('two lines without their marked text are equal', () => {
  fc.assert(
    fc.property(line, line, (old, new_) => {
      const marks = markPair(old, new_, budget());
      if (marks !== undefined) expect(unmarked(old, marks.old)).toBe(unmarked(new_, marks.new));
    }),
    { numRuns: 2000 },
  );
});

test('marks are ascending, not empty, apart from each other and inside the line; something is marked', () => {
  fc.assert(
    fc.property(line, line, (old, new_) => {
      const marks = markPair(old, new_, budget());
      if (marks === undefined) return;
      expect(marks.old.length + marks.new.length).toBeGreaterThan(0);
      for (const [text, of] of [
        [old, marks.old],
        [new_, marks.new],
      ] as const) {
        let end = -1;
        for (const [from, to] of pieces(of)) {
          expect(from).toBeGreaterThan(end);
          expect(to).toBeGreaterThan(from);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 2000 },
  );
});

test('no mark parts a word or a character', () => {
  fc.assert(
    fc.property(line, line, (old, new_) => {
      const marks = markPair(old, new_, budget());
      for (const edge of marks?.old ?? []) {
        expect(/[\p{L}\p{N}_]/u.test(old[edge - 1] ?? '') && /[\p{L}\p{N}_]/u.test(old[edge] ?? '')).toBe(false);
        expect(/^[\ud800-\udbff][\udc00-\udfff]$/.test((old[edge - 1] ?? '') + (old[edge] ?? ''))).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
});

test('lines of a change are paired one to one, in order, and only pairs are marked', () => {
  fc.assert(
    fc.property(lines, lines, (old, new_) => {
      const marks = markWords(old, new_, budget());
      const oldAt = [...marks.old.keys()];
      const newAt = [...marks.new.keys()];
      expect(oldAt).toEqual([...oldAt].sort((a, b) => a - b));
      expect(newAt).toEqual([...newAt].sort((a, b) => a - b));
      expect(oldAt.length).toBe(newAt.length);
      oldAt.forEach((at, index) => {
        const other = newAt[index] as number;
        expect(unmarked(old[at] as string, marks.old.get(at) as Marks)).toBe(
          unmarked(new_[other] as string, marks.new.get(other) as Marks),
        );
      });
    }),
    { numRuns: 1000 },
  );
});

test('one changed word of a line is marked alone', () => {
  const old = '\treturn foo(a, b);';
  const new_ = '\treturn foo(a, count);';
  const marks = markPair(old, new_, budget());
  expect(marked(old, marks?.old)).toEqual(['b']);
  expect(marked(new_, marks?.new)).toEqual(['count']);
});

test('words that changed side by side are one mark, with the blank between them', () => {
  const old = 'static int one two(void);';
  const new_ = 'static int three four(void);';
  const marks = markPair(old, new_, budget());
  expect(marked(old, marks?.old)).toEqual(['one two']);
  expect(marked(new_, marks?.new)).toEqual(['three four']);
});

test('lines with little in common are left alone', () => {
  expect(markPair('\tspin_lock(&dev->lock);', '\treturn -EINVAL;', budget())).toBeUndefined();
  expect(markPair('   ', '  ', budget())).toBeUndefined();
  expect(markPair('x', '', budget())).toBeUndefined();
});

test('a line is compared with the one that is like it, not with the one beside it', () => {
  const marks = markWords(['int a = call(one);'], ['/* what is counted */', 'int a = call(two);'], budget());
  expect([...marks.new.keys()]).toEqual([1]);
  expect(marked('int a = call(two);', marks.new.get(1))).toEqual(['two']);
});

test('work ends with the budget, lines that are too long are not looked at', () => {
  const many = Array.from({ length: 3000 }, (_, at) => `line ${String(at)} of many`);
  const spent = { left: 10_000 };
  const marks = markWords(
    many,
    many.slice(1).map((text) => `${text}!`),
    spent,
  );
  expect(marks.old.size).toBe(0);
  const long = 'x '.repeat(MAX_MARKED_LINE / 2);
  expect(markPair(long, `${long}y`, budget())).toBeUndefined();
  expect(markPair(long, `${long.slice(0, -2)}yy`, budget())).toBeDefined();
});
