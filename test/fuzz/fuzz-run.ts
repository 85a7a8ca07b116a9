/**
 * Arguments [--seconds N] [--seed N] [--target NAME] [--path PATH]: fuzzes all readers for N seconds together (60 by
 * default), or replays one case. Prints the seed, and for each find the command that replays it. Status 1 when
 * something was found.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTarget } from './run-target.js';
import { allTargets } from './targets.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    target: { type: 'string' },
    path: { type: 'string' },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const all = await allTargets();
const chosen = all.filter(({ name }) => values.target === undefined || values.target.split(',').includes(name));
if (chosen.length === 0) throw new Error(`no such target; there are: ${all.map(({ name }) => name).join(' ')}`);

process.stdout.write(`seed ${seed}\n`);
let finds = 0;
for (const target of chosen) {
  const seconds = Number(values.seconds) / chosen.length;
  const { cases, find } = await runTarget(target, {
    seconds,
    seed,
    ...(values.path === undefined ? {} : { path: values.path }),
  });
  process.stdout.write(`${target.name.padEnd(20)} ${cases} cases\n`);
  if (find === undefined) continue;
  finds += 1;
  const folder = join(tmpdir(), 'kedr-fuzz');
  const file = join(folder, `${target.name}-${find.seed}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, find.bytes);
  const reason = find.error instanceof Error ? (find.error.stack ?? find.error.message) : String(find.error);
  process.stdout.write(
    `  ${reason.split('\n').join('\n  ')}\n  ${JSON.stringify(find.case)}\n  bytes: ${file}\n` +
      `  npm run fuzz -- --target ${target.name} --seed ${find.seed} --path ${find.path}\n`,
  );
}
for (const target of all) await target.close?.();
process.exit(finds === 0 ? 0 : 1);
