/** The object store is compared with `git cat-file` on every kind of storage that git makes. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { ReadCaches } from '../../../src/git/pack/read-caches.js';
import { loadIndexes } from '../../../src/git/store/shared-indexes.js';
import { ObjectStore, type ObjectStoreOptions } from '../../../src/git/store/object-store.js';
import { commitAll, git, gitText, initBare, initWork, tempDir } from '../../support/git-fixture.js';
import { objectsOf } from '../../support/stored-objects.js';

/**
 * Makes commits as loose objects: a file that changes a little in each version (for deltas), files that stay, binary
 * bytes, an empty file. A tag names the last one.
 */
function commitVersions(work: string, from: number, to: number): void {
  const parts: Buffer[] = [];
  const data = (content: string | Buffer): void => {
    const bytes = Buffer.from(content as string);
    parts.push(Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n'));
  };
  const person = (version: number): string => `Anna Author <anna@example.org> ${1_600_000_000 + version * 60} +0000`;
  for (let version = from; version < to; version += 1) {
    parts.push(Buffer.from(`commit refs/heads/main\ncommitter ${person(version)}\n`));
    data(`version ${version}\n`);
    if (version === from && from > 0 && gitText(work, ['for-each-ref', 'refs/heads/main']) !== '')
      parts.push(Buffer.from('from refs/heads/main^0\n'));
    const files: [string, string | Buffer][] = [
      [
        'src/long.c',
        Array.from({ length: 600 }, (_, line) => `int line_${line} = ${line === version ? version : 0};\n`).join(''),
      ],
      [`src/dir${version % 5}/file${version}.txt`, `version ${version}\n`],
      ['bytes.bin', Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * (version + 7)) & 255))],
      ['empty', ''],
    ];
    for (const [path, content] of files) {
      parts.push(Buffer.from(`M 100644 inline ${path}\n`));
      data(content);
    }
  }
  git(work, ['-c', 'fastimport.unpackLimit=1000000', 'fast-import', '--quiet'], { input: Buffer.concat(parts) });
  git(work, ['tag', '-a', `v${to}`, '-m', `tag ${to}`, 'main']);
}

const packs = (work: string): string[] =>
  readdirSync(join(work, '.git/objects/pack')).filter((name) => name.endsWith('.pack'));
const repack = (work: string, ...args: string[]): Buffer =>
  git(work, [...args, 'repack', '-adfq', '--window=50', '--depth=50']);

interface Storage {
  readonly name: string;
  /** Makes a repository and returns its git folder. */
  readonly build: () => string;
}

