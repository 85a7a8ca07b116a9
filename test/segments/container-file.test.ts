import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ContainerFile } from '../../src/segments/container-file.js';
import { writeContainer, type Sections } from '../../src/segments/container.js';
import { tempDir } from '../support/git-fixture.js';

const SECTIONS: Sections = new Map([
  ['ONE', Uint8Array.of(1, 2, 3)],
  ['EMPTY', new Uint8Array(0)],
  ['WORDS', new Uint8Array(Uint32Array.of(7, 8, 9, 10).buffer)],
]);

function written(sections: Sections = SECTIONS): string {
  const path = join(tempDir('container'), 'file');
  writeContainer(path, sections);
  return path;
}

function opened(path: string): ContainerFile {
  return ContainerFile.open(path) as ContainerFile;
}

describe('a container that is read by position', () => {
  test('returns any part of any section', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 70 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        (list, seed) => {
          const file = opened(written(new Map(list.map((bytes, at) => [`S${at}`, bytes]))));
          for (const [at, bytes] of list.entries()) {
            const from = seed % (bytes.length + 1);
            const to = from + (seed % (bytes.length - from + 1));
            expect(file.length(`S${at}`)).toBe(bytes.length);
            expect([...file.bytes(`S${at}`, from, to)]).toEqual([...bytes.subarray(from, to)]);
          }
          file.close();
        },
      ),
      { numRuns: 30 },
    );
  });

  test('returns words, and refuses what is outside of a section', () => {
    const file = opened(written());
    expect([...file.words('WORDS', 1, 3)]).toEqual([8, 9]);
    expect([...file.words('WORDS', 4, 4)]).toEqual([]);
    for (const [from, to] of [
      [-1, 1],
      [0, 4],
      [2, 1],
      [NaN, 1],
    ] as const)
      expect(() => file.bytes('ONE', from, to)).toThrow('section ONE has no bytes');
    expect(() => file.length('NONE')).toThrow('section NONE is missing');
    file.close();
  });

  test('is not opened, or is not intact, when any byte is changed or missing', () => {
    const path = written();
    const whole = readFileSync(path);
    const isSound = (): boolean => {
      const file = ContainerFile.open(path);
      const sound = file?.isIntact() === true;
      file?.close();
      return sound;
    };
    expect(isSound()).toBe(true);
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] as number) ^ 0x41;
      writeFileSync(path, changed);
      expect([at, isSound()]).toEqual([at, false]);
    }
    writeFileSync(path, whole);
    for (let length = whole.length - 1; length >= 0; length -= 1) {
      truncateSync(path, length);
      expect([length, isSound()]).toEqual([length, false]);
    }
    expect(ContainerFile.open(join(path, 'absent'))).toBeUndefined();
  });

  test('throws when the file has become shorter since it was opened', () => {
    const path = written();
    const file = opened(path);
    truncateSync(path, 20);
    expect(() => file.bytes('WORDS', 0, 16)).toThrow('the file ends early');
    expect(file.isIntact()).toBe(false);
    file.close();
  });
});
