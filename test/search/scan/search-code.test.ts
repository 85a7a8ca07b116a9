import { afterAll, describe, expect, it } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { languageOf } from '../../../src/render/code/language.js';
import type { CodeAnswer } from '../../../src/search/answers.js';
import { parseQuery } from '../../../src/search/query/parse-query.js';
import { printLiteral } from '../../../src/search/query/print-query.js';
import { blobText } from '../../../src/search/scan/blob-text.js';
import { parseCursor } from '../../../src/search/scan/cursor.js';
import { listFiles } from '../../../src/search/scan/file-list.js';
import { searchCode, type CodeSearchLimits } from '../../../src/search/scan/search-code.js';
import { definitionsIn, isSymbolLanguage } from '../../../src/search/symbols/definitions.js';
import { git, gitText, initWork, writeFile } from '../../support/git-fixture.js';

const work = fixture();
const store = ObjectStore.open(work);
const tree = gitText(work, ['rev-parse', 'HEAD^{tree}']) as Oid;
const files = listFiles(store, tree);
afterAll(() => store.close());

const LIMITS: CodeSearchLimits = { files: 1_000, linesPerFile: 10_000, contextLines: 0, budgetMs: 60_000, countMs: 0 };

function search(
  line: string,
  { limits = {}, cursor = '' }: { limits?: Partial<CodeSearchLimits>; cursor?: string } = {},
): CodeAnswer {
  const parsed = parseQuery(line);
  if (!parsed.ok) throw new Error(parsed.problem.reason);
  const after = parseCursor(cursor);
  const first = after === undefined ? 0 : files.after(after.path);
  return searchCode({
    query: parsed.query,
    candidates: Array.from({ length: files.length - first }, (_, at) => ({
      path: files.pathAt(first + at),
      oid: files.oidAt(first + at),
    })),
    cursor: after,
    limits: { ...LIMITS, ...limits },
    textOf: ({ oid }) => blobText(store, oid),
    languageOf: (path, text) => languageOf(path, text)?.name ?? null,
    definitionsOf: (path, text) => {
      const grammar = languageOf(path, text)?.hljs;
      return isSymbolLanguage(grammar) ? definitionsIn(text, grammar) : [];
    },
  });
}

const pathsOf = (answer: CodeAnswer): string[] => answer.files.map(({ path }) => path);

/** As `git grep -n` prints it, in path order. */
function printed({ files: found, found: order }: CodeAnswer): string {
  return order
    .map(({ path }) => found.find((file) => file.path === path))
    .flatMap((file) => file?.lines.map(({ line, text }) => `${file.path}:${line}:${text}\n`) ?? [])
    .join('');
}

/** Without the name of the tree, which git puts before each path. */
function gitGrep(args: readonly string[], paths: readonly string[] = []): string {
  const output = git(work, ['-c', 'core.quotePath=off', 'grep', '-n', '-I', ...args, 'HEAD', '--', ...paths], {
    allowFailure: true,
  });
  return output.toString('utf8').replace(/^HEAD:/gm, '');
}

/** A hundred files of C-like lines, and files that are searched as they are shown. */
function fixture(): string {
  const path = initWork('search');
  const words = [
    'vfio',
    'token',
    'ret',
    'if (ret < 0)',
    'EXPORT_SYMBOL_GPL(',
    '*ops',
    'a.b',
    '\\n',
    '"x"',
    'Ёлка',
    'елка',
    '[0]',
  ];
  let seed = 7;
  const next = (limit: number): number => (seed = (seed * 48_271) % 2_147_483_647) % limit;
  for (let file = 0; file < 100; file += 1) {
    const line = (): string => Array.from({ length: 1 + next(6) }, () => words[next(words.length)]).join(' ');
    const text = Array.from({ length: next(12) }, line).join('\n');
    writeFile(
      path,
      `${['drivers/vfio', 'drivers/vfio-x', 'fs', 'drivers', 'tests'][next(5)] ?? ''}/f${file}.${next(2) ? 'c' : 'py'}`,
      text + (next(2) ? '\n' : ''),
    );
  }
  writeFile(
    path,
    'docs/cp1251.txt',
    Buffer.from('cff0e8e2e5f220e2f1e5ec2c20eaf2ee20f7e8f2e0e5f220fdf2ee20ede0eff3f1f2e5ede8e50a', 'hex'),
  );
  writeFile(
    path,
    'docs/koi8-r.txt',
    Buffer.from(
      'f0d2c9d7c5d420d7d3c5cd2c20cbd4cf20de c9d4c1c5d420dcd4cf20cec1d0d5d3d4c5cec9c50a'.replace(/ /g, ''),
      'hex',
    ),
  );
  writeFile(
    path,
    'docs/utf16.txt',
    Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('Привет всем\nвторая строка\n', 'utf16le')]),
  );
  writeFile(path, 'a/uses.c', 'int other(void)\n{\n\treturn find_me();\n}\n');
  writeFile(path, 'z/defines.c', 'int first;\n\nint find_me(void)\n{\n\treturn 1;\n}\n');
  writeFile(path, 'docs/binary.bin', Buffer.from('vfio\0token'));
  writeFile(path, 'run', '#!/usr/bin/env python3\nprint("token")\n');
  git(path, ['add', '-A']);
  git(path, [
    'update-index',
    '--add',
    '--cacheinfo',
    `120000,${gitText(path, ['hash-object', '-w', '--stdin'], { input: 'vfio' })},link`,
  ]);
  git(path, ['commit', '-qm', 'files']);
  return path;
}

