/** A row of an index and an offset in a pack are numbers that the compiler keeps apart: `tsc` is part of this test. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CachedFile } from '../../../src/git/pack/byte-source.js';
import { EntryReader } from '../../../src/git/pack/entry-reader.js';
import { PackFile } from '../../../src/git/pack/pack-file.js';
import { PackIndex } from '../../../src/git/pack/pack-index.js';
import { indexPosition } from '../../../src/git/pack/position.js';
import { ReadCaches } from '../../../src/git/pack/read-caches.js';
import { tempDir } from '../../support/git-fixture.js';
import { oidOf, writePack } from '../../support/pack-builder.js';

test('an index takes rows and gives offsets, at which entries are read', () => {
  const gitDir = tempDir('positions');
  mkdirSync(join(gitDir, 'objects/pack'), { recursive: true });
  const blobs = ['one', 'two', 'three'].map((text) => Buffer.from(text));
  const oids = blobs.map((data) => oidOf('blob', data));
  const offsets = writePack(
    gitDir,
    'x',
    blobs.map((data, place) => ({ oid: oids[place] as string, packType: 3, data })),
  );
  const caches = new ReadCaches();
  const stem = join(gitDir, 'objects/pack/pack-x');
  const pack = new PackFile(`${stem}.pack`, caches.blocks, () => {
    return new PackIndex(new CachedFile(`${stem}.idx`, caches.blocks));
  });
  const reader = new EntryReader(caches);
  const index = pack.index();
  const sorted = [...oids].sort();
  for (const [place, oid] of sorted.entries()) {
    const row = indexPosition(place);
    const offset = index.packOffsetAt(row);
    expect([index.table.oidAt(row), offset]).toEqual([oid, offsets[oids.indexOf(oid)]]);
    expect(reader.read(pack, offset).bytes).toEqual(blobs[oids.indexOf(oid)]);
    // @ts-expect-error: a row is not an offset.
    expect(() => reader.read(pack, row)).toThrow(/outside the pack/);
    // @ts-expect-error: an offset is not a row.
    expect(index.table.oidAt(offset)).not.toBe(oid);
  }
  pack.release();
});
