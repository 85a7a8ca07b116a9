/** `npm run dependencies`: prints the rules that a dependency breaks, and ends with status 1 if there are any. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dependencyProblems, type Lock, type Manifest } from './dependency-rules.js';
import { root } from './output.js';

const read = (name: string): Promise<string> => readFile(join(root, name), 'utf8');

const manifest = JSON.parse(await read('package.json')) as Manifest;
const lock = JSON.parse(await read('package-lock.json')) as Lock;
const [, table = ''] = (await read('ARCHITECTURE.md')).split('\n## Dependencies\n');
const problems = dependencyProblems(manifest, lock, table);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
