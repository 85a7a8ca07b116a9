/** Where a build reads and writes, and how it changes files. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export const root = fileURLToPath(new URL('../', import.meta.url));
export const dist = join(root, 'dist');

const TEMPORARY = '.tmp-';
/** A temporary file older than this was left by a build that died. */
const TEMPORARY_AGE_MS = 60_000;

/** Every file under `folder`, absolute and in order; none when it does not exist. */
export async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Writes unless the file has the same bytes already. */
export async function put(path: string, bytes: Uint8Array): Promise<void> {
  const old = await readFile(path).catch(() => undefined);
  if (old?.equals(bytes)) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `${TEMPORARY}${process.pid}-${Math.random().toString(36).slice(2)}`);
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}

/**
 * Writes the compressed twins of `path` and returns their paths. The name of `path` carries its hash, so twins that
 * exist are the right ones.
 */
export async function putCompressed(path: string, bytes: Uint8Array): Promise<string[]> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const twins: [string, () => Promise<Buffer>][] = [
    [`${path}.br`, () => promisify(brotliCompress)(bytes, { params })],
    [`${path}.gz`, () => promisify(gzip)(bytes, { level: 9 })],
  ];
  for (const [twin, compress] of twins) {
    if (!(await stat(twin).catch(() => undefined))) await put(twin, await compress());
  }
  return twins.map(([twin]) => twin);
}

/** Removes the files of `folder` that are not among `kept`, but for those that another build is writing. */
export async function removeStale(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const file of await filesUnder(folder)) {
    if (kept.has(file) || (file.includes(TEMPORARY) && (await ageMs(file)) < TEMPORARY_AGE_MS)) continue;
    await rm(file, { force: true });
  }
}

/** Since the last write. A file that is gone is old. */
async function ageMs(file: string): Promise<number> {
  return Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? 0);
}
