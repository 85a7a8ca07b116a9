import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlightLines, splitLines } from '../../../src/render/code/highlight.js';
import { highlightRanges, MAX_WHOLE_CHARACTERS, type LineRange } from '../../../src/render/code/highlight-ranges.js';

const ample = () => ({ left: Infinity, deadline: Infinity });
const FILLER = Array.from(
  { length: 60 },
  (_, at) => `static int name_${String(at)}(int a)\n{\n\treturn a + ${String(at)}; // "one\n}\n`,
).join('\n');
const C = `/* A comment
int not_code;
 " of some lines */
#define MAX(a, b) \\
\t((a) > (b) ? \\
\t (a) : (b))

${FILLER}
const char *text = "a string /* no comment \\
goes on";
int after(void) { return '"'; }
/*
${'return 1;\n'.repeat(40)}
*/
int
long_name(int a,
          const char *b)
{
\treturn 'a';
}
/* never closed
int x;
`;
const YAML = 'a: |\n  text: no key\nb: "x\n  y"\nc: 1\n';

test.each([
  ['c', C],
  ['cpp', C],
  ['yaml', YAML],
  ['javascript', 'const a = `one\ntwo`;\nlet b = /[/*]/;\nlet c;\n'],
])('lines of a part equal those of the whole text: %s', (grammar, text) => {
  const whole = highlightLines(text, grammar).lines;
  for (let first = 1; first <= whole.length; first += 1) {
    const part = highlightRanges(text, grammar, [{ first, last: first }], ample());
    expect(part.get(first)?.html, `line ${String(first)}: ${splitLines(text)[first - 1] ?? ''}`).toBe(whole[first - 1]);
    expect(part.get(first)?.text).toBe(splitLines(text)[first - 1]);
  }
});

test('all wanted lines are present, in any order of ranges', () => {
  const count = splitLines(C).length;
  const whole = highlightLines(C, 'c').lines;
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: count }), { minLength: 2, maxLength: 12 }), (numbers) => {
      const sorted = numbers.toSorted((a, b) => a - b);
      const ranges: LineRange[] = [];
      for (let at = 0; at + 1 < sorted.length; at += 2)
        ranges.push({ first: sorted[at] as number, last: sorted[at + 1] as number });
      const part = highlightRanges(C, 'c', ranges, ample());
      for (const { first, last } of ranges)
        for (let line = first; line <= last; line += 1) expect(part.get(line)?.html).toBe(whole[line - 1]);
    }),
  );
});

test('a few lines of a long text cost little, and lines beyond the budget are plain', () => {
  const text = FILLER.repeat(20);
  const budget = { left: 10_000, deadline: Infinity };
  const last = splitLines(text).length;
  expect(highlightRanges(text, 'c', [{ first: last - 3, last }], budget).has(last)).toBe(true);
  expect(budget.left).toBeGreaterThan(8_000);
  expect(highlightRanges(text, 'c', [{ first: 1, last }], budget).size).toBe(0);
  expect(highlightRanges(text, 'c', [{ first: 1, last: 2 }], { left: Infinity, deadline: 0 }).size).toBe(0);
  expect(
    highlightRanges(
      'a: 1\n'.repeat(MAX_WHOLE_CHARACTERS / 4),
      'yaml',
      [{ first: MAX_WHOLE_CHARACTERS / 4 - 1, last: MAX_WHOLE_CHARACTERS / 4 }],
      ample(),
    ).size,
  ).toBe(0);
  expect(highlightRanges(text, undefined, [{ first: 1, last: 2 }], ample()).size).toBe(0);
});

test('all kinds of line ends, and lines that do not exist', () => {
  const part = highlightRanges('int a;\r\nint b;', 'c', [{ first: 1, last: 9 }], ample());
  expect([...part].map(([number, { text }]) => [number, text])).toEqual([
    [1, 'int a;'],
    [2, 'int b;'],
  ]);
  expect(highlightRanges('', 'c', [{ first: 1, last: 1 }], ample()).size).toBe(0);
});
