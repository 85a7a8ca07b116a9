/**
 * Indexing under adverse conditions (killed, without disk space, with changing files): afterwards the disk contains a
 * correct index or none. `KEDR_CRASH_ROUNDS=200` repeats the test more often.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { HistoryIndex } from '../../src/history/index/history-index.js';
import { openIndexFolder } from '../../src/workers/indexing/load-segments.js';
import { updateIndex } from '../../src/workers/indexing/update-index.js';
import { type CommitPosition, commitPosition } from '../../src/history/index/position.js';
import { SegmentWords } from '../../src/search/commits/segment-words.js';
import { git, initBare, tempDir } from '../support/git-fixture.js';
import { generator, randomHistory, type RandomHistory } from '../support/random-history.js';

const KILLS = Number(process.env['KEDR_CRASH_ROUNDS'] ?? 12);
const COMMITS = 5_000;
const KILLS_A_ROUND = 3;
/** More commits than are diffed without threads. */
const FIRST_COMMITS = 4_200;
const PUSHED_A_ROUND = Math.min(150, Math.floor((COMMITS - FIRST_COMMITS) / Math.ceil(KILLS / KILLS_A_ROUND)));
const MAX_SEGMENTS = 2;
const PAIRS = 300;
const PROGRAM = fileURLToPath(new URL('./update-process.ts', import.meta.url));

let history: RandomHistory;
/** The index of the whole history, built in one run. */
let reference: HistoryIndex;

type Child = ChildProcessByStdio<null, Readable, null>;

beforeAll(async () => {
  history = randomHistory(77, COMMITS);
  git(history.gitDir, ['pack-refs', '--all']);
  const dataDir = tempDir('reference');
  await update(history.gitDir, dataDir);
  reference = new HistoryIndex(openIndexFolder({ gitDir: history.gitDir, dataDir }).load().containers);
  expect(reference.size).toBe(COMMITS);
});

function borrowed(tips: readonly Oid[]): string {
  const gitDir = initBare('borrowed');
  writeFileSync(join(gitDir, 'objects/info/alternates'), `${history.gitDir}/objects\n`);
  push(gitDir, tips);
  git(gitDir, ['pack-refs', '--all']);
  return gitDir;
}

function push(gitDir: string, tips: readonly Oid[]): void {
  git(gitDir, ['update-ref', '--stdin'], { input: tips.map((tip) => `update refs/heads/${tip} ${tip}\n`).join('') });
}

function update(gitDir: string, dataDir: string, maxSegments = MAX_SEGMENTS): Promise<string> {
  return updateIndex({ gitDir, dataDir, maxSegments, onProgress: () => undefined, onIndex: () => undefined });
}

