import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import type { SearchIndexHandle } from '../../src/search/blobs/search-index.js';
import { parseQuery } from '../../src/search/query/parse-query.js';
import { updateSearch } from '../../src/workers/indexing/update-search.js';
import type { SearchScope } from '../../src/search/search-scope.js';
import { findSymbolTask } from '../../src/workers/tasks/find-symbol.js';
import { searchCodeTask } from '../../src/workers/tasks/search-code.js';
import { commitAll, git, initWork, tempDir, writeFile } from '../support/git-fixture.js';

const LIMITS = { files: 1_000, linesPerFile: 1_000, contextLines: 0, budgetMs: 60_000, countMs: 0 };

interface Indexed {
  readonly kind: string;
  /** Each state that was reported. */
  readonly states: readonly SearchIndexHandle[];
  readonly last: SearchIndexHandle | undefined;
}

async function indexed(gitDir: string, dataDir: string, scope: SearchScope, maxSegments?: number): Promise<Indexed> {
  const states: SearchIndexHandle[] = [];
  const kind = await updateSearch({
    gitDir,
    dataDir,
    scope,
    ...(maxSegments === undefined ? {} : { maxSegments }),
    onProgress: () => undefined,
    onIndex: (index) => states.push(index),
  });
  return { kind, states, last: states.at(-1) };
}

function treeOf(gitDir: string, revision: string): Oid {
  return git(gitDir, ['rev-parse', `${revision}^{tree}`])
    .toString()
    .trim() as Oid;
}

/** Lines as `git grep -n` prints them. */
function found(gitDir: string, revision: string, line: string, searchIndex: SearchIndexHandle | undefined): string[] {
  const parsed = parseQuery(line);
  if (!parsed.ok) throw new Error(`${line} is no query`);
  const { files } = searchCodeTask({
    gitDir,
    tree: treeOf(gitDir, revision),
    directory: '',
    query: parsed.query,
    cursor: undefined,
    limits: LIMITS,
    searchIndex,
  });
  const lines = files.flatMap(({ path, lines: own }) =>
    own.map(({ line: number, text }) => `${path}:${number}:${text}`),
  );
  return lines.sort();
}

function grepped(gitDir: string, revision: string, text: string): string[] {
  const lines = git(gitDir, ['grep', '-n', '-F', '-I', '-e', text, treeOf(gitDir, revision)], { allowFailure: true });
  return lines
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(line.indexOf(':') + 1))
    .sort();
}

const WORDS = [
  'alpha',
  'Beta',
  'i_mutex',
  'ёлка',
  'if (ret < 0)',
  'x->y',
  'return',
  'zeta9',
  '\t',
  '  ',
  'Straße',
  '"q"',
];

/** Three commits, each with new files; the first has a tag, the last but one a branch. */
function repository(): string {
  const dir = initWork();
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below;
  const text = (): string =>
    Array.from({ length: 12 }, () => Array.from({ length: 6 }, () => WORDS[random(WORDS.length)]).join(' ')).join('\n');
  for (const [name, count] of Object.entries({ one: 20, two: 12, three: 6 })) {
    for (let file = 0; file < count; file += 1) {
      const path = join(dir, `${name}-${file}.c`);
      writeFileSync(path, `${text()}\nonly ${name} ${file}\n`);
    }
    writeFileSync(join(dir, `${name}.bin`), Buffer.from(`alpha\0${name}`));
    git(dir, ['add', '.']);
    git(dir, ['commit', '-qm', name]);
    if (name === 'one') {
      git(dir, ['tag', 'v1']);
      git(dir, ['rm', '-q', 'one-3.c', 'one-4.c']);
    }
    if (name === 'two') git(dir, ['branch', 'side']);
  }
  return join(dir, '.git');
}

