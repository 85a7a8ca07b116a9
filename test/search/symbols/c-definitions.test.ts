import { expect, test } from 'vitest';
import { definitionsIn, type SymbolLanguage } from '../../../src/search/symbols/definitions.js';

const found = (text: string, language: SymbolLanguage = 'c'): string[] =>
  definitionsIn(text, language).map(
    ({ name, kind, line, endLine }) => `${line}${endLine === undefined ? '' : `-${endLine}`} ${kind} ${name}`,
  );

test.each<[string, string, string[]]>([
  [
    'functions and prototypes',
    'int declared(int a);\nstatic inline int __init defined(struct a *b,\n\t\t\tint c)\n{\n\tif (b) {\n\t}\n}\nmain()\n{\n}\n',
    ['1 prototype declared', '2-7 function defined', '8-10 function main'],
  ],
  [
    'attributes are no names',
    '__printf(1, 2) int say(const char *f, ...) __acquires(lock);\nstatic __always_inline __attribute__((const)) u32 __swab(u32 x)\n{\n}\nint __weak hook(void) __must_hold(x)\n{\n}\n',
    ['1 prototype say', '2-4 function __swab', '5-7 function hook'],
  ],
  [
    'functions that return pointers to functions',
    'void (*signal(int n, void (*handler)(int)))(int);\nvoid (*handler)(int);\nint (*table[4])(void) = { a, b };\n',
    ['1 prototype signal', '2 variable handler', '3 variable table'],
  ],
  [
    'types',
    'struct page {\n\tint a;\n\tunion inner {\n\t\tint b;\n\t} u;\n};\nstruct page;\nenum kind { A, B = F(1, 2), C } kind;\nenum { D };\nstruct __packed wire {\n} __packed;\nstruct class {\n};\nstruct class misc = {\n};\nstruct __packed {\n\tint a;\n} unnamed;\nvoid f(void)\n{\n\tstruct __packed {\n\t} local;\n}\n',
    [
      '1-6 struct page',
      '3-5 union inner',
      '8-8 enum kind',
      '8 enumerator A',
      '8 enumerator B',
      '8 enumerator C',
      '8 variable kind',
      '9 enumerator D',
      '10-11 struct wire',
      '12-13 struct class',
      '14 variable misc',
      '18 variable unnamed',
      '19-23 function f',
    ],
  ],
  [
    'typedefs',
    'typedef struct { int a; } atomic_t, *atomic_p;\ntypedef int (*compare_t)(const void *, const void *);\ntypedef void callback_t(struct page *page);\ntypedef unsigned int __u32;\ntypedef int word __attribute__((mode(SI)));\ntypedef int (test_t)(void *a, int b);\n',
    [
      '1 typedef atomic_t',
      '1 typedef atomic_p',
      '2 typedef compare_t',
      '3 typedef callback_t',
      '4 typedef __u32',
      '5 typedef word',
      '6 typedef test_t',
    ],
  ],
  [
    'variables',
    'static int a, *b = &a, c[3] = { 1, 2 };\nextern unsigned long jiffies;\nint hidden __read_mostly = 1;\nstatic struct ops ops __initconst = {\n\t.open = my_open,\n};\nchar license[] SEC("license") = "GPL";\nstruct {\n\tint x;\n} map SEC(".maps");\nfoo;\n',
    [
      '1 variable a',
      '1 variable b',
      '1 variable c',
      '2 extern jiffies',
      '3 variable hidden',
      '4 variable ops',
      '7 variable license',
      '10 variable map',
    ],
  ],
  [
    'macros',
    '#define ONE 1\n#  define MAX(a, b) \\\n\t((a) > (b) ? \\\n\t(a) : (b))\n#undef ONE\n#define TEXT "/*" /* a\ncomment */\n#define LAST \'"\'\nint x;\n',
    ['1-1 macro ONE', '2-4 macro MAX', '6-7 macro TEXT', '8-8 macro LAST', '9 variable x'],
  ],
  [
    'macros that define',
    'SYSCALL_DEFINE3(read, unsigned int, fd, char *, buf, size_t, n)\n{\n}\nCOMPAT_SYSCALL_DEFINE1(x, int, a)\n{\n}\nstatic DEFINE_MUTEX(lock);\nDEFINE_PER_CPU(struct rq, runqueues);\nLIST_HEAD(list);\nEXPORT_SYMBOL_GPL(vfs_read);\nstatic DEVICE_ATTR_RO(state);\nMODULE_LICENSE("GPL");\nmodule_init(start);\n',
    [
      '1-3 function sys_read',
      '4-6 function compat_sys_x',
      '7 variable lock',
      '8 variable runqueues',
      '9 variable list',
      '10 export vfs_read',
      '11 variable dev_attr_state',
    ],
  ],
  [
    'branches do not unbalance braces',
    'int a(void)\n{\n#ifdef X\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t}\n}\n#ifdef X\nint b(int c) {\n#else\nint b(void) {\n#endif\n}\nint c;\n',
    ['1-9 function a', '11 function b', '13-15 function b', '16 variable c'],
  ],
  [
    'a branch within a declaration, and text that is never compiled',
    'static int a(int b\n#ifdef X\n\t, int c) {\n#else\n\t) {\n#endif\n}\n#if 0\nint no;\n#else\nint yes;\n#endif\n',
    ['1-7 function a', '11 variable yes'],
  ],
  [
    'comments and literals hide what is in them',
    '/* int a; */ // int b; \\\nint c;\nchar *d = "int e; /*";\nchar f = \'"\';\nint g(void) { return "}" [0] == \'}\'; }\nint h;\n',
    ['3 variable d', '4 variable f', '5-5 function g', '6 variable h'],
  ],
  [
    'statements are no definitions',
    'return (a);\nif (x) {\n}\nfor (;;) {\n}\n} else if (y) {\n}\nint z;\n',
    ['8 variable z'],
  ],
  ['types within functions', 'int a(void)\n{\n\tstruct b {\n\t\tint c;\n\t} d;\n}\n', ['1-6 function a', '3 struct b']],
])('C: %s', (_, text, definitions) => {
  expect(found(text)).toEqual(definitions);
});

test('C++: classes, methods, namespaces, templates, operators, raw literals', () => {
  const text = [
    'namespace forest {',
    'template <typename T> class Tree : public Plant {',
    'public:',
    '  Tree(int a) : years(a) {}',
    '  void grow(int years);',
    '  bool operator==(const Tree &other) const;',
    '};',
    'void Tree::grow(int years)',
    '{',
    '  auto text = R"x(} ")x";',
    '}',
    'enum class Kind : int { Oak };',
    'std::map<int, Tree> trees;',
    'Tree::~Tree() {}',
    '}',
    'extern "C" {',
    'int plain(void);',
    '}',
  ].join('\n');
  expect(found(text, 'cpp')).toEqual([
    '1-15 module forest',
    '2-7 class Tree',
    '4-4 function Tree',
    '5 prototype grow',
    '6 prototype operator==',
    '8-11 function grow',
    '12-12 enum Kind',
    '12 enumerator Oak',
    '13 variable trees',
    '14-14 function Tree',
    '17 prototype plain',
  ]);
});

test('a file with carriage returns has the same definitions', () => {
  const text = '#define A \\\n\t1\nint b;\nint c(void)\n{\n\treturn 1; // x\n}\n';
  expect(found(text.replaceAll('\n', '\r\n'))).toEqual(found(text));
});
