/** Universal Ctags is the oracle where it is installed, on the sources of the demo. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VFIO_TEXTS } from '../../../src/demo/kernel/vfio-text.js';
import { VMALLOC_TEXTS } from '../../../src/demo/kernel/vmalloc-text.js';
import { definitionsIn } from '../../../src/search/symbols/definitions.js';

const hasCtags = spawnSync('ctags', ['--version'], { encoding: 'utf8' }).stdout?.startsWith('Universal Ctags') ?? false;
const TEXTS = [VFIO_TEXTS, VMALLOC_TEXTS].flatMap((texts) =>
  Object.entries(texts)
    .filter(([path]) => /\.[ch]$/.test(path))
    .flatMap(([path, versions]) => versions.map((text, index) => [`${path} (${index})`, text] as const)),
);
const KINDS: Readonly<Record<string, string>> = { externvar: 'extern' };

/** Kinds that ctags does not know, and what it does not expand. */
const OURS_ALONE = /^\d+ (?:export |\w+ (?:sys|trace|dev_attr)_|variable (?:die_chain|purge_lock)$)/;
/** What ctags takes for prototypes: calls of macros, which define nothing or something else. */
const THEIRS_ALONE = /^\d+ prototype (?:[A-Z][A-Z_]+|module_\w+)$|^\d+ member /;

function ofCtags(text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'ctags-'));
  writeFileSync(join(folder, 'text.c'), text);
  const { stdout } = spawnSync(
    'ctags',
    ['--options=NONE', '-f', '-', '--fields=K', '--excmd=number', '--kinds-C=+px', '--language-force=C', 'text.c'],
    { cwd: folder, encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  return stdout
    .split('\n')
    .filter((row) => row !== '' && !row.startsWith('__anon'))
    .map((row) => {
      const [name = '', , line = '', kind = ''] = row.split('\t');
      return `${line.replace(/;"$/, '')} ${KINDS[kind] ?? kind} ${name}`;
    })
    .filter((row) => !THEIRS_ALONE.test(row))
    .sort();
}

describe.skipIf(!hasCtags)(hasCtags ? 'as Universal Ctags' : 'as Universal Ctags (it is not installed)', () => {
  test('there are sources to compare', () => {
    expect(TEXTS.length).toBeGreaterThan(5);
  });

  test.each(TEXTS)('%s', (_, text) => {
    const ours = definitionsIn(text, 'c')
      .map(({ name, kind, line }) => `${line} ${kind} ${name}`)
      .filter((row) => !OURS_ALONE.test(row))
      .sort();
    expect(ours).toEqual(ofCtags(text));
  });
});
