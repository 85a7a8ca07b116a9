/** Entries beyond 2 GiB and 4 GiB, in sparse files. Real git reads the same files. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { git, initBare } from '../../support/git-fixture.js';
import { type BuiltEntry, copyDelta, oidOf, ofs, writePack } from '../../support/pack-builder.js';
import { objectsNamed } from '../../support/stored-objects.js';

const GIB = 2 ** 30;
const base = Buffer.from('the base lies near the start of the pack\n');
const result = (tail: string): Buffer => Buffer.concat([base.subarray(4, 24), Buffer.from(tail)]);
const delta = (tail: string): Buffer => copyDelta(base.length, 4, 20, tail);
const blob = (content: Buffer): string => oidOf('blob', content);
const at = { small: 12, beyond2: 2 * GIB + 5, beyond4: 4 * GIB + 123_457, near: 4 * GIB + 200_000, last: 6 * GIB - 3 };

const far = Buffer.from('beyond four gibibytes\n'.repeat(50));
const ENTRIES: readonly BuiltEntry[] = [
  { oid: blob(base), packType: 3, data: base, offset: at.small },
  { oid: blob(Buffer.from('beyond two\n')), packType: 3, data: Buffer.from('beyond two\n'), offset: at.beyond2 },
  { oid: blob(far), packType: 3, data: far, offset: at.beyond4 },
  { oid: blob(result('near')), packType: 6, data: delta('near'), base: ofs(at.near - at.small), offset: at.near },
  {
    oid: blob(result('last')),
    packType: 7,
    data: delta('last'),
    base: Buffer.from(blob(base), 'hex'),
    offset: at.last,
  },
];

describe.each(['an index with 64-bit offsets', 'a multi-pack-index with 64-bit offsets'])('%s', (kind) => {
  const gitDir = initBare();
  const expected: Map<string, Buffer> = new Map();
  beforeAll(() => {
    writePack(gitDir, 'sparse', ENTRIES);
    expect(statSync(join(gitDir, 'objects/pack/pack-sparse.pack')).size).toBeGreaterThan(6 * GIB - 100);
    if (kind.startsWith('a multi')) git(gitDir, ['multi-pack-index', 'write']);
    for (const { oid, bytes } of objectsNamed(
      gitDir,
      ENTRIES.map((entry) => entry.oid),
    ))
      expected.set(oid, bytes);
  });
  afterAll(() => rmSync(gitDir, { recursive: true }));

  test('gives every object that git reads', async () => {
    const store = ObjectStore.open(gitDir);
    expect(store.problems).toEqual([]);
    expect(expected.size).toBe(ENTRIES.length);
    for (const [oid, bytes] of expected) {
      expect(store.read(oid as Oid)).toEqual({ type: 'blob', bytes });
      expect(store.findHeader(oid as Oid)).toEqual({ type: 'blob', sizeBytes: bytes.length });
      expect(
        await buffer(store.openBlobStream(oid as Oid) as NonNullable<ReturnType<ObjectStore['openBlobStream']>>),
      ).toEqual(bytes);
    }
    store.close();
  });
});
