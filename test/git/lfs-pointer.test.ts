import { expect, test } from 'vitest';
import { parseLfsPointer } from '../../src/git/lfs-pointer.js';

const SHA = 'a'.repeat(64);
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${SHA}\nsize 12345\n`;

test('a pointer has the digest and the size of the file', () => {
  expect(parseLfsPointer(Buffer.from(POINTER))).toEqual({ sha256: SHA, sizeBytes: 12345 });
});

test.each([
  ['an old version line', POINTER.replace('git-lfs.github.com', 'hawser.github.com'), true],
  ['an extension line', POINTER.replace('oid', `ext-0-foo sha256:${SHA}\noid`), true],
  ['another version', POINTER.replace('v1', 'v2'), false],
  ['a short digest', POINTER.replace('a', ''), false],
  ['no size', POINTER.replace(/size.*\n/, ''), false],
  ['text before it', `x${POINTER}`, false],
  ['more bytes than a pointer may have', POINTER + ' '.repeat(1024), false],
  ['nothing', '', false],
])('%s', (_name, text, isPointer) => {
  expect(parseLfsPointer(Buffer.from(text)) !== undefined).toBe(isPointer);
});
