/** The caches of a thread return the bytes that were put in, within a fixed amount of memory. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES, BLOCK_OVERLAP, BlockCache } from '../../../src/git/pack/block-cache.js';
import { CachedFile, ResidentFile } from '../../../src/git/pack/byte-source.js';
import { DeltaBaseCache } from '../../../src/git/pack/delta-base-cache.js';
import { PackIndex } from '../../../src/git/pack/pack-index.js';
import { packOffset } from '../../../src/git/pack/position.js';
import { tempDir } from '../../support/git-fixture.js';
import { indexBytes } from '../../support/pack-builder.js';

describe('the block cache', () => {
  test('returns the bytes of several files at any offset while blocks are evicted', () => {
    const folder = tempDir('blocks');
    const contents = [1, 5 * BLOCK_BYTES + 77, 40 * BLOCK_BYTES, 23 * BLOCK_BYTES - 1].map((size, file) => {
      const bytes = Buffer.alloc(size + BLOCK_OVERLAP);
      for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + file * 13) & 255;
      writeFileSync(join(folder, String(file)), bytes.subarray(0, size));
      return bytes;
    });
    const cache = new BlockCache(0);
    const files = contents.map((_, file) => new CachedFile(join(folder, String(file)), cache));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(contents.length - 1), fc.nat(2 ** 30)), { minLength: 50, maxLength: 200 }),
        (reads) => {
          for (const [number, place] of reads) {
            const [file, content] = [files[number] as CachedFile, contents[number] as Buffer];
            const offset = place % file.sizeBytes;
            const position = file.pin(offset);
            expect(
              file.bytes
                .subarray(position, position + BLOCK_OVERLAP)
                .equals(content.subarray(offset, offset + BLOCK_OVERLAP)),
            ).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
    expect(cache.hits).toBeGreaterThan(0);
    expect(cache.misses).toBeGreaterThan(cache.slab.length / BLOCK_BYTES);
    for (const file of files) file.close();
  });

  test('throws corrupt for a failed read and still returns other blocks', () => {
    const folder = tempDir('blocks');
    writeFileSync(join(folder, 'good'), 'good bytes');
    const cache = new BlockCache(0);
    const file = new CachedFile(join(folder, 'good'), cache);
    const fd = openSync(folder, 'r');
    for (let block = 0; block < 100; block += 1) {
      expect(() => cache.pin(99, fd, block, join(folder, 'bad'))).toThrow(expect.objectContaining({ code: 'corrupt' }));
      expect(file.bytes.toString('latin1', file.pin(5), file.pin(5) + 5)).toBe('bytes');
    }
    closeSync(fd);
    file.close();
  });
});

describe('the cache of delta bases', () => {
  const patternAt = (slab: Buffer, start: number, size: number, key: number): boolean => {
    for (let at = 0; at < size; at += 1) if (slab[start + at] !== ((key + at) & 255)) return false;
    return true;
  };

  test('returns only bytes that were put in and never overwrites the base in use', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ size: fc.integer({ min: 0, max: 4096 }), base: fc.nat(400), abandon: fc.nat(9) }), {
          minLength: 200,
          maxLength: 500,
        }),
        (steps) => {
          const cache = new DeltaBaseCache(0);
          const sizes = new Map<number, number>();
          steps.forEach(({ size, base, abandon }, key) => {
            const row = cache.find(7, packOffset(base));
            const [keepStart, keepSize] = row < 0 ? [0, 0] : [cache.startOf(row), cache.sizeOf(row)];
            if (row >= 0) expect(keepSize).toBe(sizes.get(base));
            const start = cache.reserve(size, keepStart, keepSize);
            expect(start + size).toBeLessThan(cache.scratchStart);
            for (let at = 0; at <= size; at += 1) cache.slab[start + at] = (key + at) & 255;
            if (row >= 0) expect(patternAt(cache.slab, keepStart, keepSize, base)).toBe(true);
            if (abandon === 0) return;
            cache.commit(7, packOffset(key), 1 + (key % 4), start, size);
            sizes.set(key, size);
            const found = cache.find(7, packOffset(key));
            expect([cache.startOf(found), cache.sizeOf(found), cache.typeOf(found)]).toEqual([
              start,
              size,
              1 + (key % 4),
            ]);
          });
          let live = 0;
          for (const [key, size] of sizes) {
            const row = cache.find(7, packOffset(key));
            expect(cache.find(8, packOffset(key))).toBe(-1);
            if (row < 0) continue;
            live += 1;
            expect(cache.sizeOf(row)).toBe(size);
            expect(patternAt(cache.slab, cache.startOf(row), size, key)).toBe(true);
          }
          expect(live).toBeGreaterThan(5);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('distinguishes offsets beyond 32 bits', () => {
    const cache = new DeltaBaseCache(0);
    const offsets = [12, 12 + 2 ** 32, 12 + 2 ** 33].map(packOffset);
    for (const offset of offsets) cache.commit(1, offset, 3, cache.reserve(1, 0, 0), 1);
    expect(new Set(offsets.map((offset) => cache.find(1, offset))).size).toBe(3);
    expect(cache.find(1, packOffset(12 + 2 ** 34))).toBe(-1);
  });
});

test('an index finds exactly its own ids, uniform ones and ones that a hostile pack chose', () => {
  const digits = fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 40, maxLength: 40 })
    .map((list) => list.join(''));
  const crowded = fc
    .tuple(fc.constantFrom('00000000000000', 'abababab0000000000', 'ffffffffffffffffff'), digits)
    .map(([start, rest]) => (start + rest).slice(0, 40));
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.oneof(digits, crowded), { maxLength: 300 }),
      fc.array(fc.oneof(digits, crowded), { maxLength: 50 }),
      (ids, others) => {
        const bytes = indexBytes(
          ids.map((oid, index) => ({ oid, offset: index * 2 ** 30 + 12 })),
          Buffer.alloc(20),
        );
        const memory = new SharedArrayBuffer(bytes.length + 32);
        new Uint8Array(memory).set(bytes);
        const index = new PackIndex(new ResidentFile('pack-x.idx', memory));
        ids.forEach((oid, place) => expect(index.find(Buffer.from(oid, 'hex'), 0)).toBe(place * 2 ** 30 + 12));
        const sorted = [...ids].sort();
        for (const oid of others.filter((other) => !ids.includes(other))) {
          expect(index.find(Buffer.from(oid, 'hex'), 0)).toBe(-1);
          expect(-1 - index.table.find(Buffer.from(oid, 'hex'), 0)).toBe(sorted.filter((one) => one < oid).length);
        }
        expect([...index.table.oids()]).toEqual(sorted);
      },
    ),
  );
});