/** Random parts of lines of the repository, and some that are not there. */
function literals(gitDir: string, revision: string, count: number): string[] {
  const all = git(gitDir, ['grep', '-h', '-I', '-e', '', treeOf(gitDir, revision)])
    .toString()
    .split('\n');
  const lines = all.filter((line) => line.length > 3);
  return Array.from({ length: count }, (_, index) => {
    const line = lines[(index * 7_919) % lines.length] as string;
    const start = (index * 31) % Math.max(1, line.length - 2);
    const text = line.slice(start, start + 3 + (index % 11));
    return index % 10 === 9 ? `${text}~` : text;
  }).filter((text) => text.trim() === text && !/["\\]/.test(text));
}

describe('an indexed repository', () => {
  test('gives the lines of git grep at HEAD, at a tag and on a branch', async () => {
    const gitDir = repository();
    const { last } = await indexed(gitDir, tempDir('data'), 'head');
    expect(last?.files.length).toBe(1);
    for (const revision of ['HEAD', 'v1', 'side'])
      for (const text of literals(gitDir, revision, 50)) {
        const lines = found(gitDir, revision, `case:yes "${text}"`, last);
        expect([text, lines]).toEqual([text, grepped(gitDir, revision, text)]);
      }
  });

  test('has the blobs of its scope, adds what is pushed, and reads nothing twice', async () => {
    const gitDir = repository();
    const dataDir = tempDir('data');
    expect((await indexed(gitDir, dataDir, 'off')).states).toEqual([]);
    const head = await indexed(gitDir, dataDir, 'head');
    expect([head.kind, head.states.length]).toEqual(['done', 1]);
    expect((await indexed(gitDir, dataDir, 'branches')).last?.files).toEqual(head.last?.files);
    const tags = await indexed(gitDir, dataDir, 'tags');
    expect(tags.last?.files.slice(0, 1)).toEqual(head.last?.files);
    expect(tags.last?.files.length).toBe(2);
    const again = await indexed(gitDir, dataDir, 'tags');
    expect(again.states).toEqual([tags.last]);
    writeFileSync(join(gitDir, '..', 'pushed.c'), 'a pushed line\n');
    git(join(gitDir, '..'), ['add', '.']);
    git(join(gitDir, '..'), ['commit', '-qm', 'pushed']);
    const pushed = await indexed(gitDir, dataDir, 'tags');
    expect(pushed.last?.files.length).toBe(3);
    expect(found(gitDir, 'HEAD', 'pushed', pushed.last)).toEqual(['pushed.c:1:a pushed line']);
  });

  test('merges many segments and answers alike', async () => {
    const gitDir = repository();
    const dataDir = tempDir('data');
    await indexed(gitDir, dataDir, 'head');
    for (let number = 0; number < 4; number += 1) {
      writeFileSync(join(gitDir, '..', `more-${number}.c`), `more of alpha ${number}\n`);
      git(join(gitDir, '..'), ['add', '.']);
      git(join(gitDir, '..'), ['commit', '-qm', 'more']);
      const { last } = await indexed(gitDir, dataDir, 'head', 3);
      expect(last?.files.length).toBeLessThanOrEqual(3);
      expect(readdirSync(last?.folder ?? '').filter((file) => file.endsWith('.segment')).length).toBe(
        last?.files.length,
      );
      expect(found(gitDir, 'HEAD', 'case:yes alpha', last)).toEqual(grepped(gitDir, 'HEAD', 'alpha'));
    }
  });

  test('replaces a damaged segment, and searches without it until then', async () => {
    const gitDir = repository();
    const dataDir = tempDir('data');
    const { last } = await indexed(gitDir, dataDir, 'head');
    const handle = last as SearchIndexHandle;
    const path = join(handle.folder, handle.files[0] as string);
    const bytes = readFileSync(path);
    bytes.fill(0xff, bytes.length - 400, bytes.length - 100);
    writeFileSync(path, bytes);
    const fresh = { ...handle, folder: `${handle.folder}/.` };
    expect(found(gitDir, 'HEAD', 'case:yes alpha', fresh)).toEqual(grepped(gitDir, 'HEAD', 'alpha'));
    const repaired = await indexed(gitDir, dataDir, 'head');
    expect(repaired.last?.files).not.toEqual(handle.files);
    expect(found(gitDir, 'HEAD', 'case:yes alpha', repaired.last)).toEqual(grepped(gitDir, 'HEAD', 'alpha'));
  });

  test('goes on without the files of its index', async () => {
    const gitDir = repository();
    const { last } = await indexed(gitDir, tempDir('data'), 'head');
    rmSync(last?.folder ?? '', { recursive: true });
    expect(found(gitDir, 'HEAD', 'case:yes alpha', last)).toEqual(grepped(gitDir, 'HEAD', 'alpha'));
  });
});

/** Definitions in several languages, one name in several files, and names that macros make. */
function definingRepository(): string {
  const dir = initWork('defining');
  writeFile(dir, 'a.c', 'int once(void)\n{\n\treturn twice(1);\n}\nint twice(int n)\n{\n\treturn n;\n}\n');
  writeFile(dir, 'b.c', 'static int twice(int n)\n{\n\treturn once() + n;\n}\nEXPORT_SYMBOL(once);\n');
  writeFile(dir, 'call.c', 'SYSCALL_DEFINE1(plant, int, n)\n{\n\treturn once() + twice(n) + CONFIG_TREE;\n}\n');
  writeFile(dir, 'h.h', '#define Once(x) once()\nstruct tree { int twice; };\nenum { RED, GREEN };\n');
  writeFile(dir, 'Kconfig', 'config TREE\n\tbool "once"\n');
  writeFile(dir, 'tool.py', 'def once():\n    pass\n\nclass Tree:\n    pass\n');
  writeFile(dir, 'script', '#!/bin/sh\nonce() {\n\ttrue\n}\n');
  commitAll(dir, 'first');
  git(dir, ['tag', 'v1']);
  git(dir, ['mv', 'b.c', 'moved.c']);
  git(dir, ['rm', '-q', 'tool.py']);
  writeFile(dir, 'a.c', '/* once is gone */\n');
  commitAll(dir, 'second');
  return dir;
}

describe('definitions that the index knows', () => {
  const NAMES = [
    'once',
    'Once',
    'twice',
    'tree',
    'Tree',
    'GREEN',
    'sys_plant',
    'plant',
    'CONFIG_TREE',
    'TREE',
    'return',
  ];
  const definitions = (gitDir: string, revision: string, name: string, searchIndex?: SearchIndexHandle): string[] =>
    findSymbolTask({
      gitDir,
      tree: treeOf(gitDir, revision),
      name,
      cursor: undefined,
      limits: { definitions: 100, files: 100, linesPerFile: 100, budgetMs: 60_000 },
      searchIndex,
    }).definitions.map(({ kind, path, line }) => `${path}:${line} ${kind}`);

  test.each(['head', 'tags'] as const)('are those of reading every file (%s)', async (scope) => {
    const gitDir = join(definingRepository(), '.git');
    const { last } = await indexed(gitDir, tempDir('data'), scope);
    for (const revision of ['HEAD', 'v1'])
      for (const name of NAMES)
        expect([name, definitions(gitDir, revision, name, last)]).toEqual([name, definitions(gitDir, revision, name)]);
    expect(definitions(gitDir, 'v1', 'once', last)).toEqual([
      'a.c:1 function',
      'b.c:5 export',
      'script:2 function',
      'tool.py:1 function',
    ]);
    expect(definitions(gitDir, 'HEAD', 'once', last)).toEqual(['moved.c:5 export', 'script:2 function']);
  });
});
