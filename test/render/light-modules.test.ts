/**
 * The server's main thread imports these modules; highlight.js, marked, the HTML parser and jschardet must stay in the
 * workers.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Packages that a module imports when it is loaded, directly or through its imports; type imports do not count. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  const targets = [...source.matchAll(/^(?:import|export)(?! type)[^;]*? from '([^']+)';/gm)].map(
    (match) => match[1] as string,
  );
  return targets.flatMap((target) =>
    target.startsWith('.')
      ? packagesOf(join(dirname(file), target.replace(/\.js$/, '.ts')), seen)
      : target.startsWith('node:')
        ? []
        : [target],
  );
}

test.each([
  'safe-html',
  'document/message',
  'document/trailers',
  'code/language',
  '../encoding/encoding',
  '../encoding/decode',
  'media/media-type',
  'code/highlight',
  'document/document-links',
  'document/markdown-options',
])('%s loads no package', (name) => {
  expect(packagesOf(`src/render/${name}.ts`)).toEqual([]);
});

test('the check finds a package import where there is one', () => {
  expect(packagesOf('src/render/document/markdown.ts')).toContain('hast-util-sanitize');
});
