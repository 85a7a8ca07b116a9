import { expect, test } from 'vitest';
import { languageOf } from '../../../src/render/code/language.js';
import { parseQuery } from '../../../src/search/query/parse-query.js';
import { languageTest } from '../../../src/search/scan/language-test.js';
import { isTooBroad } from '../../../src/search/scan/too-broad.js';

const many = Array.from({ length: 12_000 }, (_, number) => `${number % 10 === 0 ? 'few' : 'most'}/file${number}.c`);

function isRefused(line: string, paths: readonly string[] = many): boolean {
  const parsed = parseQuery(line);
  if (!parsed.ok) throw new Error(parsed.problem.reason);
  const { query } = parsed;
  return isTooBroad(
    query,
    paths,
    languageTest(query.languages, (path) => languageOf(path)?.name ?? null),
  );
}

test('a query that leaves out no file of a large revision is refused', () => {
  for (const line of ['up', 'a OR bcd', '/\\w{40,}/', '/(foo)?/', 'path:most x', '/[a-z]+/ lang:c'])
    expect([line, isRefused(line)]).toEqual([line, true]);
});

test('a query with three letters, with a directory or in a small revision is answered', () => {
  for (const line of ['abc', 'up abc', '/\\bup\\b/', '/0x[0-9a-f]{8}/', 'path:few x', 'x lang:python'])
    expect([line, isRefused(line)]).toEqual([line, false]);
  expect(isRefused('/\\w/', many.slice(0, 500))).toBe(false);
});