const STORAGES: readonly Storage[] = [
  {
    name: 'loose objects only',
    build: () => {
      const work = initWork();
      commitVersions(work, 0, 4);
      return join(work, '.git');
    },
  },
  {
    name: 'one pack with offset deltas',
    build: () => {
      const work = initWork();
      commitVersions(work, 0, 30);
      repack(work);
      expect(packs(work)).toHaveLength(1);
      return join(work, '.git');
    },
  },
  {
    name: 'one pack with deltas that refer to their base by id',
    build: () => {
      const work = initWork();
      commitVersions(work, 0, 30);
      repack(work, '-c', 'repack.useDeltaBaseOffset=false');
      return join(work, '.git');
    },
  },
  {
    name: 'a version 1 index',
    build: () => {
      const work = initWork();
      commitVersions(work, 0, 12);
      repack(work, '-c', 'pack.indexVersion=1');
      return join(work, '.git');
    },
  },
  {
    name: 'chains of four hundred deltas',
    build: () => {
      const work = initWork();
      commitVersions(work, 0, 420);
      git(work, ['repack', '-adfq', '--window=10', '--depth=4000']);
      return join(work, '.git');
    },
  },
  {
    name: 'several packs and loose objects, some in both',
    build: () => {
      const work = initWork();
      for (let round = 0; round < 4; round += 1) {
        commitVersions(work, round * 5, round * 5 + 5);
        git(work, ['repack', '-q', ...(round === 2 ? [] : ['-d'])]);
      }
      commitVersions(work, 20, 23);
      expect(packs(work)).toHaveLength(4);
      return join(work, '.git');
    },
  },
  {
    name: 'a multi-pack-index, and a pack made after it',
    build: () => {
      const work = initWork();
      for (let round = 0; round < 4; round += 1) {
        commitVersions(work, round * 5, round * 5 + 5);
        git(work, ['repack', '-dq']);
        if (round === 2) git(work, ['multi-pack-index', 'write']);
      }
      return join(work, '.git');
    },
  },
  {
    name: 'a multi-pack-index over packs whose deltas refer to their base by id',
    build: () => {
      const work = initWork();
      for (let round = 0; round < 3; round += 1) {
        commitVersions(work, round * 8, round * 8 + 8);
        git(work, ['-c', 'repack.useDeltaBaseOffset=false', 'repack', '-dfq']);
      }
      git(work, ['multi-pack-index', 'write']);
      return join(work, '.git');
    },
  },
  {
    name: 'alternates: absolute, relative, quoted, nested',
    build: () => {
      const [far, near, quoted] = [initWork('far'), initWork('near'), initWork('quo"ted')];
      for (const [index, work] of [far, near, quoted].entries()) {
        commitVersions(work, index * 10, index * 10 + 6);
        if (index < 2) repack(work);
      }
      const objects = (work: string): string => join(work, '.git/objects');
      writeFileSync(join(objects(near), 'info/alternates'), `# borrowed\n${relative(objects(near), objects(far))}\n`);
      const bare = initBare();
      writeFileSync(
        join(bare, 'objects/info/alternates'),
        `${objects(near)}\n${JSON.stringify(objects(quoted))}\n/nowhere/objects\n\n`,
      );
      return bare;
    },
  },
  { name: 'an empty repository', build: () => initBare() },
];

/** Options of the store. With tiny caches, blocks and bases are evicted all the time. */
const OPTIONS: Readonly<Record<string, (gitDir: string) => ObjectStoreOptions>> = {
  'usual caches': () => ({}),
  'tiny caches': () => ({ blockCacheBytes: 0, baseCacheBytes: 0 }),
  'indexes in shared memory': (gitDir) => ({ residentIndexes: structuredClone(loadIndexes(gitDir)) }),
};

