/** Repositories that change while a store is open: `git gc`, `git repack`, `git fetch`, changes by hand. */
import { readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { commitAll, git, gitText, initBare, initWork, writeFile } from '../../support/git-fixture.js';
import { objectsOf } from '../../support/stored-objects.js';

function workWithHistory(): string {
  const work = initWork();
  for (let version = 0; version < 8; version += 1) {
    writeFile(
      work,
      'file.txt',
      Array.from({ length: 300 }, (_, line) => `${line} ${line === version ? 'changed' : ''}\n`).join(''),
    );
    commitAll(work, `version ${version}\n`);
  }
  return work;
}

const expectAll = (store: ObjectStore, objects: ReturnType<typeof objectsOf>): void => {
  for (const { oid, bytes } of objects) expect(store.read(oid as Oid).bytes.equals(bytes), oid).toBe(true);
};
const add = (work: string, content: string): Oid =>
  git(work, ['hash-object', '-w', '--stdin'], { input: content }).toString().trim() as Oid;
const packFolder = (work: string): string => join(work, '.git/objects/pack');

test('objects stay readable through gc, repack, a new multi-pack-index and its removal', () => {
  const work = workWithHistory();
  const store = ObjectStore.open(work);
  const objects = objectsOf(work);
  expectAll(store, objects);
  const steps = [
    ['gc', '-q', '--prune=now'],
    ['repack', '-adfq', '--window=2'],
    ['repack', '-adq', '--write-midx'],
    ['multi-pack-index', 'write'],
    ['repack', '-adfq', '--depth=1'],
  ];
  for (const step of steps) {
    git(work, step);
    expectAll(store, objects);
    writeFile(work, 'file.txt', `after ${step.join(' ')}\n`);
    const commit = commitAll(work, step.join(' ')) as Oid;
    git(work, ['repack', '-dq']);
    expect(store.read(commit, 'commit').bytes.toString()).toContain(step.join(' '));
    expectAll(store, objects);
  }
  expect(store.problems).toEqual([]);
});

test('a deleted pack can be read until the store refreshes its listing', () => {
  const work = workWithHistory();
  git(work, ['repack', '-adq']);
  const store = ObjectStore.open(work, { blockCacheBytes: 0 });
  const objects = objectsOf(work);
  for (const name of readdirSync(packFolder(work))) rmSync(join(packFolder(work), name));
  expectAll(store, objects);
  expect(store.refresh()).toBe(true);
  expect(store.find(objects[0]?.oid as Oid)).toBeUndefined();
  expect(store.refresh()).toBe(false);
});

test('a miss lists the packs again at once, although another miss has just done so', () => {
  const work = workWithHistory();
  git(work, ['repack', '-adq']);
  const store = ObjectStore.open(work);
  for (let round = 0; round < 5; round += 1) {
    expect(store.has('deadbeef'.repeat(5) as Oid)).toBe(false);
    writeFile(work, 'file.txt', `round ${round}\n`);
    const commit = commitAll(work, `round ${round}\n`) as Oid;
    git(work, ['repack', '-dq']);
    expect(store.read(commit).type).toBe('commit');
  }
});

test('misses do not list the packs again when nothing changed on disk', async () => {
  const work = workWithHistory();
  git(work, ['repack', '-adq']);
  const old = new Date(Date.now() - 60_000);
  utimesSync(packFolder(work), old, old);
  const store = ObjectStore.open(work);
  const { packListings } = store.stats;
  for (let index = 0; index < 5; index += 1) {
    expect(store.has('deadbeef'.repeat(5) as Oid)).toBe(false);
    await sleep(30);
  }
  expect(store.stats.packListings).toBe(packListings);
});

test('objects of a fetch are found, loose or packed', () => {
  const work = workWithHistory();
  const bare = initBare();
  const store = ObjectStore.open(bare);
  for (const limit of ['1', '1000']) {
    writeFile(work, `fetched-${limit}`, 'x');
    const commit = commitAll(work, `for limit ${limit}\n`) as Oid;
    expect(store.has(commit)).toBe(false);
    git(bare, ['-c', `fetch.unpackLimit=${limit}`, 'fetch', '-q', work, 'main']);
    expect(store.read(commit, 'commit').bytes.toString()).toContain(`for limit ${limit}`);
  }
});

test('objects of a new alternate are found', () => {
  const work = workWithHistory();
  const bare = initBare();
  const store = ObjectStore.open(bare);
  const head = gitText(work, ['rev-parse', 'HEAD']) as Oid;
  expect(store.has(head)).toBe(false);
  writeFileSync(join(bare, 'objects/info/alternates'), `${join(work, '.git/objects')}\n`);
  expect(store.has(head)).toBe(true);
});

test('a broken pack is reported once, does not hide other copies, and makes a miss corrupt', () => {
  const work = workWithHistory();
  git(work, ['repack', '-adq']);
  const kept = objectsOf(work);
  const blob = add(work, 'only loose\n');
  const pack = readdirSync(packFolder(work)).find((name) => name.endsWith('.pack')) as string;
  truncateSync(join(packFolder(work), pack.replace('.pack', '.idx')), 500);
  const told: string[] = [];
  const store = ObjectStore.open(work, { onProblem: ({ code, fields }) => told.push(`${code} ${fields.file}`) });
  expect(store.read(blob).bytes.toString()).toBe('only loose\n');
  expect(() => store.find(kept[0]?.oid as Oid)).toThrow(expect.objectContaining({ code: 'corrupt' }));
  expect(store.has(kept[0]?.oid as Oid)).toBe(false);
  store.refresh();
  expect(told).toEqual([`corrupt ${pack.replace('.pack', '.idx')}`]);
});

test('a good loose copy replaces a damaged packed one', () => {
  const work = workWithHistory();
  git(work, ['repack', '-aq']);
  const head = gitText(work, ['rev-parse', 'HEAD']) as Oid;
  const good = git(work, ['cat-file', 'commit', head]);
  const pack = readdirSync(packFolder(work)).find((name) => name.endsWith('.pack')) as string;
  const bytes = readFileSync(join(packFolder(work), pack));
  // The newest commit is the first entry, at offset 12.
  for (let at = 14; at < 40; at += 1) bytes[at] = 0xff;
  rmSync(join(packFolder(work), pack));
  writeFileSync(join(packFolder(work), pack), bytes);
  const store = ObjectStore.open(work);
  expect(store.isPacked(head)).toBe(true);
  expect(store.read(head).bytes.equals(good)).toBe(true);
  expect(store.stats.looseObjectsRead).toBe(1);
});

test('a stream continues after a refresh drops its pack', async () => {
  const work = initWork();
  const content = Buffer.alloc(9 << 20, 'incompressible-ish 0123456789');
  for (let at = 0; at < content.length; at += 97) content[at] = at & 255;
  writeFile(work, 'big.bin', content);
  commitAll(work, 'big\n');
  git(work, ['-c', 'core.bigFileThreshold=1m', 'repack', '-adq']);
  const oid = gitText(work, ['rev-parse', 'HEAD:big.bin']) as Oid;
  const store = ObjectStore.open(work);
  const stream = store.openBlobStream(oid);
  const abandoned = store.openBlobStream(oid);
  for (const name of readdirSync(packFolder(work))) rmSync(join(packFolder(work), name));
  expect(store.refresh()).toBe(true);
  abandoned?.destroy();
  store.close();
  expect((await buffer(stream as NonNullable<typeof stream>)).equals(content)).toBe(true);
});
