/**
 * Malformed files: the result is GitError('corrupt') or 'too-large', and never another error, an endless loop or too
 * much memory.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { GitError } from '../../../src/git/errors.js';
import { MAX_DELTA_CHAIN, MAX_OBJECT_BYTES } from '../../../src/git/limits.js';
import type { Oid } from '../../../src/git/oid.js';
import { ReadCaches } from '../../../src/git/pack/read-caches.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { commitAll, git, initBare, initWork, tempDir, writeFile } from '../../support/git-fixture.js';
import { type BuiltEntry, copyDelta, deltaSize, oidOf, ofs, writePack } from '../../support/pack-builder.js';
import { objectsOf } from '../../support/stored-objects.js';

const id = (digit: string): string => digit.repeat(40);
const caches = new ReadCaches({ blockCacheBytes: 1 << 20, baseCacheBytes: 1 << 20 });

/** The ids are made up, so that a test can name them. */
function storeOf(...entries: BuiltEntry[]): ObjectStore {
  const gitDir = initBare();
  writePack(gitDir, 'hostile', entries);
  return ObjectStore.open(gitDir, { caches, checksIds: false });
}

/** Reading `oid` must fail with `code` and name the object; the detail of a 'corrupt' must match `detail`. */
function expectFailure(store: ObjectStore, oid: string, detail: RegExp, code = 'corrupt'): void {
  const failure = (() => {
    try {
      return store.find(oid as Oid);
    } catch (error) {
      return error;
    }
  })();
  expect(failure).toBeInstanceOf(GitError);
  expect(failure).toMatchObject({ code, fields: { oid } });
  if (code === 'corrupt') expect((failure as GitError).fields.detail).toMatch(detail);
}

const plain = (oid: string, content: string | Uint8Array, more: Partial<BuiltEntry> = {}): BuiltEntry => ({
  oid,
  packType: 3,
  data: Buffer.from(content),
  ...more,
});
const base = plain(id('a'), 'base '.repeat(20));
const refDelta = (oid: string, baseOid: string, data: Buffer): BuiltEntry => ({
  oid,
  packType: 7,
  data,
  base: Buffer.from(baseOid, 'hex'),
});

describe('entries', () => {
  test('whose stated size is not the size of their content', () => {
    for (const sizeBytes of [0, 1, 7, 9, 100, 40_000, 700_000]) {
      expectFailure(storeOf(plain(id('1'), '8 bytes.', { sizeBytes })), id('1'), /than its stated size/);
    }
    expectFailure(
      storeOf(plain(id('1'), 'x'.repeat(700_000), { sizeBytes: 699_999 })),
      id('1'),
      /longer than its stated size/,
    );
  });

  test('of an impossible size are refused before memory is allocated', () => {
    for (const sizeBytes of [MAX_OBJECT_BYTES + 1, 2 ** 45])
      expectFailure(storeOf(plain(id('1'), 'x', { sizeBytes })), id('1'), /./, 'too-large');
    const endless = plain(id('1'), 'x', { packType: 0, stream: Buffer.alloc(30, 0xff) });
    expectFailure(storeOf({ ...endless, packType: 3, sizeBytes: 15 + 127 * 16 }), id('1'), /./);
  });

  test('of reserved types', () => {
    for (const packType of [0, 5]) expectFailure(storeOf(plain(id('1'), 'x', { packType })), id('1'), /type/);
  });

  test('whose stream is not a zlib stream, is empty or is truncated', () => {
    const good = deflateSync(Buffer.from('content that is fine'));
    for (const stream of [Buffer.alloc(0), Buffer.from('not zlib at all'), good.subarray(0, 8), good.subarray(0, -1)]) {
      expectFailure(storeOf(plain(id('1'), 'content that is fine', { stream })), id('1'), /./);
    }
  });

  test('whose offset is beyond the end of the pack or inside its header', () => {
    const gitDir = initBare();
    writePack(gitDir, 'hostile', [plain(id('1'), 'x')]);
    const idx = join(gitDir, 'objects/pack/pack-hostile.idx');
    const bytes = readFileSync(idx);
    for (const offset of [0, 11, 5000, 2 ** 31 - 1, 2 ** 32 - 1]) {
      bytes.writeUInt32BE(offset, 8 + 1024 + 24);
      writeFileSync(idx, bytes);
      expectFailure(ObjectStore.open(gitDir, { caches }), id('1'), /outside the pack|large offset/);
    }
  });
});

