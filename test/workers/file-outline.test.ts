import { expect, test } from 'vitest';
import { MAX_OUTLINE_ENTRIES } from '../../src/render/code/source-outline.js';
import { fileOutline } from '../../src/workers/tasks/file-outline.js';

const found = (grammar: string | undefined, text: string): string[] | undefined =>
  fileOutline(text, grammar)?.entries.map(({ line, kind, name }) => `${line} ${kind} ${name}`);

test.each<[string, string, string[]]>([
  [
    'c',
    'int declared(int a);\nstatic inline int __init defined(struct a *b,\n\t\t\t    int c)\n{\n\tif (b)\n\t\treturn call(c);\n}',
    ['2 function defined'],
  ],
  [
    'c',
    '#define CONSTANT 1\n#define MAX(a, b) a\nstruct page {\n};\nstruct page *find(void)\n{\n}\nenum kind\n{\n};\ntypedef int pid_t;\n',
    ['2 macro MAX', '3 type page', '5 function find', '8 type kind', '11 type pid_t'],
  ],
  [
    'c',
    'SYSCALL_DEFINE3(read, unsigned int, fd)\n{\n}\nEXPORT_SYMBOL(x);\nint __attribute__((weak)) arch_dup(void)\n{\n}\n',
    ['1 function sys_read', '5 function arch_dup'],
  ],
  ['c', 'return (a);\nif (x)\nout:\n} else if (y) {\nstatic const struct file_operations fops = {', []],
  [
    'cpp',
    'class Tree : public Plant {\n};\nvoid Tree::grow(int years)\n{\n}\nnamespace forest {\nTree::~Tree()\n{}',
    ['1 type Tree', '3 function grow', '6 type forest', '7 function Tree'],
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
    'go',
    'func (r *Reader) Read(p []byte) {\nfunc main() {\ntype A struct {\n',
    ['1 function Read', '2 function main', '3 type A'],
  ],
  ['bash', 'usage() {\nfunction run-all {\necho $(date)\n', ['1 function usage', '2 function run-all']],
  [
    'gas',
    '#define SIZE 8\nSYM_FUNC_START(copy_page)\nloop:\n.macro push reg\n',
    ['2 function copy_page', '3 label loop', '4 macro push'],
  ],
  ['makefile', 'CC = gcc\nall: vmlinux\n', ['2 target all']],
  ['kconfig', 'menu "General setup"\nconfig SMP\n', ['1 heading General setup', '2 option SMP']],
  ['rust', 'impl<T> Trait for B {\nfn a() {\n', ['1 type impl<T> Trait for B', '2 function a']],
])('%s: %j', (grammar, text, entries) => {
  expect(found(grammar, text) ?? []).toEqual(entries);
});

test('languages without rules have no outline', () => {
  expect(found('json', '{}')).toBeUndefined();
  expect(found(undefined, 'int main(void)\n{\n}\n')).toBeUndefined();
});

test('a longer list is cut and marked as incomplete', () => {
  const outline = fileOutline('void f(void) {}\n'.repeat(MAX_OUTLINE_ENTRIES + 1), 'c');
  expect([outline?.entries.length, outline?.isWhole]).toEqual([MAX_OUTLINE_ENTRIES, false]);
  expect(fileOutline('void f(void) {}\n'.repeat(MAX_OUTLINE_ENTRIES), 'c')?.isWhole).toBe(true);
});

test('a line made to slow down the patterns is skipped quickly', () => {
  const lines = [`${'a '.repeat(100_000)}(`, 'a '.repeat(149), '*&'.repeat(149)];
  expect(fileOutline(lines.join('\n'), 'c')).toBeUndefined();
});
