/**
 * Builds `dist/`: every module of `src/` on its own (so that worker threads and stack traces name real files) and
 * the browser's files in `dist/public/` under names that carry a hash of their content, with `.br` and `.gz` beside them.
 * `dist/public/manifest.json` maps a logical name (`js/main.js`) to the hashed one (`js/main-ABCD1234.js`), and a script to the
 * scripts that it cannot begin without.
 * A file whose content did not change is not touched; a file that nothing made is removed. Two builds may run at once:
 * each file appears by rename.
 */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { buildIcons } from './build/icons.js';

const root = fileURLToPath(new URL('./', import.meta.url));
const dist = join(root, 'dist');
const publicDir = join(root, 'public');
const TEMPORARY = '.tmp-';
/** A temporary file older than this was left by a build that died. */
const TEMPORARY_AGE_MS = 60_000;
/** Formats that are compressed already gain nothing. */
const COMPRESSIBLE = new Set(['.js', '.css', '.svg', '.json', '.txt', '.ico', '.xml', '.webmanifest', '.map']);
/** Browsers that have `light-dark()`, `:has()` and `@media (scripting)`: all of 2024. */
const BROWSERS = ['chrome123', 'firefox121', 'safari17.5'];

/** Every file under `directory`, absolute; none when it does not exist. */
async function filesUnder(directory) {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function transpile() {
  const entryPoints = (await filesUnder(join(root, 'src'))).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
  );
  const { outputFiles } = await build({
    entryPoints,
    outdir: dist,
    outbase: join(root, 'src'),
    bundle: false,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return new Map(outputFiles.map((file) => [file.path, file.contents]));
}

/** Entry points are `js/main.js`, `*-worker.js` anywhere below `js/` and `css/main.css`; what lies outside `js/` and `css/` is copied. */
async function bundlePublic() {
  const files = (await filesUnder(publicDir)).filter((file) => !relative(publicDir, file).startsWith('.'));
  const isCode = (file) => /^(js|css)[\\/]/.test(relative(publicDir, file));
  const isEntry = (file) =>
    /^(js[\\/](main|(.+[\\/])?[^\\/]+-worker)\.js|css[\\/]main\.css)$/.test(relative(publicDir, file));
  const copied = files.filter((file) => !isCode(file) && extname(file) !== '');
  const entryPoints = [...files.filter(isEntry), ...copied];
  if (entryPoints.length === 0) return { files: new Map(), names: {}, imports: {} };
  const loader = Object.fromEntries(copied.map((file) => [extname(file), 'copy']));
  const { outputFiles, metafile } = await build({
    entryPoints,
    outdir: join(dist, 'public'),
    outbase: publicDir,
    bundle: true,
    minify: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: BROWSERS,
    logLevel: 'error',
    legalComments: 'none',
    loader,
    absWorkingDir: root,
    entryNames: '[dir]/[name]-[hash]',
    assetNames: '[dir]/[name]-[hash]',
    chunkNames: 'js/[name]-[hash]',
  });
  const names = {};
  const imports = {};
  for (const [output, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    // A copied file has no entry point of its own in the metafile: its only input is its source.
    const source =
      entryPoint ??
      (Object.keys(inputs).length === 1 && copied.includes(join(root, Object.keys(inputs)[0]))
        ? Object.keys(inputs)[0]
        : undefined);
    if (!source) continue;
    const name = slashes(relative(publicDir, join(root, source)));
    names[name] = publicName(output);
    if (name.endsWith('.js')) imports[name] = [...staticImports(metafile, output)].map(publicName);
  }
  return { files: new Map(outputFiles.map((file) => [file.path, file.contents])), names, imports };
}

/** Outputs that `output` imports before it runs, at any depth. */
function staticImports({ outputs }, output, found = new Set()) {
  for (const { path, kind } of outputs[output].imports) {
    if (kind !== 'import-statement' || found.has(path)) continue;
    found.add(path);
    staticImports({ outputs }, path, found);
  }
  return found;
}

const publicName = (output) => slashes(relative(join(dist, 'public'), join(root, output)));

/** The sprite of icons, named like what esbuild names. */
async function addIcons({ files, names }) {
  const sprite = Buffer.from(await buildIcons(join(publicDir, 'img', 'kedr.svg')));
  const hash = createHash('sha256').update(sprite).digest('hex').slice(0, 8).toUpperCase();
  names['img/icons.svg'] = `img/icons-${hash}.svg`;
  files.set(join(dist, 'public', 'img', `icons-${hash}.svg`), sprite);
}

const sorted = (record) => Object.fromEntries(Object.entries(record).sort());
const slashes = (path) => path.split(sep).join('/');

/** Writes unless the same bytes stand there. */
async function put(path, bytes) {
  const old = await readFile(path).catch(() => undefined);
  if (old !== undefined && old.equals(bytes)) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `${TEMPORARY}${process.pid}-${Math.random().toString(36).slice(2)}`);
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}

/** The compressed twins of `path`. Its name carries its hash, so twins that exist are the right ones. */
async function putCompressed(path, bytes) {
  const twins = [
    [
      `${path}.br`,
      () =>
        promisify(brotliCompress)(bytes, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
        }),
    ],
    [`${path}.gz`, () => promisify(gzip)(bytes, { level: 9 })],
  ];
  for (const [twin, compress] of twins) {
    if (!(await stat(twin).catch(() => undefined))) await put(twin, await compress());
  }
  return twins.map(([twin]) => twin);
}

async function removeStale(kept) {
  for (const file of await filesUnder(dist)) {
    if (kept.has(file)) continue;
    if (
      file.includes(TEMPORARY) &&
      Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? 0) < TEMPORARY_AGE_MS
    )
      continue;
    await rm(file, { force: true });
  }
}

async function main() {
  const [modules, assets] = await Promise.all([transpile(), bundlePublic()]);
  await addIcons(assets);
  const kept = new Set();
  for (const [path, contents] of [...modules, ...assets.files]) {
    const bytes = Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength);
    await put(path, bytes);
    kept.add(path);
    if (!assets.files.has(path) || !COMPRESSIBLE.has(extname(path))) continue;
    for (const twin of await putCompressed(path, bytes)) kept.add(twin);
  }
  const manifest = join(dist, 'public', 'manifest.json');
  await put(
    manifest,
    Buffer.from(`${JSON.stringify({ names: sorted(assets.names), imports: sorted(assets.imports) }, null, 2)}\n`),
  );
  kept.add(manifest);
  await removeStale(kept);
}

await main().catch((error) => {
  // esbuild has printed its own messages; anything else is told here.
  if (!Array.isArray(error.errors)) process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
