/** The browser's files: scripts and styles bundled, pictures copied, all under names that carry a hash. */
import { build, type Metafile } from 'esbuild';
import { createHash } from 'node:crypto';
import { extname, join, relative, sep } from 'node:path';
import { buildIcons } from './icons.js';
import { dist, filesUnder, root } from './output.js';

const publicDir = join(root, 'public');
/** Browsers that have `light-dark()`, `:has()` and `@media (scripting)`: all of 2024. */
const BROWSERS = ['chrome123', 'firefox121', 'safari17.5'];

export interface BrowserFiles {
  /** Bytes by absolute path in `dist/`. */
  readonly files: Map<string, Uint8Array>;
  /** Hashed name by logical name. */
  readonly names: Record<string, string>;
  /** By the logical name of a script, the hashed names of the scripts that it cannot begin without. */
  readonly imports: Record<string, string[]>;
}

/** As names below `public/`. */
const ENTRY = /^(js\/(main|(.+\/)?[^/]+-worker)\.ts|css\/main\.css)$/;

/**
 * Entry points are `js/main.ts`, `*-worker.ts` anywhere below `js/`, and `css/main.css`; what lies outside `js/` and
 * `css/` is copied.
 */
export async function bundlePublic(sourcemap: 'linked' | false): Promise<BrowserFiles> {
  const files = (await filesUnder(publicDir)).filter((file) => !nameOf(file).startsWith('.'));
  const copied = files.filter((file) => !/^(js|css)\//.test(nameOf(file)) && extname(file) !== '');
  const entries = files.filter((file) => ENTRY.test(nameOf(file)));
  const bundled = await bundle([...entries, ...copied], copied, sourcemap);
  const { name, path, sprite } = await spriteOfIcons();
  bundled.names['icons.svg'] = name;
  bundled.files.set(path, sprite);
  return bundled;
}

async function bundle(
  entryPoints: string[],
  copied: readonly string[],
  sourcemap: 'linked' | false,
): Promise<BrowserFiles> {
  if (entryPoints.length === 0) return { files: new Map(), names: {}, imports: {} };
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
    sourcemap,
    logLevel: 'error',
    legalComments: 'none',
    loader: Object.fromEntries(copied.map((file) => [extname(file), 'copy'])),
    absWorkingDir: root,
    entryNames: '[dir]/[name]-[hash]',
    assetNames: '[dir]/[name]-[hash]',
    chunkNames: 'js/[name]-[hash]',
  });
  return {
    files: new Map(outputFiles.map((file) => [file.path, file.contents])),
    ...namesOf(metafile.outputs, copied),
  };
}

type Outputs = Metafile['outputs'];

function namesOf(outputs: Outputs, copied: readonly string[]): Pick<BrowserFiles, 'names' | 'imports'> {
  const names: Record<string, string> = {};
  const imports: Record<string, string[]> = {};
  for (const [output, { entryPoint, inputs }] of Object.entries(outputs)) {
    // A copied file has no entry point of its own in the metafile: its only input is its source.
    const [input, ...others] = Object.keys(inputs);
    const isCopy = input !== undefined && others.length === 0 && copied.includes(join(root, input));
    const source = entryPoint ?? (isCopy ? input : undefined);
    if (source === undefined) continue;
    const name = nameOf(join(root, source)).replace(/\.ts$/, '.js');
    names[name] = hashedName(output);
    if (name.endsWith('.js')) imports[name] = [...staticImports(outputs, output)].map(hashedName);
  }
  return { names, imports };
}

/** Outputs that `output` imports before it runs, at any depth. */
function staticImports(outputs: Outputs, output: string, found = new Set<string>()): Set<string> {
  for (const { path, kind } of outputs[output]?.imports ?? []) {
    if (kind !== 'import-statement' || found.has(path)) continue;
    found.add(path);
    staticImports(outputs, path, found);
  }
  return found;
}

/** The sprite of icons, named like what esbuild names. */
async function spriteOfIcons(): Promise<{ name: string; path: string; sprite: Buffer }> {
  const sprite = Buffer.from(await buildIcons(join(publicDir, 'img', 'kedr.svg')));
  const hash = createHash('sha256').update(sprite).digest('hex').slice(0, 8).toUpperCase();
  const name = `icons-${hash}.svg`;
  return { name, path: join(dist, 'public', name), sprite };
}

const slashes = (path: string): string => path.split(sep).join('/');
const nameOf = (file: string): string => slashes(relative(publicDir, file));
const hashedName = (output: string): string => slashes(relative(join(dist, 'public'), join(root, output)));
