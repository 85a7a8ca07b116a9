/** The modules of `src/`, each translated to JavaScript on its own. */
import { build } from 'esbuild';
import { join, relative, sep } from 'node:path';
import { dist, filesUnder, root } from './output.js';
import { sourceLines } from './source-lines.js';

const MAP = '.map';

/**
 * The bytes of each module, by absolute path in `dist/`; beside each its source map, if they are to be linked, else the
 * lines of all sources.
 */
export async function transpile(sourcemap: 'linked' | false): Promise<Map<string, Uint8Array>> {
  const files = await filesUnder(join(root, 'src'));
  const { outputFiles } = await build({
    entryPoints: files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')),
    outdir: dist,
    outbase: join(root, 'src'),
    bundle: false,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: sourcemap === false ? 'external' : sourcemap,
    sourcesContent: sourcemap !== false,
    logLevel: 'error',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const modules = new Map(outputFiles.map((file) => [file.path, file.contents]));
  if (sourcemap !== false) return modules;
  const maps = new Map<string, string>();
  for (const { path, text } of outputFiles.filter((file) => file.path.endsWith(MAP))) {
    maps.set(relative(dist, path.slice(0, -MAP.length)).replaceAll(sep, '/'), text);
    modules.delete(path);
  }
  return modules.set(join(dist, 'source-lines.json'), sourceLines(maps));
}
