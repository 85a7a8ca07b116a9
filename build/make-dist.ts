/**
 * Makes `dist/`: every module of `src/` on its own (so that worker threads and stack traces name real files) and
 * the browser's files in `dist/public/` under names that carry a hash of their content, with `.br` and `.gz` beside them.
 * `dist/public/manifest.json` maps a logical name (`js/main.js`) to the hashed one (`js/main-ABCD1234.js`), and a script
 * to the scripts that it cannot begin without.
 * A file whose content did not change is not touched; a file that nothing made is removed. Two builds may run at once:
 * each file appears by rename.
 */
import { extname, join } from 'node:path';
import { bundlePublic } from './browser-files.js';
import { dist, put, putCompressed, removeStale } from './output.js';
import { transpile } from './server-modules.js';

/** Formats that are compressed already gain nothing. */
const COMPRESSIBLE = new Set(['.js', '.css', '.svg', '.json', '.txt', '.ico', '.xml', '.webmanifest']);

export interface BuildOptions {
  /** For a debugger: source maps beside scripts and styles, and nothing compressed, which takes the most time. */
  readonly development: boolean;
}

/** Rejects with esbuild's error, which has been printed, or with that of a file. `dist/` is then as it was. */
export async function makeDist({ development }: BuildOptions): Promise<void> {
  const sourcemap = development ? 'linked' : false;
  const [modules, assets] = await Promise.all([transpile(sourcemap), bundlePublic(sourcemap)]);
  const kept = new Set<string>();
  for (const [path, bytes] of [...modules, ...assets.files]) {
    await put(path, bytes);
    kept.add(path);
    if (development || !assets.files.has(path) || !COMPRESSIBLE.has(extname(path))) continue;
    for (const twin of await putCompressed(path, bytes)) kept.add(twin);
  }
  const manifest = join(dist, 'public', 'manifest.json');
  const lists = { names: sorted(assets.names), imports: sorted(assets.imports) };
  await put(manifest, Buffer.from(`${JSON.stringify(lists, null, 2)}\n`));
  kept.add(manifest);
  await removeStale(dist, kept);
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort());
}

/** Prints an error of `makeDist`, unless it is one of esbuild, which prints its own. */
export function reportBuildError(error: unknown): void {
  if (error instanceof Error && 'errors' in error && Array.isArray(error.errors)) return;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}
