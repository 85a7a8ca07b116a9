import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexDump } from '../../../src/render/rows/hex-dump.js';

const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_all, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] as string,
    );

test('rows have an offset, two groups of eight bytes and the printable characters', () => {
  const bytes = Buffer.concat([Buffer.from('\x7fELF<b>&"\0\xff', 'latin1'), Buffer.from('0123456789')]);
  expect(textOf(hexDump(bytes, 0x10))).toBe(
    '00000010  7f 45 4c 46 3c 62 3e 26  22 00 ff 30 31 32 33 34  |.ELF<b>&"..01234|\n00000020  35 36 37 38 39                                    |56789|\n',
  );
});

test('an empty file has no rows', () => {
  expect(hexDump(new Uint8Array(), 0)).toBe('');
});

test('the bytes can be restored from the dump', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
      const rows = textOf(hexDump(bytes, 0)).split('\n').slice(0, -1);
      expect(rows.flatMap((row) => row.slice(10, 59).trim().split(/\s+/)).join('')).toBe(
        Buffer.from(bytes).toString('hex'),
      );
      expect(rows.map((row) => row.slice(0, 8))).toEqual(
        rows.map((_, index) => (index * 16).toString(16).padStart(8, '0')),
      );
    }),
    { numRuns: 20 },
  );
});

test('the dump equals that of hexdump -C, where the tool exists', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  let oracle: string;
  try {
    oracle = execFileSync('hexdump', ['-C', '-v'], { input: bytes, encoding: 'latin1' });
  } catch {
    return; // The tool is not installed.
  }
  expect(textOf(hexDump(bytes, 0))).toBe(oracle.split('\n').slice(0, -2).join('\n').concat('\n'));
});