describe.each(STORAGES)('objects in $name', ({ build }) => {
  let gitDir = '';
  let expected: ReturnType<typeof objectsOf> = [];
  beforeAll(() => {
    gitDir = build();
    expected = objectsOf(gitDir);
  });

  test.each(Object.keys(OPTIONS))('have the type, size and content that git prints: %s', (name) => {
    const store = ObjectStore.open(gitDir, OPTIONS[name]?.(gitDir));
    for (const { oid, type, bytes } of expected) {
      expect(store.has(oid as Oid)).toBe(true);
      expect(store.findHeader(oid as Oid), oid).toEqual({ type, sizeBytes: bytes.length });
      const object = store.read(oid as Oid);
      expect(object.type).toBe(type);
      expect(object.bytes.equals(bytes), `content of ${oid}`).toBe(true);
    }
    // In the reverse order the reads enter the delta chains at other places.
    for (const { oid, bytes } of expected.toReversed())
      expect(store.findAt(Buffer.from(`00${oid}`, 'hex'), 1)?.bytes.equals(bytes)).toBe(true);
    expect(store.problems).toEqual([]);
    store.close();
  });

  test('are all listed, and absent ids are not found', () => {
    const store = ObjectStore.open(gitDir);
    expect([...new Set(store.oids())].sort()).toEqual(expected.map(({ oid }) => oid));
    for (const oid of ['0'.repeat(40), 'f'.repeat(40), 'deadbeef'.repeat(5)] as Oid[]) {
      expect(store.has(oid)).toBe(false);
      expect(store.find(oid)).toBeUndefined();
      expect(store.findHeader(oid)).toBeUndefined();
    }
    store.close();
  });

  test('keep their bytes when later reads reuse the caches', () => {
    const store = ObjectStore.open(gitDir, { blockCacheBytes: 0, baseCacheBytes: 0 });
    const kept = expected.map(({ oid }) => store.read(oid as Oid).bytes);
    expect(kept.every((bytes, index) => bytes.equals(expected[index]?.bytes as Buffer))).toBe(true);
    store.close();
  });

  test('have the same short ids as in git', () => {
    const store = ObjectStore.open(gitDir);
    const sample = expected.filter((_, index) => index % Math.ceil(expected.length / 60) === 0);
    for (const { oid } of sample) {
      expect(store.abbreviate(oid as Oid)).toBe(gitText(gitDir, ['rev-parse', '--short', oid]));
      expect(store.abbreviate(oid as Oid, 4)).toBe(gitText(gitDir, ['rev-parse', '--short=4', oid]));
    }
    for (const { oid } of sample.slice(0, 20)) {
      const named = gitText(gitDir, ['rev-parse', `--disambiguate=${oid.slice(0, 4)}`])
        .split('\n')
        .sort();
      expect(store.expandPrefix(oid.slice(0, 4), 100)).toEqual(named);
      const wide = expected.map((object) => object.oid).filter((other) => other.startsWith(oid.slice(0, 1)));
      expect(store.expandPrefix(oid.slice(0, 1), 1000)).toEqual(wide);
      expect(store.expandPrefix(oid.slice(0, 1), 3)).toEqual(wide.slice(0, 3));
      expect(store.expandPrefix(oid, 5)).toEqual([oid]);
    }
    for (const none of ['', 'xyz', 'ABCDEF', '0000000000', `${'a'.repeat(40)}b`])
      expect(store.expandPrefix(none, 5)).toEqual([]);
    store.close();
  });

  test('of type blob can be read as streams', async () => {
    const store = ObjectStore.open(gitDir);
    for (const { oid, bytes } of expected.filter(({ type }) => type === 'blob').slice(0, 10)) {
      expect(
        (
          await buffer(store.openBlobStream(oid as Oid) as NonNullable<ReturnType<ObjectStore['openBlobStream']>>)
        ).equals(bytes),
      ).toBe(true);
    }
    store.close();
  });
});

