import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DamagedFile, readableOr } from '../../src/segments/damaged-file.js';
import { tempDir } from '../support/git-fixture.js';

const orNothing = <T>(read: () => T): T | 'nothing' => readableOr(read, () => 'nothing' as const);
const failing = (error: unknown) => () => {
  throw error;
};

test('what is damaged or cannot be read has a substitute', () => {
  const folder = tempDir('damaged');
  expect(orNothing(() => 1)).toBe(1);
  expect(orNothing(failing(new DamagedFile('a list is out of order')))).toBe('nothing');
  expect(orNothing(() => readFileSync(join(folder, 'absent')))).toBe('nothing');
  expect(orNothing(() => readFileSync(folder))).toBe('nothing');
});

test('a mistake of the program has none', () => {
  const mistakes = [new TypeError('undefined is not a function'), new Error('plain'), 'text', undefined];
  for (const mistake of mistakes) {
    let thrown: unknown = 'nothing';
    try {
      orNothing(failing(mistake));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe(mistake);
  }
  expect(() => orNothing(() => Buffer.alloc(1).readUInt32LE(0))).toThrow(RangeError);
});
