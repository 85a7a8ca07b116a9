import { describe, expect, test } from 'vitest';
import { VFIO_TEXTS } from '../../../src/demo/kernel/vfio-text.js';
import { VMALLOC_TEXTS } from '../../../src/demo/kernel/vmalloc-text.js';
import type { Oid } from '../../../src/git/oid.js';
import { languageOf } from '../../../src/render/code/language.js';
import { parseCursor } from '../../../src/search/scan/cursor.js';
import type { Definition } from '../../../src/search/symbols/definition.js';
import { definitionsIn, isSymbolLanguage } from '../../../src/search/symbols/definitions.js';
import { parseNameQuery, searchNames, type NamesAnswer } from '../../../src/search/symbols/search-names.js';
import { searchNamesTask } from '../../../src/workers/tasks/search-names.js';
import { commitAll, gitText, initWork, writeFile } from '../../support/git-fixture.js';

/** In path order. */
const FILES = new Map<string, string>(
  [
    ...[VFIO_TEXTS, VMALLOC_TEXTS].flatMap((texts) =>
      Object.entries(texts).map(([path, versions]) => [path, versions.at(-1) ?? ''] as const),
    ),
    ['a/calls.c', 'SYSCALL_DEFINE1(grow_tree, int, years)\n{\n}\nint Grow_Tree_Count;\nint grow(void);\n'] as const,
    ['a/Kconfig', 'config GROW_TREE\n\tbool "x"\n'] as const,
    ['z/grow.c', 'int grow(void)\n{\n}\n#define regrow(x) x\n'] as const,
  ].sort(([left], [right]) => (left < right ? -1 : 1)),
);

function definitionsOf(path: string, text: string): readonly Definition[] {
  const grammar = languageOf(path, text)?.hljs;
  return isSymbolLanguage(grammar) ? definitionsIn(text, grammar) : [];
}

function search(text: string, { symbols = 1_000, cursor = '', budgetMs = 60_000 } = {}): NamesAnswer {
  const query = parseNameQuery(text);
  if (query === undefined) throw new Error(text);
  const after = parseCursor(cursor);
  const rest = [...FILES.keys()].filter((path) => after === undefined || path > after.path);
  return searchNames({
    query,
    candidates: rest.map((path) => ({ path, oid: path as Oid })),
    cursor: after,
    limits: { symbols, symbolsPerFile: 1_000, budgetMs },
    textOf: ({ path }) => FILES.get(path),
    definitionsOf,
  });
}

const DECLARATIONS = ['prototype', 'extern', 'export'];
const all = [...FILES].flatMap(([path, text]) =>
  definitionsOf(path, text)
    .filter(({ kind }) => !DECLARATIONS.includes(kind))
    .map(({ name, line }) => ({ name, place: `${path}:${String(line)}` })),
);
const places = ({ symbols }: NamesAnswer): string[] => symbols.map(({ path, line }) => `${path}:${String(line)}`);

describe('a search of names', () => {
  test.each(['vfio', 'group', 'vfio_gr', 'ops', 'NULL', 'vm_', 'no_such_name'])(
    '%s finds the definitions whose names have it',
    (text) => {
      const expected = all.filter(({ name }) =>
        /[A-Z]/.test(text) ? name.includes(text) : name.toLowerCase().includes(text),
      );
      expect(places(search(text)).sort()).toEqual(expected.map(({ place }) => place).sort());
    },
  );

  test('finds all words of a query, in any order', () => {
    const expected = all.filter(
      ({ name }) => name.toLowerCase().includes('vfio') && name.toLowerCase().includes('group'),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(places(search('group vfio')).sort()).toEqual(expected.map(({ place }) => place).sort());
  });

  test('has the whole name first, then its beginnings', () => {
    expect(search('grow').symbols.map(({ name }) => name)).toEqual([
      'grow',
      'Grow_Tree_Count',
      'CONFIG_GROW_TREE',
      'sys_grow_tree',
      'regrow',
    ]);
  });

  test('without an upper-case letter finds both, also what macros name', () => {
    expect(search('sys_grow').symbols).toEqual([
      {
        name: 'sys_grow_tree',
        kind: 'function',
        path: 'a/calls.c',
        line: 1,
        signature: 'SYSCALL_DEFINE1(grow_tree, int, years)',
      },
    ]);
    expect(search('Grow').symbols.map(({ name }) => name)).toEqual(['Grow_Tree_Count']);
    expect(search('config_grow').symbols.map(({ signature }) => signature)).toEqual(['config GROW_TREE bool "x"']);
  });

  test('comes in parts that together are the whole', () => {
    for (const limits of [{ symbols: 3 }, { symbols: 1_000, budgetMs: -1 }]) {
      const parts: NamesAnswer[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const part = search('vfio', { ...limits, cursor });
        parts.push(part);
        cursor = part.cursor;
      }
      expect(parts.length).toBeGreaterThan(1);
      expect(parts.flatMap(places).sort()).toEqual(places(search('vfio')).sort());
      expect(parts.at(-1)?.count).toBe(search('vfio').count);
    }
  });
});

test('a query has names, of which one has three letters', () => {
  expect(parseNameQuery('a vfio')?.parts).toEqual(['a', 'vfio']);
  for (const text of ['', 'ab', 'a b c', 'vfio(x)', 'один', 'a b c d e four'])
    expect(parseNameQuery(text), text).toBeUndefined();
});

describe('in a repository', () => {
  const work = initWork('names');
  for (const [path, text] of FILES) writeFile(work, path, text);
  commitAll(work, 'names');

  test('is found below a directory', () => {
    const answer = searchNamesTask({
      gitDir: `${work}/.git`,
      tree: gitText(work, ['rev-parse', 'HEAD:a']) as Oid,
      directory: 'a',
      query: parseNameQuery('grow') ?? { parts: [], isExactCase: false },
      cursor: undefined,
      limits: { symbols: 10, symbolsPerFile: 10, budgetMs: 60_000 },
    });
    expect(answer.symbols.map(({ path }) => path)).toEqual(['a/calls.c', 'a/Kconfig', 'a/calls.c']);
  });
});
