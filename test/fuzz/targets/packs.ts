/**
 * Files with objects: packs, their indexes, the multi-pack-index, loose objects. Whatever happens to them, an id gives
 * its own object or an announced error.
 */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Oid } from '../../../src/git/oid.js';
import { ReadCaches } from '../../../src/git/pack/read-caches.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { git } from '../../support/git-fixture.js';
import { oidOf } from '../../support/pack-builder.js';
import { copied, damagedFile, namesIn, type FuzzRepository } from '../fixture.js';
import { announced, announcedLater, WrongAnswer, type Target } from '../target.js';

const caches = new ReadCaches({ blockCacheBytes: 1 << 20, baseCacheBytes: 1 << 20 });

/** One object of so many is asked for by every call of the store, the others by `find` alone. */
const ASKED_IN_EVERY_WAY = 8;

export function packTargets(repository: FuzzRepository): Target[] {
  return [
    packTarget(repository, 'pack', '.pack', []),
    packTarget(repository, 'pack-of-ref-deltas', '.pack', ['-c', 'repack.useDeltaBaseOffset=false']),
    packTarget(repository, 'pack-index', '.idx', []),
    packTarget(repository, 'pack-index-v1', '.idx', ['-c', 'pack.indexVersion=1']),
    multiPackTarget(repository),
    looseTarget(repository),
  ];
}

/** One pack with everything; the file with this ending is damaged. */
function packTarget(repository: FuzzRepository, name: string, ending: string, config: readonly string[]): Target {
  const gitDir = copied(repository.gitDir, name);
  git(gitDir, [...config, 'repack', '-adFq']);
  for (const oid of repository.objects) removeLoose(gitDir, oid.oid);
  const folder = join(gitDir, 'objects/pack');
  const path = join(folder, namesIn(folder, ending)[0] as string);
  chmodSync(path, 0o644);
  const { seed, write } = damagedFile(path);
  return {
    name,
    seeds: [seed],
    run: async (bytes) => {
      write(bytes);
      await readAll(gitDir, repository);
    },
  };
}

function multiPackTarget(repository: FuzzRepository): Target {
  const gitDir = copied(repository.gitDir, 'midx');
  git(gitDir, ['multi-pack-index', 'write']);
  const { seed, write } = damagedFile(join(gitDir, 'objects/pack/multi-pack-index'));
  return {
    name: 'multi-pack-index',
    seeds: [seed],
    run: async (bytes) => {
      rmSync(join(gitDir, 'objects/pack/multi-pack-index'));
      write(bytes);
      await readAll(gitDir, repository);
    },
  };
}

function looseTarget(repository: FuzzRepository): Target {
  const gitDir = copied(repository.gitDir, 'loose');
  const looseObjects = repository.objects.filter(({ oid }) => existsSync(loosePath(gitDir, oid)));
  const oid = looseObjects[0]?.oid as Oid;
  const path = loosePath(gitDir, oid);
  const seeds = looseObjects.map((object) => readFileSync(loosePath(gitDir, object.oid)));
  chmodSync(path, 0o644);
  return {
    name: 'loose-object',
    seeds,
    run: async (bytes) => {
      writeFileSync(path, bytes);
      const store = ObjectStore.open(gitDir, { caches });
      try {
        await readOne(store, oid);
      } finally {
        store.close();
      }
    },
  };
}

/** Opening, every object in every way, and the lists of ids. */
async function readAll(gitDir: string, { objects }: FuzzRepository): Promise<void> {
  const store = announced(() => ObjectStore.open(gitDir, { caches }));
  if (store === undefined) return;
  try {
    for (const [i, { oid }] of objects.entries()) {
      if (i % ASKED_IN_EVERY_WAY === 0) await readOne(store, oid as Oid);
      else
        checkObject(
          oid,
          announced(() => store.find(oid as Oid)),
        );
    }
    announced(() => store.objectCount());
    // A damaged table may claim any number of ids.
    const ids = store.oids();
    announced(() => {
      for (let listed = 0; listed < 5000 && ids.next().done !== true; listed += 1);
    });
  } finally {
    store.close();
  }
}

function checkObject(oid: string, found: { readonly type: string; readonly bytes: Buffer } | undefined): void {
  if (found !== undefined && oidOf(found.type, found.bytes) !== oid)
    throw new WrongAnswer(`${oid} gave the object ${oidOf(found.type, found.bytes)}`);
}

async function readOne(store: ObjectStore, oid: Oid): Promise<void> {
  checkObject(
    oid,
    announced(() => store.find(oid)),
  );
  announced(() => store.findHeader(oid));
  announced(() => store.has(oid));
  announced(() => store.abbreviate(oid));
  announced(() => store.expandPrefix(oid.slice(0, 5), 3));
  const stream = announced(() => store.openBlobStream(oid));
  if (stream === undefined) return;
  const chunks = await announcedLater(() => stream.toArray());
  if (chunks !== undefined) checkObject(oid, { type: 'blob', bytes: Buffer.concat(chunks as Buffer[]) });
}

function loosePath(gitDir: string, oid: string): string {
  return join(gitDir, 'objects', oid.slice(0, 2), oid.slice(2));
}

function removeLoose(gitDir: string, oid: string): void {
  rmSync(loosePath(gitDir, oid), { force: true });
  rmSync(dirname(loosePath(gitDir, oid)), { force: true, recursive: true });
}
