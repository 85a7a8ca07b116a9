/** The clone address works: real git clones from it and gets exactly the same refs and objects. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import {
  commitAll,
  git,
  gitEnvironment,
  gitText,
  initBare,
  initWork,
  tempDir,
  writeFile,
} from '../../../support/git-fixture.js';

let app: RunningApp;
let source: string;
let borrower: string;

beforeAll(async () => {
  source = initWork('dumb-http');
  writeFile(source, 'README', 'one\n');
  commitAll(source, 'one');
  git(source, ['tag', '-a', '-m', 'a tag', 'v1']);
  writeFile(source, 'dir/file', 'two\n');
  commitAll(source, 'two');
  git(source, ['repack', '-adq']);
  writeFile(source, 'loose', 'three\n');
  commitAll(source, 'three');
  borrower = initBare('dumb-http-borrower');
  writeFileSync(join(borrower, 'objects', 'info', 'alternates'), `${join(source, '.git', 'objects')}\n`);
  git(borrower, ['update-ref', 'refs/heads/main', gitText(source, ['rev-parse', 'HEAD']).trim()]);
  app = await startApp({ 'o/r': join(source, '.git'), 'o/borrower': borrower }, { searchPath: '' });
});
afterAll(() => app.close());

describe('a clone over plain http', () => {
  test.each(['r', 'borrower'])('of %s has every object that its refs reach', async (name) => {
    const target = join(tempDir('dumb-http-clone'), 'clone.git');
    // The server runs in this process, so git must not be waited for synchronously.
    await promisify(execFile)('git', ['clone', '-q', '--bare', `${app.origin}/o/${name}.git`, target], {
      env: gitEnvironment(),
    });
    const origin = name === 'r' ? source : borrower;
    expect(gitText(target, ['rev-parse', 'main'])).toBe(gitText(origin, ['rev-parse', 'main']));
    git(target, ['fsck', '--full', '--strict']);
    expect(gitText(target, ['rev-list', '--objects', 'main'])).toBe(gitText(origin, ['rev-list', '--objects', 'main']));
  });

  test('info/refs lists refs and peeled tags as update-server-info writes them', async () => {
    git(source, ['update-server-info']);
    expect(await app.text('/o/r.git/info/refs')).toBe(readFileSync(join(source, '.git', 'info', 'refs'), 'utf8'));
  });

  test.each([
    '/o/r/objects/../config',
    '/o/r/objects/pack/../../config',
    '/o/r/objects/info/alternates',
    '/o/r/objects/zz/00',
    '/o/r/objects',
    '/o/r/objects/pack/pack-0000000000000000000000000000000000000000.pack',
  ])('%s does not exist', async (path) => {
    expect((await app.get(path)).status).toBe(404);
  });
});

test('a shallow repository is refused with a sentence that git shows', async () => {
  const shallow = join(tempDir('shallow'), 'shallow.git');
  git(source, ['clone', '-q', '--bare', '--depth', '1', `file://${source}`, shallow]);
  const other = await startApp({ 'o/r': shallow }, { searchPath: '' });
  const cloneTo = (target: string): Promise<unknown> =>
    promisify(execFile)('git', ['clone', `${other.origin}/o/r.git`, target], { env: gitEnvironment() });
  try {
    await expect(cloneTo(join(tempDir('refused'), 'clone'))).rejects.toMatchObject({
      stderr: expect.stringMatching(/^remote: .*shallow.*\n(.*\n)*fatal: .* 501$/m) as string,
    });
    git(shallow, ['fetch', '-q', '--unshallow', 'origin']);
    await cloneTo(join(tempDir('complete'), 'clone'));
  } finally {
    await other.close();
  }
});

test('without a git program nothing is posted', async () => {
  const answer = await fetch(`${app.origin}/o/r.git/git-upload-pack`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-git-upload-pack-request' },
  });
  expect(answer.status).toBe(404);
});

test('a link that leads out of the repository is not followed', async () => {
  const secret = join(tempDir('secret'), 'file');
  writeFileSync(secret, 'secret');
  const objects = join(source, '.git', 'objects');
  const outside = ['ab/' + 'c'.repeat(38), `pack/pack-${'d'.repeat(40)}.pack`];
  mkdirSync(join(objects, 'ab'), { recursive: true });
  for (const path of outside) {
    symlinkSync(secret, join(objects, path));
    expect((await app.get(`/o/r/objects/${path}`)).status).toBe(404);
  }
  for (const path of outside) rmSync(join(objects, path));
});
