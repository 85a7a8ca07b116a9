import { expect, test } from 'vitest';
import { MAX_OUTLINE_ENTRIES, outlineOf } from '../../../src/render/code/source-outline.js';

const found = (grammar: string | undefined, text: string): string[] | undefined =>
  outlineOf(text.split('\n'), grammar)?.entries.map(({ line, kind, name }) => `${line} ${kind} ${name}`);

test.each<[string, string, string[]]>([
  [
    'rust',
    'pub(crate) async fn a() {}\npub struct B;\nimpl<T> Trait for B {\nlet x = fn_call();\n',
    ['1 function a', '2 type B', '3 type impl<T> Trait for B'],
  ],
  [
    'kconfig',
    'menu "General setup"\nconfig SMP\n\tbool "x"\nmenuconfig NET\n',
    ['1 heading General setup', '2 option SMP', '4 option NET'],
  ],
  ['markdown', '# One #\n```sh\n# no heading\n```\n## Two\n#three\n', ['1 heading One', '5 heading Two']],
])('%s: %j', (grammar, text, entries) => {
  expect(found(grammar, text) ?? []).toEqual(entries);
});

test('languages without patterns have no outline', () => {
  expect(found('json', '{}')).toBeUndefined();
  expect(found(undefined, 'int main(void)\n')).toBeUndefined();
  expect(found('constructor', 'x')).toBeUndefined();
});

test('a longer list is cut and marked as incomplete', () => {
  const outline = outlineOf(
    Array.from({ length: MAX_OUTLINE_ENTRIES + 1 }, (_, index) => `sub f${index}`),
    'perl',
  );
  expect([outline?.entries.length, outline?.isWhole]).toEqual([MAX_OUTLINE_ENTRIES, false]);
  expect(
    outlineOf(
      Array.from({ length: MAX_OUTLINE_ENTRIES }, (_, index) => `sub f${index}`),
      'perl',
    )?.isWhole,
  ).toBe(true);
});

test('a line made to slow down the patterns is skipped quickly', () => {
  expect(outlineOf([`${'unsafe '.repeat(100_000)}(`, 'unsafe '.repeat(42), 'pub('.repeat(74)], 'rust')).toBeUndefined();
});