describe('a search', () => {
  const literals = [
    'vfio',
    'token',
    'if (ret < 0)',
    'EXPORT_SYMBOL_GPL(',
    '*ops',
    'a.b',
    '\\n',
    '"x"',
    'Ёлка',
    'елка',
    '[0]',
    'ret if',
    'o',
    'nowhere',
  ];

  it('finds the lines that git grep finds', () => {
    for (const literal of literals)
      expect(printed(search(`${printLiteral(literal)} case:yes`)), literal).toBe(gitGrep(['-F', '-e', literal]));
    expect(printed(search('o case:yes')).length).toBeGreaterThan(1_000);
  });

  it('finds the lines of all words in the files that have all of them, as git does', () => {
    for (const [one, other] of [
      ['vfio', 'token'],
      ['Ёлка', '[0]'],
      ['*ops', 'a.b'],
    ] as const) {
      const both = `${printLiteral(one)} ${printLiteral(other)} case:yes`;
      expect(printed(search(both)), both).toBe(gitGrep(['-F', '--all-match', '-e', one, '-e', other]));
      const either = `${printLiteral(one)} OR ${printLiteral(other)} case:yes`;
      expect(printed(search(either)), either).toBe(gitGrep(['-F', '-e', one, '-e', other]));
    }
  });

  it('looks at the paths that git looks at', () => {
    const cases: [string, string[]][] = [
      ['path:drivers/vfio', ['drivers/vfio']],
      ['path:drivers -path:drivers/vfio', ['drivers', ':!drivers/vfio']],
      ['path:*.py', ['*.py']],
      ['path:drivers/*/f?[0-4].c path:fs', ['drivers/*/f?[0-4].c', 'fs']],
      ['path:d*x/*.[!p]*', ['d*x/*.[!p]*']],
      ['-path:drivers', [':!drivers']],
    ];
    for (const [filters, paths] of cases) {
      const wanted = gitGrep(['-F', '-e', 'vfio'], paths);
      expect(printed(search(`vfio case:yes ${filters}`)), filters).toBe(wanted);
      expect(wanted, filters).not.toBe('');
    }
  });

  it('finds texts of other encodings as their pages show them', () => {
    expect(pathsOf(search('привет всем')).sort()).toEqual(['docs/cp1251.txt', 'docs/koi8-r.txt', 'docs/utf16.txt']);
    expect(search('строка').files).toMatchObject([
      { path: 'docs/utf16.txt', lines: [{ line: 2, text: 'вторая строка' }] },
    ]);
    expect(pathsOf(search('token')).includes('docs/binary.bin')).toBe(false);
  });

  it('knows languages by name and by the first line', () => {
    const python = pathsOf(search('token lang:python'));
    expect(python).toContain('run');
    expect(python.every((path) => path === 'run' || path.endsWith('.py'))).toBe(true);
    expect([...pathsOf(search('token lang:c')), ...python].sort()).toEqual(pathsOf(search('token')).sort());
    expect(pathsOf(search('token -lang:python')).sort()).toEqual(pathsOf(search('token lang:c')).sort());
  });

  it('comes in parts that make the whole, wherever they are parted', () => {
    const whole = search('vfio');
    for (const limits of [{ files: 1 }, { files: 7 }, { files: 7, countMs: 60_000 }, { budgetMs: -1 }]) {
      const found: string[] = [];
      let part = search('vfio', { limits });
      for (;;) {
        found.push(...pathsOf(part));
        if (part.cursor === null) break;
        expect(part.total.count).toBeGreaterThanOrEqual(found.length);
        if (part.total.isExact) expect(part.total.count).toBe(whole.files.length);
        part = search('vfio', { limits, cursor: part.cursor });
      }
      expect(part.total).toEqual({ count: whole.files.length, isExact: true });
      expect(part.unsearched).toBe(0);
      expect(found.sort()).toEqual(pathsOf(whole).sort());
    }
  });

  it('says how many files it has not looked at', () => {
    const part = search('vfio', { limits: { budgetMs: -1 } });
    expect(part.unsearched).toBe(files.length - 1);
    expect(part.total.isExact).toBe(false);
  });

  it('has files that define a searched name first, and says in which definition a line is', () => {
    const { files: found } = search('find_me');
    expect(found.map(({ path, lines }) => [path, ...lines.map(({ line, definition }) => [line, definition])])).toEqual([
      ['z/defines.c', [3, 'find_me']],
      ['a/uses.c', [3, 'other']],
    ]);
  });

  it('finds where a symbol is defined', () => {
    const { files: found } = search('symbol:find_me');
    expect(found.map(({ path, lines }) => [path, lines[0]?.line, lines[0]?.ranges])).toEqual([
      ['z/defines.c', 3, [[4, 11]]],
    ]);
    expect(search('symbol:find').files).toEqual([]);
  });

  it('has tests after other files', () => {
    const kinds = pathsOf(search('vfio')).map((path) => path.startsWith('tests/'));
    expect(kinds).toEqual([...kinds].sort());
    expect(new Set(kinds).size).toBe(2);
  });
});
