/** What is read by an id is the object with that id, whatever a damaged index or file says. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { GitError } from '../../../src/git/errors.js';
import type { Oid } from '../../../src/git/oid.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { commitAll, git, gitText, initBare, initWork, writeFile } from '../../support/git-fixture.js';
import { oidOf } from '../../support/pack-builder.js';
import { objectsOf } from '../../support/stored-objects.js';

const IDS = 8 + 1024;

/** A repository of one pack, in whose index the rows of all objects lead to the entry of the next one. */
function shiftedIndex(): { readonly gitDir: string; readonly objects: ReturnType<typeof objectsOf> } {
  const work = initWork();
  for (const name of ['a', 'b', 'c']) {
    writeFile(work, name, `${name}\n`);
    commitAll(work, `${name}\n`);
  }
  const gitDir = join(work, '.git');
  git(gitDir, ['repack', '-adq']);
  const objects = objectsOf(gitDir);
  const folder = join(gitDir, 'objects/pack');
  const path = join(folder, readdirSync(folder).find((name) => name.endsWith('.idx')) as string);
  chmodSync(path, 0o644);
  const bytes = readFileSync(path);
  const offsets = bytes.subarray(IDS + objects.length * 24, IDS + objects.length * 28);
  Buffer.concat([offsets.subarray(4), offsets.subarray(0, 4)]).copy(offsets);
  writeFileSync(path, bytes);
  return { gitDir, objects };
}

function loosePath(gitDir: string, oid: string): string {
  return join(gitDir, 'objects', oid.slice(0, 2), oid.slice(2));
}

test('an index whose rows lead to other objects gives errors and no other object', () => {
  const { gitDir, objects } = shiftedIndex();
  const store = ObjectStore.open(gitDir);
  for (const { oid } of objects)
    expect(() => store.read(oid as Oid)).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

test('a good copy is read in place of a wrong one', () => {
  const { gitDir, objects } = shiftedIndex();
  for (const { oid, type, bytes } of objects) {
    mkdirSync(dirname(loosePath(gitDir, oid)), { recursive: true });
    writeFileSync(
      loosePath(gitDir, oid),
      deflateSync(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes])),
    );
  }
  const store = ObjectStore.open(gitDir);
  for (const { oid, type, bytes } of objects) expect(store.read(oid as Oid)).toEqual({ type, bytes });
});

test('a loose object under the name of another one is corrupt', () => {
  const gitDir = initBare();
  const [one, other] = ['one', 'other'].map((input) =>
    gitText(gitDir, ['hash-object', '-w', '--stdin'], { input }),
  ) as [string, string];
  chmodSync(loosePath(gitDir, one), 0o644);
  copyFileSync(loosePath(gitDir, other), loosePath(gitDir, one));
  const failure: unknown = (() => {
    try {
      return ObjectStore.open(gitDir).read(one as Oid);
    } catch (error) {
      return error;
    }
  })();
  expect(failure).toBeInstanceOf(GitError);
  expect(failure).toMatchObject({ code: 'corrupt', fields: { oid: one } });
});

test('a stream of a wrong content fails and is never complete', async () => {
  const gitDir = initBare();
  const content = Buffer.alloc(5 << 20, 'kedr');
  const oid = oidOf('blob', Buffer.from('another content'));
  mkdirSync(dirname(loosePath(gitDir, oid)), { recursive: true });
  writeFileSync(loosePath(gitDir, oid), deflateSync(Buffer.concat([Buffer.from(`blob ${content.length}\0`), content])));
  const stream = ObjectStore.open(gitDir).openBlobStream(oid as Oid);
  let received = 0;
  stream?.on('data', (chunk: Buffer) => (received += chunk.length));
  await expect(new Promise((_, reject) => stream?.on('error', reject))).rejects.toMatchObject({ code: 'corrupt' });
  expect(received).toBeLessThan(content.length);
});

test('a stream of the right content is whole', async () => {
  const gitDir = initBare();
  const content = Buffer.alloc(5 << 20, 'kedr');
  const oid = gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: content });
  const stream = ObjectStore.open(gitDir).openBlobStream(oid as Oid);
  expect((await buffer(stream as NonNullable<typeof stream>)).equals(content)).toBe(true);
});
