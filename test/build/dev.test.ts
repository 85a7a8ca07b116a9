/** `npm run dev` in a small project: it starts again after each change, and survives a build that fails. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from './project.js';

const project = new Project();
let dev: ChildProcess;
let output = '';

/** Resolves when what was printed since the last call matches; that part is then done with. Vitest bounds the time. */
async function printed(pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const match = pattern.exec(output);
    if (match !== null) {
      output = output.slice(match.index + match[0].length);
      return match;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const server = (word: string): string => `
const word: string = ${word};
console.log(word + ' ' + process.argv.slice(2).join(' ') + new Error('place').stack);
console.log('pid ' + process.pid);
setInterval(() => undefined, 1000);
`;

beforeAll(() => {
  for (const folder of ['views', 'locales']) mkdirSync(join(project.folder, folder));
  project.write('bin/kedr.js', "import '../dist/server/main.js';\n");
  project.write('src/server/main.ts', server("'one'"));
  dev = spawn(process.execPath, ['--import', 'tsx', 'build/dev.ts', '--port', '0'], { cwd: project.folder });
  for (const stream of [dev.stdout, dev.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
});
afterAll(() => dev.kill('SIGTERM'));

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    // There is no such process any more.
    return false;
  }
};

it('builds and starts the server with its arguments, names sources in stacks, and starts it again', async () => {
  await printed(/one --port 0Error: place\n\s+at .*src\/server\/main\.ts:3/);
  const first = Number((await printed(/pid (\d+)\n/))[1]);
  project.write('src/server/main.ts', server("'two'"));
  await printed(/two --port 0/);
  expect(isRunning(first)).toBe(false);
  const second = Number((await printed(/pid (\d+)\n/))[1]);

  project.write('src/server/main.ts', server(''));
  await printed(/src\/server\/main\.ts:2/);
  expect(isRunning(second)).toBe(true);
  project.write('src/server/main.ts', server("'three'"));
  await printed(/three --port 0/);
  const third = Number((await printed(/pid (\d+)\n/))[1]);

  project.write('views/page.ejs', '<p></p>');
  await printed(/three --port 0/);
  const last = Number((await printed(/pid (\d+)\n/))[1]);
  expect([second, third].map(isRunning)).toEqual([false, false]);

  dev.kill('SIGTERM');
  await once(dev, 'exit');
  expect(isRunning(last)).toBe(false);
});
