/** The modules of `src/`, each translated to JavaScript on its own. */
import { build } from 'esbuild';
import { join } from 'node:path';
import { dist, filesUnder, root } from './output.js';

/** The bytes of each module, and of its source map if there is to be one, by absolute path in `dist/`. */
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
    sourcemap,
    logLevel: 'error',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return new Map(outputFiles.map((file) => [file.path, file.contents]));
}
