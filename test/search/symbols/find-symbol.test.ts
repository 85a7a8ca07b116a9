import { afterAll, describe, expect, test } from 'vitest';
import { VFIO_TEXTS } from '../../../src/demo/kernel/vfio-text.js';
import { VMALLOC_TEXTS } from '../../../src/demo/kernel/vmalloc-text.js';
import type { Oid } from '../../../src/git/oid.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { languageOf } from '../../../src/render/code/language.js';
import { blobText } from '../../../src/search/scan/blob-text.js';
import { parseCursor } from '../../../src/search/scan/cursor.js';
import { findSymbol, type SymbolAnswer, type SymbolLimits } from '../../../src/search/symbols/find-symbol.js';
import { candidatesAfter, filesOf } from '../../../src/workers/revision-files.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../support/git-fixture.js';

const KCONFIG = 'config VFIO\n\ttristate "VFIO"\n\nconfig VFIO_PCI\n\tdepends on VFIO\n\thelp\n\t  Needs VFIO.\n';
const USES = `/**
 * grow_tree() - makes a tree larger
 * @years: how long to wait
 *
 * Context: any.
 */
static int
grow_tree(struct tree *tree,
	  int years)
{
	/* grow_tree is not called here */
	return trees->grow_tree(tree, "grow_tree") + CONFIG_VFIO;
}
int grow_tree(struct tree *, int);
EXPORT_SYMBOL(grow_tree);
static struct ops ops = { .grow = grow_tree, .other = regrow_tree };
#define GROW(x) \\
	grow_tree(x, 1)

SYSCALL_DEFINE1(plant, int, seed)
{
	return grow_tree(NULL, seed);
}
`;

const work = fixture();
const store = ObjectStore.open(work);
const tree = gitText(work, ['rev-parse', 'HEAD^{tree}']) as Oid;
afterAll(() => store.close());

function fixture(): string {
  const path = initWork('symbols');
  for (const texts of [VFIO_TEXTS, VMALLOC_TEXTS])
    for (const [file, versions] of Object.entries(texts)) writeFile(path, file, versions.at(-1) ?? '');
  writeFile(path, 'drivers/vfio/Kconfig', KCONFIG);
  writeFile(path, 'uses.c', USES);
  writeFile(path, 'uses-crlf.c', USES.replaceAll('\n', '\r\n'));
  commitAll(path, 'fixture');
  return path;
}

const LIMITS: SymbolLimits = { definitions: 100, files: 1_000, linesPerFile: 10_000, budgetMs: 60_000 };

function find(name: string, { limits = {}, cursor = '' }: { limits?: Partial<SymbolLimits>; cursor?: string } = {}) {
  const after = parseCursor(cursor);
  return findSymbol({
    name,
    defining: undefined,
    mentioning: candidatesAfter(filesOf(store, tree, ''), after),
    cursor: after,
    limits: { ...LIMITS, ...limits },
    textOf: ({ oid }) => blobText(store, oid),
    grammarOf: (path, text) => languageOf(path, text)?.hljs,
  });
}

const printed = ({ files }: SymbolAnswer): string =>
  files.flatMap(({ path, lines }) => lines.map(({ line, text }) => `${path}:${line}:${text}\n`)).join('');

/** Without the carriage returns that lines are shown without. */
const gitGrep = (name: string): string =>
  git(work, ['grep', '-n', '-w', '-F', '-I', '-e', name, 'HEAD'], { allowFailure: true })
    .toString('utf8')
    .replace(/^HEAD:/gm, '')
    .replaceAll('\r', '');

const kindsOf = ({ files }: SymbolAnswer, path: string): string[] =>
  files.find((file) => file.path === path)?.lines.map(({ line, kind }) => `${line} ${kind}`) ?? [];

describe('uses of a symbol', () => {
  test('are the lines that git grep -w finds', () => {
    const words = new Set(
      git(work, ['grep', '-h', '-o', '-I', '-E', '[A-Za-z_][A-Za-z0-9_]*', 'HEAD'])
        .toString('latin1')
        .split('\n')
        .filter((word) => word !== '' && !word.startsWith('CONFIG_')),
    );
    const sample = [...words].filter((_, index) => index % Math.ceil(words.size / 120) === 0);
    expect(sample.length).toBeGreaterThan(60);
    for (const word of [...sample, 'grow_tree', 'vfio', 'return']) expect(printed(find(word))).toBe(gitGrep(word));
  });

  test('are told apart', () => {
    const kinds = [
      '2 comment',
      '8 definition',
      '11 comment',
      '12 call',
      '14 declaration',
      '15 declaration',
      '16 use',
      '18 call',
      '22 call',
    ];
    expect(kindsOf(find('grow_tree'), 'uses.c')).toEqual(kinds);
    expect(kindsOf(find('grow_tree'), 'uses-crlf.c')).toEqual(kinds);
  });

  test('come in parts that together are the whole', () => {
    const whole = find('vfio_group');
    const parts: SymbolAnswer[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const part = find('vfio_group', { limits: { files: 1 }, cursor });
      parts.push(part);
      cursor = part.cursor;
    }
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map(printed).join('')).toBe(printed(whole));
    expect(whole.cursor).toBeNull();
  });

  test('without time there is one file in each part, and the rest is counted', () => {
    const { unsearched, cursor, areDefinitionsCut } = find('no_such_name', { limits: { budgetMs: -1 } });
    expect(unsearched).toBe(filesOf(store, tree, '').length - 1);
    expect(cursor).not.toBeNull();
    expect(areDefinitionsCut).toBe(true);
  });
});

describe('definitions of a symbol', () => {
  test('have a signature and the comment above', () => {
    const { definitions, areDefinitionsCut } = find('grow_tree');
    expect(definitions.filter(({ path }) => path === 'uses.c')).toEqual([
      {
        kind: 'function',
        path: 'uses.c',
        line: 8,
        endLine: 13,
        signature: 'static int grow_tree(struct tree *tree, int years)',
        comment: 'grow_tree() - makes a tree larger\n@years: how long to wait\n\nContext: any.',
      },
      {
        kind: 'prototype',
        path: 'uses.c',
        line: 14,
        endLine: undefined,
        signature: 'int grow_tree(struct tree *, int)',
        comment: undefined,
      },
      {
        kind: 'export',
        path: 'uses.c',
        line: 15,
        endLine: undefined,
        signature: 'EXPORT_SYMBOL(grow_tree);',
        comment: undefined,
      },
    ]);
    expect(areDefinitionsCut).toBe(false);
  });

  test('names that macros make are found', () => {
    expect(find('sys_plant').definitions.map(({ path, line, kind }) => `${path}:${line} ${kind}`)).toEqual([
      'uses-crlf.c:20 function',
      'uses.c:20 function',
    ]);
  });

  test('an option of Kconfig is found by the name that C has, with its uses in both spellings', () => {
    const answer = find('CONFIG_VFIO');
    expect(answer.definitions.map(({ path, line, kind }) => `${path}:${line} ${kind}`)).toEqual([
      'drivers/vfio/Kconfig:1 option',
    ]);
    expect(kindsOf(answer, 'drivers/vfio/Kconfig')).toEqual(['1 definition', '2 string', '5 use', '7 use']);
    expect(kindsOf(answer, 'uses.c')).toEqual(['12 use']);
  });

  test('are cut at the limit', () => {
    const { definitions, areDefinitionsCut } = find('grow_tree', { limits: { definitions: 2 } });
    expect([definitions.length, areDefinitionsCut]).toEqual([2, true]);
  });
});
