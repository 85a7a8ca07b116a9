/**
 * `npm run gallery -- [PATH] [--kinds home,commit] [--widths 390,1280] [--languages ru,en] [--themes light,dark]
 * [--full]`: takes pictures of pages into artifacts/gallery. PATH is one more repository (a kernel) beside the demo;
 * the variable GALLERY_REPOSITORY has the same meaning. Kinds are prefixes of names. `--full` takes whole pages. The
 * options are passed to gallery.ts through the environment.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kinds: { type: 'string' },
    widths: { type: 'string' },
    languages: { type: 'string' },
    themes: { type: 'string' },
    full: { type: 'boolean' },
  },
});

const { full, ...lists } = values;
const env = { ...process.env };
for (const [name, value] of Object.entries(lists)) env[`GALLERY_${name.toUpperCase()}`] = value;
if (full === true) env['GALLERY_FULL'] = '1';
if (positionals[0] !== undefined) env['GALLERY_REPOSITORY'] = resolve(positionals[0]);

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'test/browser/gallery.config.ts', '--root', '.'],
  { env, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