describe('deltas', () => {
  test('on themselves or in a cycle are refused', () => {
    const self = storeOf(refDelta(id('1'), id('1'), copyDelta(10, 0, 10, '')));
    expectFailure(self, id('1'), /chain of more than/);
    expect(() => self.findHeader(id('1') as Oid)).toThrow(expect.objectContaining({ code: 'corrupt' }));
    const circle = storeOf(
      ...['1', '2', '3'].map((digit, index) =>
        refDelta(id(digit), id('231'[index] as string), copyDelta(10, 0, 10, '')),
      ),
    );
    for (const digit of ['1', '2', '3']) {
      expectFailure(circle, id(digit), /chain of more than/);
      expect(() => circle.findHeader(id(digit) as Oid)).toThrow(expect.objectContaining({ code: 'corrupt' }));
    }
  });

  test('are read in chains that are far longer than those of git, and refused in endless ones', () => {
    const chain = (length: number): ObjectStore => {
      const entries: BuiltEntry[] = [base];
      const name = (index: number): string => index.toString(16).padStart(40, '0');
      for (let index = 1; index <= length; index += 1)
        entries.push(refDelta(name(index), index === 1 ? id('a') : name(index - 1), copyDelta(100, 0, 99, 'z')));
      return storeOf(...entries);
    };
    const longest = MAX_DELTA_CHAIN.toString(16).padStart(40, '0');
    expect(
      chain(MAX_DELTA_CHAIN)
        .read(longest as Oid)
        .bytes.toString(),
    ).toBe(`${'base '.repeat(20).slice(0, 99)}z`);
    expectFailure(
      chain(MAX_DELTA_CHAIN + 1),
      (MAX_DELTA_CHAIN + 1).toString(16).padStart(40, '0'),
      /chain of more than/,
    );
  });

  test('whose base is not in the pack, is before its start, or is the entry itself', () => {
    expectFailure(storeOf(base, refDelta(id('1'), id('b'), copyDelta(100, 0, 10, ''))), id('1'), /is not in this pack/);
    for (const distance of [0, 1000, 2 ** 40]) {
      const store = storeOf(base, { oid: id('1'), packType: 6, data: copyDelta(100, 0, 10, ''), base: ofs(distance) });
      expectFailure(store, id('1'), /bytes before its delta/);
    }
    // The base offset is in the middle of another entry.
    expectFailure(
      storeOf(base, { oid: id('1'), packType: 6, data: copyDelta(100, 0, 10, ''), base: ofs(3) }),
      id('1'),
      /./,
    );
  });

  const BAD_DELTAS: readonly (readonly [string, Buffer, RegExp])[] = [
    ['made for a base of another size', copyDelta(99, 0, 10, ''), /for a base of 99/],
    ['that copy bytes behind the base', copyDelta(100, 95, 6, ''), /outside of a base/],
    ['that copy from a far offset', copyDelta(100, 0xffffffff, 1, ''), /outside of a base/],
    ['with a longer result than stated', copyDelta(100, 0, 50, 'more', 53), /longer than 53/],
    ['with a shorter result than stated', copyDelta(100, 0, 50, 'more', 55), /54 bytes, not 55/],
    ['with the reserved instruction', Buffer.concat([deltaSize(100), deltaSize(5), Buffer.of(0)]), /reserved/],
    ['truncated in a copy', Buffer.concat([deltaSize(100), deltaSize(5), Buffer.of(0xff, 0, 0)]), /cut off/],
    ['truncated in added bytes', Buffer.concat([deltaSize(100), deltaSize(5), Buffer.of(5, 65, 66)]), /cut off/],
    ['without sizes', Buffer.alloc(0), /cut off/],
    ['with a size that does not end', Buffer.alloc(12, 0xff), /cut off/],
  ];
  test.each(BAD_DELTAS)('%s', (_, data, detail) =>
    expectFailure(storeOf(base, refDelta(id('1'), id('a'), data)), id('1'), detail),
  );

  test('that state a huge result are refused before memory is allocated', () => {
    for (const size of [MAX_OBJECT_BYTES + 1, 2 ** 48]) {
      expectFailure(
        storeOf(base, refDelta(id('1'), id('a'), copyDelta(100, 0, 100, '', size))),
        id('1'),
        /./,
        'too-large',
      );
    }
  });

  test('of moderate size whose results are huge together are refused', () => {
    const size = 0x7fffff;
    const wide = Buffer.alloc(size);
    const double = (from: number): Buffer =>
      Buffer.concat([
        deltaSize(from),
        deltaSize(size * 16),
        ...Array.from({ length: 16 }, () => Buffer.of(0xf0, 0xff, 0xff, 0x7f)),
      ]);
    const entries = [plain(id('a'), wide), refDelta(id('0'), id('a'), double(size))];
    for (let step = 1; step <= 16; step += 1)
      entries.push(
        refDelta(step.toString(16).padStart(40, '0'), (step - 1).toString(16).padStart(40, '0'), double(size * 16)),
      );
    expectFailure(storeOf(...entries), '10'.padStart(40, '0'), /./, 'too-large');
  }, 120_000);
});

