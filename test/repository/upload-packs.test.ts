/** Processes of git for clones: found once, bounded in number and time, and gone when nothing wants their answer. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findGit } from '../../src/repository/git-program.js';
import {
  UploadPacks,
  type UploadPackComplaint,
  type UploadPackOrder,
  type UploadPacksOptions,
} from '../../src/repository/upload-packs.js';
import { commitAll, git, initBare, initWork, tempDir, writeFile } from '../support/git-fixture.js';

const PATH = process.env['PATH'] ?? '';
let opened: UploadPacks[] = [];
afterEach(async () => {
  await Promise.all(opened.map((packs) => packs.close()));
  opened = [];
});

function uploadPacks(options: Partial<UploadPacksOptions>): { packs: UploadPacks; complaints: UploadPackComplaint[] } {
  const complaints: UploadPackComplaint[] = [];
  const packs = new UploadPacks({
    searchPath: PATH,
    onComplaint: (told) => complaints.push(told),
    endMs: 100,
    ...options,
  });
  opened.push(packs);
  return { packs, complaints };
}

function order(gitDir: string, options: Partial<UploadPackOrder> = {}): UploadPackOrder {
  return { gitDir, protocol: undefined, send: undefined, signal: undefined, ...options };
}

/** A folder with a program `git` that runs this shell script, after its version is known to be new. */
function programFolder(script: string, version = '2.40.1'): string {
  const folder = tempDir('program');
  writeFileSync(
    join(folder, 'git'),
    `#!/bin/sh\n[ "$1" = version ] && echo git version ${version} && exit\n${script}\n`,
  );
  chmodSync(join(folder, 'git'), 0o755);
  return folder;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pidFile: string): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', readFileSync(pidFile, 'utf8').trim()]).stdout.toString();
  return state !== '' && !state.startsWith('Z');
}

describe('git is found', () => {
  test('in the first folder of the path where it can be run', async () => {
    const folder = programFolder('');
    const unusable = tempDir('unusable');
    writeFileSync(join(unusable, 'git'), 'no program');
    const broken = programFolder('');
    writeFileSync(join(broken, 'git'), '#!/no/such/interpreter\n');
    expect(await findGit(['/no/such/folder', unusable, broken, folder, PATH].join(':'))).toBe(join(folder, 'git'));
  });

  test.each([
    ['an empty path', ''],
    ['relative folders', '.:bin:'],
    ['a folder called git', tempDir('folder')],
    ['a git without GIT_CONFIG_COUNT', programFolder('', '2.30.9')],
    ['a program that is not git', programFolder('', 'x')],
  ])('not in %s', async (_name, path) => {
    if (path.includes('folder')) mkdirSync(join(path, 'git'));
    expect(await findGit(path)).toBeUndefined();
    const { packs } = uploadPacks({ searchPath: path });
    expect(await packs.areAvailable()).toBe(false);
    await expect(packs.open(order('/none'))).rejects.toThrow();
  });
});

