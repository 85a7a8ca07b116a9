import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CONTAINER_VERSION,
  readContainer,
  writeContainer,
  type OpenContainer,
  type Sections,
} from '../../src/segments/container.js';
import { tempDir } from '../support/git-fixture.js';
import { withoutPrivileges } from '../support/without-privileges.js';

const HEADER = 16;
const ENTRY = 24;
const SECTIONS: Sections = new Map([
  ['ONE', Uint8Array.of(1, 2, 3)],
  ['EMPTY', new Uint8Array(0)],
  ['EIGHTCHR', Uint8Array.from({ length: 40 }, (_, i) => i * 5)],
  ['LAST', Uint8Array.of(9)],
]);

function contentsOf(container: OpenContainer | undefined): Map<string, number[]> | undefined {
  if (container === undefined) return undefined;
  return new Map(
    [...container.sections].map(([tag, { offset, length }]) => [
      tag,
      [...new Uint8Array(container.shared, offset, length)],
    ]),
  );
}

/** The sections that a reader finds in these bytes. */
function readBytes(bytes: Uint8Array): Map<string, number[]> | undefined {
  const path = join(tempDir('container'), 'file');
  writeFileSync(path, bytes);
  return contentsOf(readContainer(path));
}

function writtenBytes(sections: Sections = SECTIONS): Buffer {
  const path = join(tempDir('container'), 'file');
  writeContainer(path, sections);
  return readFileSync(path);
}

/** The bytes with a correct checksum. */
function sealed(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(crc32(bytes.subarray(0, bytes.length - 8)) >>> 0, bytes.length - 8);
  return bytes;
}

describe('a container', () => {
  test('returns every section, at offsets that are multiples of eight', () => {
    const section = fc.tuple(
      fc.string({ unit: fc.constantFrom('A', 'Z', '9'), minLength: 1, maxLength: 8 }),
      fc.uint8Array({ maxLength: 70 }),
    );
    fc.assert(
      fc.property(fc.array(section, { maxLength: 20 }), (list) => {
        const sections = new Map(list);
        const path = join(tempDir('container'), 'file');
        writeContainer(path, sections);
        const container = readContainer(path) as OpenContainer;
        expect(contentsOf(container)).toEqual(new Map([...sections].map(([tag, bytes]) => [tag, [...bytes]])));
        for (const { offset } of container.sections.values()) expect(offset % 8).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('is refused when it is truncated at any byte', () => {
    const whole = writtenBytes();
    const path = join(tempDir('container'), 'file');
    writeFileSync(path, whole);
    expect(contentsOf(readContainer(path))).toBeDefined();
    for (let length = whole.length - 1; length >= 0; length -= 1) {
      truncateSync(path, length);
      expect([length, readContainer(path)]).toEqual([length, undefined]);
    }
    expect(readBytes(Buffer.concat([whole, Buffer.of(0)]))).toBeUndefined();
  });

  test('is refused when any bit is flipped', () => {
    const whole = writtenBytes();
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      // The checksum covers the padding and unused header bytes as well.
      expect([bit, readBytes(bytes)]).toEqual([bit, undefined]);
    }
  });

  test('is refused with another version, or with a wrong table and a correct checksum', () => {
    const whole = writtenBytes();
    const changed = (change: (bytes: Buffer) => void): Buffer => {
      const bytes = Buffer.from(whole);
      change(bytes);
      return sealed(bytes);
    };
    expect(readBytes(changed(() => undefined))).toBeDefined();
    const lies: Record<string, (bytes: Buffer) => void> = {
      version: (bytes) => bytes.writeUInt32LE(CONTAINER_VERSION + 1, 4),
      'the other byte order': (bytes) => bytes.subarray(12, 16).reverse(),
      'too many sections': (bytes) => bytes.writeUInt32LE(65, 8),
      'more sections than bytes': (bytes) => bytes.writeUInt32LE(60, 8),
      'offset past the end': (bytes) => bytes.writeBigUInt64LE(BigInt(whole.length), HEADER + 8),
      'huge offset': (bytes) => bytes.writeBigUInt64LE(2n ** 64n - 1n, HEADER + 8),
      'length past the end': (bytes) => bytes.writeBigUInt64LE(BigInt(whole.length), HEADER + ENTRY + 16),
      'crooked offset': (bytes) => bytes.writeBigUInt64LE(BigInt(HEADER + 4 * ENTRY + 1), HEADER + 8),
    };
    for (const [name, lie] of Object.entries(lies)) expect([name, readBytes(changed(lie))]).toEqual([name, undefined]);
  });

  test('is absent when the path is absent, a folder, a cycle of links or an unreadable file', () => {
    const folder = tempDir('container');
    expect(readContainer(join(folder, 'none'))).toBeUndefined();
    expect(readContainer(folder)).toBeUndefined();
    symlinkSync('loop', join(folder, 'loop'));
    expect(readContainer(join(folder, 'loop'))).toBeUndefined();
    const secret = join(folder, 'secret');
    writeContainer(secret, SECTIONS);
    chmodSync(secret, 0o000);
    expect(withoutPrivileges(() => readContainer(secret))).toBeUndefined();
  });

  test('that cannot be written leaves the old file and no other', () => {
    const folder = tempDir('container');
    const path = join(folder, 'file');
    writeContainer(path, SECTIONS);
    const unwritable = new Map<string, Uint8Array>([['BAD', { length: 5 } as Uint8Array]]);
    expect(() => writeContainer(path, unwritable)).toThrow();
    expect(readdirSync(folder)).toEqual(['file']);
    expect(contentsOf(readContainer(path))).toBeDefined();
    // The rename fails because a folder has the name of the file.
    mkdirSync(join(folder, 'taken'));
    expect(() => writeContainer(join(folder, 'taken'), SECTIONS)).toThrow();
    expect(existsSync(join(folder, 'taken'))).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['file', 'taken']);
  });
});