describe('files', () => {
  let gitDir = '';
  let objects: ReturnType<typeof objectsOf> = [];
  beforeAll(() => {
    const work = initWork();
    for (let version = 0; version < 6; version += 1) {
      writeFile(
        work,
        'file.txt',
        Array.from({ length: 200 }, (_, line) => `${line} ${line === version ? 'changed' : ''}\n`).join(''),
      );
      commitAll(work, `version ${version}\n`);
      if (version % 2 === 1) git(work, ['repack', '-dq']);
    }
    git(work, ['multi-pack-index', 'write']);
    gitDir = join(work, '.git');
    objects = objectsOf(gitDir);
  });

  /** A copy of the repository in which `change` was applied to one file of the pack folder. */
  function damaged(name: string, withMulti: boolean, change: (path: string) => void): ObjectStore {
    const copy = tempDir('damaged');
    mkdirSync(join(copy, 'objects/pack'), { recursive: true });
    mkdirSync(join(copy, 'refs'));
    writeFileSync(join(copy, 'HEAD'), 'ref: refs/heads/main\n');
    for (const file of readdirSync(join(gitDir, 'objects/pack'))) {
      if (file !== 'multi-pack-index' || withMulti)
        copyFileSync(join(gitDir, 'objects/pack', file), join(copy, 'objects/pack', file));
    }
    change(join(copy, 'objects/pack', name));
    return ObjectStore.open(copy, { caches });
  }

  /**
   * Reads all objects in all ways and returns whether every result equals git's. An error that is not a GitError fails
   * the test.
   */
  function readAll(store: ObjectStore): boolean {
    let same = true;
    for (const { oid, type, bytes } of objects) {
      for (const read of [
        () => store.find(oid as Oid),
        () => store.findHeader(oid as Oid),
        () => store.has(oid as Oid),
        () => store.expandPrefix(oid.slice(0, 5), 3),
      ]) {
        try {
          const answer = read();
          if (typeof answer === 'object' && 'bytes' in answer)
            same &&= answer.type === type && answer.bytes.equals(bytes);
          else if (answer === undefined) same = false;
        } catch (error) {
          same = false;
          if (!(error instanceof GitError)) throw error;
          expect(['corrupt', 'too-large']).toContain(error.code);
        }
      }
    }
    store.close();
    return same;
  }

  const files = (): string[] =>
    readdirSync(join(gitDir, 'objects/pack')).filter((name) => /\.(idx|pack)$|^multi/.test(name));

  test('are read completely when they are intact', () => {
    expect(readAll(damaged(files()[0] as string, true, () => undefined))).toBe(true);
    expect(readAll(damaged(files()[0] as string, false, () => undefined))).toBe(true);
  });

  test('truncated at any length are corrupt, and reads go on without a truncated multi-pack-index', () => {
    for (const name of files()) {
      const size = readFileSync(join(gitDir, 'objects/pack', name)).length;
      for (const length of [
        0,
        1,
        3,
        8,
        11,
        12,
        100,
        1031,
        1032,
        1040,
        size >> 1,
        size - 41,
        size - 40,
        size - 21,
        size - 20,
        size - 1,
      ]) {
        if (length < 0 || length >= size) continue;
        const store = damaged(name, name === 'multi-pack-index', (path) => truncateSync(path, length));
        expect(
          store.problems.map(({ code }) => code),
          `${name} cut to ${length}`,
        ).toEqual(['corrupt']);
        // A pack and its index have the same name, and it is unknown which of the two is wrong.
        expect(store.problems[0]?.fields.file?.replace(/\.\w+$/, '')).toBe(name.replace(/\.\w+$/, ''));
        expect(readAll(store), `${name} cut to ${length}`).toBe(name === 'multi-pack-index');
      }
    }
  });

  test('with a wrong field in the header are corrupt', () => {
    const FIELDS: readonly (readonly [RegExp, number])[] = [
      [/\.pack$/, 0],
      [/\.pack$/, 7],
      [/\.pack$/, 11],
      [/\.idx$/, 7],
      [/\.idx$/, 8],
      [/\.idx$/, 1000],
      [/\.idx$/, 1031],
      [/^multi/, 0],
      [/^multi/, 4],
      [/^multi/, 5],
      [/^multi/, 6],
      [/^multi/, 7],
      [/^multi/, 11],
      [/^multi/, 12],
      [/^multi/, 20],
      [/^multi/, 31],
    ];
    for (const [pattern, at] of FIELDS) {
      const name = files().find((file) => pattern.test(file)) as string;
      const store = damaged(name, name === 'multi-pack-index', (path) => {
        const bytes = readFileSync(path);
        bytes[at] = (bytes[at] as number) ^ 0x55;
        writeFileSync(path, bytes);
      });
      expect(
        store.problems.map(({ code }) => code),
        `${name} at ${at}`,
      ).toEqual(['corrupt']);
      expect(readAll(store)).toBe(name === 'multi-pack-index');
    }
  });

  test('with random changes give a result or a GitError and nothing else', () => {
    let state = 20200324;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let harmed = 0;
    for (let round = 0; round < 250; round += 1) {
      const name = files()[round % files().length] as string;
      const store = damaged(name, name === 'multi-pack-index' || round % 3 === 0, (path) => {
        const bytes = readFileSync(path);
        for (let change = 0; change <= random(4); change += 1) bytes[random(bytes.length)] = random(256);
        writeFileSync(path, bytes);
      });
      if (!readAll(store)) harmed += 1;
    }
    expect(harmed).toBeGreaterThan(50);
  });

  test('of loose objects: truncated, followed by other bytes, with a wrong or malformed header', async () => {
    const bare = initBare();
    const oid = 'ab'.repeat(20) as Oid;
    const path = join(bare, 'objects/ab', oid.slice(2));
    mkdirSync(join(bare, 'objects/ab'), { recursive: true });
    const good = deflateSync('blob 5\0hello');
    const bad = [
      Buffer.alloc(0),
      good.subarray(0, 5),
      good.subarray(0, -1),
      Buffer.concat([good, Buffer.from('x')]),
      Buffer.from('plain text'),
      ...[
        'blob 6\0hello',
        'blob 4\0hello',
        'blob 05\0hello',
        'blob  5\0hello',
        'blob -5\0hello',
        'bolb 5\0hello',
        '5\0hello',
        'blob 5',
        `blob ${'9'.repeat(30)}\0hello`,
        '\0',
        'x'.repeat(100),
      ].map((text) => deflateSync(text)),
    ];
    for (const bytes of bad) {
      writeFileSync(path, bytes);
      expectFailure(ObjectStore.open(bare, { caches, checksIds: false }), oid, /./);
    }
    writeFileSync(path, deflateSync(`blob ${MAX_OBJECT_BYTES + 1}\0hello`));
    const store = ObjectStore.open(bare, { caches, checksIds: false });
    expectFailure(store, oid, /./, 'too-large');
    await expect(
      buffer(store.openBlobStream(oid) as NonNullable<ReturnType<ObjectStore['openBlobStream']>>),
    ).rejects.toMatchObject({ code: 'corrupt' });
    writeFileSync(path, good);
    expect(store.read(oid).bytes.toString()).toBe('hello');
  });

  test('an object of another type than the expected one is refused', () => {
    const content = Buffer.from('content');
    const store = storeOf(plain(oidOf('blob', content), content));
    expect(() => store.read(oidOf('blob', content) as Oid, 'tree')).toThrow(
      expect.objectContaining({ code: 'wrong-type' }),
    );
  });
});
