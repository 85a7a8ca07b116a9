import { expect, test } from 'vitest';
import { MAX_OUTLINE_ENTRIES, outlineOf } from '../../../src/render/code/source-outline.js';

const found = (grammar: string | undefined, text: string): string[] | undefined =>
  outlineOf(text.split('\n'), grammar)?.entries.map(({ line, kind, name }) => `${line} ${kind} ${name}`);

test.each<[string, string, string[]]>([
  [
    'c',
    'int declared(int a);\nstatic inline int __init defined(struct a *b,\n\t\t\t    int c)\n{\n\tif (b)\n\t\treturn call(c);\n}',
    ['2 function defined'],
  ],
  [
    'c',
    '#define CONSTANT 1\n#define MAX(a, b) a\nstruct page {\n};\nstruct page *find(void)\n{\n}\nenum kind\n{\n',
    ['2 macro MAX', '3 type page', '5 function find', '8 type kind'],
  ],
  [
    'c',
    'SYSCALL_DEFINE3(read, unsigned int, fd)\n{\nEXPORT_SYMBOL(x);\nint __attribute__((weak)) arch_dup(void)\n',
    ['1 function read', '4 function arch_dup'],
  ],
  ['c', 'return (a);\nif (x)\nout:\n} else if (y) {\nstatic const struct file_operations fops = {', []],
  [
    'cpp',
    'class Tree : public Plant {\nvoid Tree::grow(int years)\n{\nnamespace forest {\nTree::~Tree()\n',
    ['1 type Tree', '2 function Tree::grow', '4 type forest', '5 function Tree::~Tree'],
  ],
  [
    'python',
    'class A(B):\n    def first(self):\n        pass\nasync def second():\ndefine = 1\n',
    ['1 type A', '2 function first', '4 function second'],
  ],
  [
    'typescript',
    'export function a() {}\nexport default class B {}\nexport const c = async (x: number): Promise<void> => {\nconst d = 1;\nexport interface E {\ntype F = string;\n',
    ['1 function a', '2 type B', '3 function c', '5 type E', '6 type F'],
  ],
  [
    'rust',
    'pub(crate) async fn a() {}\npub struct B;\nimpl<T> Trait for B {\nlet x = fn_call();\n',
    ['1 function a', '2 type B', '3 type impl<T> Trait for B'],
  ],
  [
    'go',
    'func (r *Reader) Read(p []byte) {\nfunc main() {\ntype A struct {\n',
    ['1 function Read', '2 function main', '3 type A'],
  ],
  ['bash', 'usage() {\nfunction run-all {\necho $(date)\n', ['1 function usage', '2 function run-all']],
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
    Array.from({ length: MAX_OUTLINE_ENTRIES + 1 }, (_, index) => `def f${index}():`),
    'python',
  );
  expect([outline?.entries.length, outline?.isWhole]).toEqual([MAX_OUTLINE_ENTRIES, false]);
  expect(
    outlineOf(
      Array.from({ length: MAX_OUTLINE_ENTRIES }, (_, index) => `def f${index}():`),
      'python',
    )?.isWhole,
  ).toBe(true);
});

test('a line made to slow down the patterns is skipped quickly', () => {
  expect(outlineOf([`${'a '.repeat(100_000)}(`, 'a '.repeat(149), '*&'.repeat(149)], 'c')).toBeUndefined();
});