describe('an object store', () => {
  test('throws not-found and wrong-type with their fields', () => {
    const work = initWork();
    const commit = commitAll(work, 'one\n') as Oid;
    const store = ObjectStore.open(work);
    expect(() => store.read('deadbeef'.repeat(5) as Oid)).toThrow(
      expect.objectContaining({ code: 'not-found', fields: { what: 'object', name: 'deadbeef'.repeat(5) } }),
    );
    expect(() => store.read(commit, 'blob')).toThrow(
      expect.objectContaining({ code: 'wrong-type', fields: { oid: commit, expected: 'blob', actual: 'commit' } }),
    );
    expect(() => store.openBlobStream(commit)).toThrow(expect.objectContaining({ code: 'wrong-type' }));
    expect(store.openBlobStream('deadbeef'.repeat(5) as Oid)).toBeUndefined();
  });

  test('reads the empty tree although it is not stored', () => {
    const store = ObjectStore.open(initBare());
    const empty = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' as Oid;
    expect(store.read(empty)).toEqual({ type: 'tree', bytes: Buffer.alloc(0) });
    expect(store.findHeader(empty)).toEqual({ type: 'tree', sizeBytes: 0 });
    expect(store.has(empty)).toBe(true);
  });

  test('refuses other folders, and repositories with another hash or ref storage', () => {
    expect(() => ObjectStore.open(tempDir())).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => ObjectStore.open('/nowhere')).toThrow(
      expect.objectContaining({ code: 'not-found', fields: { what: 'repository', name: '/nowhere' } }),
    );
    expect(() => ObjectStore.open(initBare('sha256', ['--object-format=sha256']))).toThrow(
      expect.objectContaining({ code: 'unsupported', fields: { feature: 'sha256' } }),
    );
    const reftable = initBare();
    appendFileSync(join(reftable, 'config'), '[Extensions]\n\tRefStorage = "reftable" ; new\n');
    expect(() => ObjectStore.open(reftable)).toThrow(
      expect.objectContaining({ code: 'unsupported', fields: { feature: 'reftable' } }),
    );
  });

  test('shares its caches with other stores of the thread without confusing their files', () => {
    const caches = new ReadCaches({ blockCacheBytes: 1 << 18, baseCacheBytes: 1 << 17 });
    const works = [0, 1, 2].map((seed) => {
      const work = initWork();
      commitVersions(work, seed * 40, seed * 40 + 12);
      repack(work);
      return { store: ObjectStore.open(work, { caches }), objects: objectsOf(work) };
    });
    for (let index = 0; index < 100; index += 1) {
      for (const { store, objects } of works) {
        const object = objects[(index * 31) % objects.length];
        expect(store.read(object?.oid as Oid).bytes.equals(object?.bytes as Buffer)).toBe(true);
      }
    }
  });

  test('counts its reads', () => {
    const work = initWork();
    commitVersions(work, 0, 20);
    repack(work);
    const store = ObjectStore.open(work);
    for (const { oid } of objectsOf(work)) store.read(oid as Oid);
    const { stats } = store;
    expect(stats.objectsRead).toBe(store.objectCount());
    expect(stats.deltaSteps).toBeGreaterThan(10);
    expect(stats.baseCacheHits).toBeGreaterThan(10);
    expect(stats.bytesInflated).toBeGreaterThan(1000);
    expect(stats.blockCacheHits).toBeGreaterThan(stats.blockCacheMisses);
    expect(stats.looseObjectsRead).toBe(0);
  });

  test('follows alternates that are a cycle or a long chain as far as git', () => {
    const ring = [initBare('a'), initBare('b'), initBare('c')];
    ring.forEach((from, index) =>
      writeFileSync(
        join(from, 'objects/info/alternates'),
        `${join(ring[(index + 1) % 3] as string, 'objects')}\n${join(from, 'objects')}\n`,
      ),
    );
    const oid = git(ring[2] as string, ['hash-object', '-w', '--stdin'], { input: 'in the ring' })
      .toString()
      .trim() as Oid;
    expect(
      ObjectStore.open(ring[0] as string)
        .read(oid)
        .bytes.toString(),
    ).toBe('in the ring');

    const chain = Array.from({ length: 8 }, () => initBare('chain'));
    chain
      .slice(0, -1)
      .forEach((from, index) =>
        writeFileSync(join(from, 'objects/info/alternates'), `${join(chain[index + 1] as string, 'objects')}\n`),
      );
    const oids = chain.map((at) => git(at, ['hash-object', '-w', '--stdin'], { input: at }).toString().trim() as Oid);
    const store = ObjectStore.open(chain[0] as string);
    // git stops at the same depth, with a warning.
    const known = git(chain[0] as string, ['cat-file', '--batch-check'], { input: `${oids.join('\n')}\n` })
      .toString()
      .trim()
      .split('\n');
    expect(oids.map((one) => store.has(one))).toEqual(known.map((line) => !line.endsWith('missing')));
    expect(existsSync(join(chain[7] as string, 'HEAD'))).toBe(true);
  });

  test('treats a file in the place of a folder, and a folder in the place of a file, as absent', () => {
    const bare = initBare();
    mkdirSync(join(bare, 'objects/ab'), { recursive: true });
    writeFileSync(join(bare, 'objects/cd'), 'not a folder');
    mkdirSync(join(bare, 'objects/ab', 'c'.repeat(38)));
    const store = ObjectStore.open(bare);
    expect(store.find(`cd${'0'.repeat(38)}` as Oid)).toBeUndefined();
    expect(store.find(`ab${'c'.repeat(38)}` as Oid)).toBeUndefined();
    expect(store.expandPrefix('cd00', 5)).toEqual([]);
  });
});
