import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTrailers } from '../../../src/render/document/trailers.js';

/** The trailers that git finds, as lines `key: value`. */
function gitTrailers(message: string): string[] {
  const output = execFileSync('git', ['interpret-trailers', '--parse', '--no-divider'], {
    input: message,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', HOME: '/nonexistent' },
  });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.trimEnd());
}

const ours = (message: string): string[] =>
  parseTrailers(message).map(({ key, value }) => `${key}: ${value}`.trimEnd());

test.each([
  'title\n\nbody\n\nSigned-off-by: A <a@x>\nReviewed-by: B <b@x>\n',
  'title\n\nSigned-off-by: A <a@x>',
  'Signed-off-by: only a title\n',
  'title\nsecond\n\nAcked-by : A\nCc: x,\n  y\n\tz\n',
  'title\n\ntext\nmore text\nSigned-off-by: A\n',
  'title\n\none\ntwo\nthree\nfour\nSigned-off-by: A\n',
  'title\n\ntext\nAcked-by: A\n',
  'title\n\nAcked-by: A\n[x: changed]\nSigned-off-by: B\n',
  'title\n\nAcked-by: A\n(cherry picked from commit 123)\n',
  'title\n\n(cherry picked from commit 123)\nx\n',
  'title\n\nA: 1\n\n# comment\n\n',
  'title\n\nA: 1\n# comment\nB: 2\n',
  'title\n\nA: 1\n\nConflicts:\n\tx.c\n\ty.c\n',
  'title\n\nA:\nB: \nC:x\n',
  'title\n\nLink: https://x/\nhttps://y/\n',
  'title\n\n  indented: 1\nA: 2\n',
  'title\n\nA: 1\n---\nB: 2\n',
  'title\n\nПодпись: А\nA: 1\n',
  'title\n\nbody\n\n\n',
  '',
  '\n\nA: 1\n',
  '# c\ntitle\n\nA: 1\n',
])('%j has the trailers that git finds', (message) => {
  expect(ours(message)).toEqual(gitTrailers(message));
});

test('random messages have the trailers that git finds', () => {
  const line = fc.constantFrom(
    '',
    '',
    'Signed-off-by: A',
    'Acked-by: B',
    'x',
    ' cont',
    '\tcont',
    '# c',
    '(cherry picked from commit 1)',
    'A b: c',
    'K :v',
    ':',
    '-: x',
    'Conflicts:',
    '---',
    'Fixes: 1 ("a: b")',
    ' ',
    'a\r',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
      const message = `title\n${lines.join('\n')}\n`;
      expect(ours(message)).toEqual(gitTrailers(message));
    }),
    { numRuns: 300 },
  );
});