describe('an answer', () => {
  test('is that of git itself, whatever the environment of the server says', async () => {
    const work = initWork('environment');
    writeFile(work, 'a', 'a');
    commitAll(work, 'a');
    const gitDir = join(work, '.git');
    const { packs, complaints } = uploadPacks({});
    for (const name of ['GIT_DIR', 'GIT_OBJECT_DIRECTORY']) vi.stubEnv(name, '/no/such');
    vi.stubEnv('GIT_PROTOCOL', 'version=2');
    try {
      const answer = await packs.open(order(gitDir));
      expect(answer && (await text(answer))).toBe(
        git(work, ['upload-pack', '--stateless-rpc', '--advertise-refs', '.git']).toString(),
      );
    } finally {
      vi.unstubAllEnvs();
    }
    expect(complaints).toEqual([]);
    await until(() => packs.running === 0);
  });

  test.skipIf(process.getuid?.() !== 0)('is given for a repository of another user', async () => {
    const gitDir = initBare('another');
    spawnSync('chown', ['-R', 'nobody', gitDir]);
    const { packs } = uploadPacks({});
    const answer = await packs.open(order(gitDir));
    expect(answer && (await text(answer))).toMatch(/^00/);
  });

  test('that cannot be given is an error, and its reason is told to the operator alone', async () => {
    const { packs, complaints } = uploadPacks({});
    await expect(packs.open(order('/no/such.git'))).rejects.toThrow(/^git upload-pack ended with 128/);
    expect(complaints).toEqual([
      { gitDir: '/no/such.git', ended: '128', text: expect.stringContaining('/no/such.git') as string },
    ]);
  });

  test('of a git that has gone meanwhile is an error', async () => {
    const folder = programFolder('');
    const { packs } = uploadPacks({ searchPath: folder });
    expect(await packs.areAvailable()).toBe(true);
    writeFileSync(join(folder, 'git'), '#!/no/such/interpreter\n');
    await expect(packs.open(order('/none'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(packs.running).toBe(0);
  });

  test('may be empty', async () => {
    const { packs } = uploadPacks({ searchPath: programFolder('exit 0') });
    const answer = await packs.open(order('/none'));
    expect(answer && (await text(answer))).toBe('');
  });

  test('does not get lost when git reads no more of the request', async () => {
    const { packs } = uploadPacks({ searchPath: programFolder('exec <&-; echo told; exit 3') });
    const send: UploadPackOrder['send'] = async (input) => {
      await new Promise<void>((resolve, reject) => {
        input.write(Buffer.alloc(1 << 20), (error) => (error ? reject(error) : resolve()));
      });
    };
    const answer = await packs.open(order('/none', { send }));
    expect(answer && (await text(answer))).toBe('told\n');
  });
});

describe('a process ends with all that it has started', () => {
  /** Runs for a minute with a child of its own, whose number is in the file; stops for no polite request. */
  function stubborn(pidFile: string, before = ''): string {
    return programFolder(`trap '' TERM; sh -c 'trap "" TERM; echo $$ > ${pidFile}; ${before} sleep 60; sleep 60'`);
  }

  test.each([
    ['is destroyed', {}, (answer: { destroy(): void }) => answer.destroy()],
    ['is not read', { stallMs: 60 }, () => undefined],
    ['takes too long', { maxRunMs: 300 }, () => undefined],
  ])('when its answer %s', async (_name, options, act) => {
    const pidFile = join(tempDir('pid'), 'pid');
    const { packs, complaints } = uploadPacks({ searchPath: stubborn(pidFile, 'echo begun;'), ...options });
    const answer = await packs.open(order('/none'));
    answer?.on('error', () => undefined);
    await until(() => existsSync(pidFile));
    if (answer !== undefined) act(answer);
    await until(() => packs.running === 0);
    expect(isAlive(pidFile)).toBe(false);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['the client leaves before its answer', {}],
    ['the answer does not begin', { stallMs: 200 }],
  ])('when %s', async (_name, options) => {
    const pidFile = join(tempDir('pid'), 'pid');
    const controller = new AbortController();
    const { packs } = uploadPacks({ searchPath: stubborn(pidFile), ...options });
    const answer = packs.open(order('/none', { signal: controller.signal }));
    const refused = expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => existsSync(pidFile));
    if (!('stallMs' in options)) controller.abort();
    await refused;
    expect(packs.running).toBe(0);
    expect(isAlive(pidFile)).toBe(false);
  });

  test('when the request is wrong, and the mistake is told', async () => {
    const { packs } = uploadPacks({ searchPath: programFolder('cat >/dev/null; sleep 60') });
    const mistake = new Error('a wrong request');
    await expect(packs.open(order('/none', { send: () => Promise.reject(mistake) }))).rejects.toBe(mistake);
    expect(packs.running).toBe(0);
  });
});

test('no more than the maximum run at once', async () => {
  const { packs } = uploadPacks({ searchPath: programFolder('echo begun; sleep 60'), maximum: 2 });
  const first = await packs.open(order('/none'));
  expect(await packs.open(order('/none'))).toBeDefined();
  expect(await packs.open(order('/none'))).toBeUndefined();
  first?.destroy();
  await until(() => packs.running === 1);
  expect(await packs.open(order('/none'))).toBeDefined();
});