function start(gitDir: string, dataDir: string, maxFileBlocks?: number): { child: Child; output: Promise<string> } {
  const command = [process.execPath, '--import', 'tsx', PROGRAM, gitDir, dataDir, String(MAX_SEGMENTS)];
  // `ulimit -f` makes the system reject larger files, like a full disk.
  const [program, ...args] =
    maxFileBlocks === undefined ? command : ['sh', '-c', `ulimit -f ${maxFileBlocks}; exec "$@"`, 'sh', ...command];
  const child = spawn(program as string, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const output = (async () => {
    let text = '';
    for await (const chunk of child.stdout) text += String(chunk);
    return text.trim().split('\n').at(-1) ?? '';
  })();
  return { child, output };
}

/**
 * The index that a new process would load; undefined when there is none. Compares all its answers with those of the
 * reference.
 */
function expectRightIndex(gitDir: string, dataDir: string, seed: number): HistoryIndex | undefined {
  const { containers } = openIndexFolder({ gitDir, dataDir }).load();
  if (containers.length === 0) return undefined;
  const index = new HistoryIndex(containers);
  const random = generator(seed);
  for (let i = 0; i < PAIRS; i += 1) {
    const position = commitPosition(Math.floor(random() * index.size));
    const commit = index.oidAt(position);
    const path = history.paths[Math.floor(random() * history.paths.length)] as string;
    const same = reference.find(commit);
    expect(latestOid(index, path, position)).toBe(latestOid(reference, path, same));
    expect(index.parentsOf(position).map((parent) => index.oidAt(parent))).toEqual(
      reference.parentsOf(same).map((parent) => reference.oidAt(parent)),
    );
    expect(index.generationAt(position)).toBe(reference.generationAt(same));
  }
  return index;
}

function latestOid(index: HistoryIndex, path: string, position: CommitPosition): string {
  const found = index.latest(index.pathNumbers(path), position);
  return found === 0xffff_ffff ? '' : index.oidAt(found);
}

/** Each segment has the words of its commits. */
function expectWords(gitDir: string, dataDir: string, { segments }: HistoryIndex): void {
  const folder = openIndexFolder({ gitDir, dataDir });
  for (const [at, file] of folder.named().entries()) {
    const words = SegmentWords.open(folder.pathBeside(file));
    expect([words?.size, words?.unlisted.length, words?.isIntact()]).toEqual([segments[at]?.size, 0, true]);
    words?.close();
  }
}

function filesIn(gitDir: string, dataDir: string): string[] {
  const { path } = openIndexFolder({ gitDir, dataDir });
  return existsSync(path) ? readdirSync(path).sort() : [];
}

/** Removes a folder. The writer may add files to it while it is being emptied. */
function removeWhole(folder: string): void {
  for (let attempt = 0; existsSync(folder) && attempt < 20; attempt += 1)
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
}

/** The time from the start of the work to its end, in milliseconds. */
async function workMs(gitDir: string, dataDir: string): Promise<number> {
  const { child } = start(gitDir, dataDir);
  await once(child.stdout, 'data');
  const started = performance.now();
  await once(child, 'exit');
  return performance.now() - started;
}

describe('indexing', () => {
  test(
    'when killed at any moment leaves a correct index or none, and the next update continues',
    async () => {
      const random = generator(KILLS);
      const first = history.commits.slice(0, FIRST_COMMITS);
      const gitDir = borrowed(first);
      const longest = await workMs(gitDir, tempDir('data'));
      let dataDir = tempDir('data');
      let next = first.length;
      let withIndex = 0;
      let without = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const { child, output } = start(gitDir, dataDir);
        await once(child.stdout, 'data');
        await wait(random() * longest);
        child.kill('SIGKILL');
        await output;
        const left = expectRightIndex(gitDir, dataDir, kill);
        if (left === undefined) without += 1;
        else withIndex += 1;
        // Some updates may finish; then new commits, small segments and merges follow, or a rebuild.
        if (kill % KILLS_A_ROUND !== KILLS_A_ROUND - 1) continue;
        expect(await start(gitDir, dataDir).output).toBe('done');
        const index = expectRightIndex(gitDir, dataDir, kill);
        for (const commit of history.commits.slice(0, next)) expect(index?.find(commit)).toBeGreaterThanOrEqual(0);
        expectWords(gitDir, dataDir, index as HistoryIndex);
        // A process with something to write removes the remains of killed ones; others leave them.
        const hadWork = left === undefined || left.size < next;
        if (hadWork)
          expect(
            filesIn(gitDir, dataDir).filter((file) => !/^(manifest\.json|[0-9a-f]{16}\.(?:segment|words))$/.test(file)),
          ).toEqual([]);
        if (kill % 9 === 8) dataDir = tempDir('data');
        const news = history.commits.slice(next, next + PUSHED_A_ROUND);
        push(gitDir, news);
        next += news.length;
      }
      expect(withIndex + without).toBe(KILLS);
      expect(withIndex).toBeGreaterThan(0);
      expect(await start(gitDir, dataDir).output).toBe('done');
      expect(expectRightIndex(gitDir, dataDir, 0)?.size).toBe(next);
    },
    60_000 + KILLS * 10_000,
  );

  test('by several processes at once in one data directory results in one correct index', async () => {
    const gitDir = borrowed(history.commits.slice(0, 2000));
    const dataDir = tempDir('data');
    for (let round = 0; round < 2; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: 3 }, () => start(gitDir, dataDir).output));
      expect(outcomes).toContain('done');
      for (const outcome of outcomes) expect(['done', 'locked']).toContain(outcome);
      expect(await start(gitDir, dataDir).output).toBe('done');
      expect(expectRightIndex(gitDir, dataDir, round)?.size).toBe(2000 + round * 300);
      push(gitDir, history.commits.slice(2000 + round * 300, 2300 + round * 300));
    }
  });

  test('is refused while a running process holds the lock, and continues afterwards', async () => {
    const gitDir = borrowed(history.commits.slice(0, 50));
    const dataDir = tempDir('data');
    const folder = openIndexFolder({ gitDir, dataDir });
    expect(folder.lock()).toBe(true);
    expect(await start(gitDir, dataDir).output).toBe('locked');
    expect(folder.load().files).toEqual([]);
    folder.unlock();
    expect(await start(gitDir, dataDir).output).toBe('done');
    // Without new commits no lock is needed.
    expect(folder.lock()).toBe(true);
    expect(await start(gitDir, dataDir).output).toBe('done');
    folder.unlock();
  });

  test('continues when its data directory is deleted meanwhile', async () => {
    const random = generator(5);
    const gitDir = borrowed(history.commits.slice(0, 1500));
    const longest = await workMs(gitDir, tempDir('data'));
    const dataDir = tempDir('data');
    for (let round = 0; round < 5; round += 1) {
      const { child, output } = start(gitDir, dataDir);
      await once(child.stdout, 'data');
      await wait(random() * longest);
      removeWhole(join(dataDir, 'index'));
      expect(['done', 'ENOENT']).toContain(await output);
      const left = expectRightIndex(gitDir, dataDir, round);
      if (left !== undefined) expect(left.size).toBe(1500);
    }
    expect(await start(gitDir, dataDir).output).toBe('done');
    expect(expectRightIndex(gitDir, dataDir, 9)?.size).toBe(1500);
  });

  test('on a full disk fails, keeps the existing index and leaves no files of its own', async () => {
    const gitDir = borrowed(history.commits.slice(0, 600));
    const dataDir = tempDir('data');
    expect(await start(gitDir, dataDir, 8).output).toBe('EFBIG');
    expect(filesIn(gitDir, dataDir)).toEqual([]);
    expect(await start(gitDir, dataDir).output).toBe('done');
    const before = filesIn(gitDir, dataDir);
    const manifest = readFileSync(join(openIndexFolder({ gitDir, dataDir }).path, 'manifest.json'), 'utf8');
    push(gitDir, history.commits.slice(600, 2000));
    expect(await start(gitDir, dataDir, 8).output).toBe('EFBIG');
    expect(filesIn(gitDir, dataDir)).toEqual(before);
    expect(readFileSync(join(openIndexFolder({ gitDir, dataDir }).path, 'manifest.json'), 'utf8')).toBe(manifest);
    expect(expectRightIndex(gitDir, dataDir, 1)?.size).toBe(600);
    expect(await start(gitDir, dataDir).output).toBe('done');
    expect(expectRightIndex(gitDir, dataDir, 2)?.size).toBe(2000);
  });
});
