/** A built server with faults in a page and in a worker: the log names the lines of the sources. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { commitAll, initWork, tempDir, writeFile } from '../support/git-fixture.js';

const ROOT = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 60_000;

let server: ChildProcess;
let output = '';
let origin = '';

/** A copy of the built program in which the first line with `text` throws before it does anything. */
function breakModule(copy: string, module: string, text: string): void {
  const path = join(copy, 'dist', `${module}.js`);
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(text));
  expect(at, `${module}: ${text}`).toBeGreaterThan(0);
  lines[at] = `throw new Error('fault'); ${lines[at]}`;
  writeFileSync(path, lines.join('\n'));
}

/** Where the source has the text for the first time, as the log writes it. */
function sourceOf(module: string, text: string): string {
  const lines = readFileSync(join(ROOT, 'src', `${module}.ts`), 'utf8').split('\n');
  return `src/${module}.ts:${lines.findIndex((line) => line.includes(text)) + 1}`;
}

const PAGE = ['web/pages/find/tree-list', 'await placeOf('] as const;
const TASK = ['workers/tasks/patch', 'const store = '] as const;

beforeAll(async () => {
  const copy = tempDir('built');
  for (const part of ['bin', 'dist', 'views', 'locales', 'package.json', 'CHANGELOG.md'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  breakModule(copy, ...PAGE);
  breakModule(copy, ...TASK);
  const work = initWork('faults');
  writeFile(work, 'a.txt', 'a\n');
  commitAll(work, 'Begin');
  const args = ['--port', '0', '--workers', '1', '--data', tempDir('data'), `o/r=${work}`];
  server = spawn(process.execPath, [join(copy, 'bin/kedr.js'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', KEDR_LANG: 'en' },
  });
  server.stdout?.on('data', (part: Buffer) => (output += part.toString()));
  server.stderr?.on('data', (part: Buffer) => (output += part.toString()));
  await vi.waitUntil(() => output.includes('listens on'), { timeout: START_TIMEOUT_MS, interval: 20 });
  origin = /listens on (\S+?)\/?\s/.exec(output)?.[1] ?? '';
}, START_TIMEOUT_MS);
afterAll(() => server.kill('SIGKILL'));

/** The places of the trace that was logged for a request, the innermost first. */
async function placesOf(target: string): Promise<string[]> {
  expect((await fetch(origin + target)).status).toBe(500);
  const logged = (): string | undefined => output.split('\n').find((line) => line.includes(`"target":"${target}"`));
  await expect.poll(logged).toBeDefined();
  const { err } = JSON.parse(logged() ?? '') as { err: { message: string; stack: string } };
  expect(err.message).toBe('fault');
  return err.stack.split('\n').flatMap((line) => /(src\/[\w/-]+\.ts:\d+|file:\S+?\/dist\/\S+)/.exec(line)?.[1] ?? []);
}

it('names the line of a page, and of what called it', async () => {
  const places = await placesOf('/o/r/tree-list/branch/main');
  expect(places[0]).toBe(sourceOf(...PAGE));
  expect(places.filter((place) => place.startsWith('src/web/handle.ts:'))).not.toEqual([]);
  expect(places.filter((place) => place.includes('/dist/'))).toEqual([]);
});

it('names the line of a task in a worker thread', async () => {
  const commit = await (await fetch(`${origin}/o/r/commits/branch/main`)).text();
  const id = /\/commit\/([0-9a-f]{40})/.exec(commit)?.[1] ?? '';
  const places = await placesOf(`/o/r/commit/${id}.patch`);
  expect(places[0]).toBe(sourceOf(...TASK));
  expect(places.filter((place) => place.includes('/dist/'))).toEqual([]);
});
