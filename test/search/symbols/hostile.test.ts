import fc from 'fast-check';
import { expect, test } from 'vitest';
import { definitionsIn, type SymbolLanguage } from '../../../src/search/symbols/definitions.js';

const LANGUAGES: readonly SymbolLanguage[] = [
  ...(['c', 'cpp', 'python', 'javascript', 'typescript', 'go', 'rust'] as const),
  ...(['bash', 'makefile', 'kconfig', 'dts', 'gas'] as const),
];

const PIECES = [
  ...['struct', 'enum', 'typedef', 'static', 'int', 'name', '__attribute__((x))', '__x', 'SYSCALL_DEFINE1(a, b)'],
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ';',
    ',',
    '=',
    '*',
    ':',
    '::',
    '<',
    '>',
    '"',
    "'",
    '`',
    '\\',
    '/*',
    '*/',
    '//',
    '#',
  ],
  ...[
    '\n',
    '\n',
    '\r\n',
    ' ',
    '\t',
    '#if 0\n',
    '\n#if A\n',
    '\n#else\n',
    '\n#endif\n',
    '\n#define A \\\n',
    'R"x(',
    ')x"',
  ],
  ...[
    'def f():\n  ',
    'class A:\n',
    'func f() {\n',
    'fn f() {',
    'const (\n',
    'config A\n',
    'a: b {',
    '<<EOF\n',
    'é',
    '\u{1f600}',
  ],
];

test('every text has definitions in order, with their names in their lines', () => {
  const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(texts, fc.constantFrom(...LANGUAGES), (text, language) => {
      const lines = text.split('\n');
      let last = 0;
      for (const { name, line, endLine, kind } of definitionsIn(text, language)) {
        expect(line).toBeGreaterThanOrEqual(last);
        expect(endLine ?? line).toBeGreaterThanOrEqual(line);
        expect(endLine ?? line).toBeLessThanOrEqual(lines.length);
        const spelled = name.replace(/^(?:CONFIG_|sys_)/, '');
        if (kind !== 'macro' && !name.startsWith('operator')) expect(lines[line - 1]).toContain(spelled);
        last = line;
      }
    }),
    { numRuns: 3000 },
  );
});

/** Each is repeated up to a megabyte; a scan that needs time by the square of it would not end within the test. */
const UNITS = [
  ...[
    '{',
    '(',
    '[',
    '/*',
    '"',
    "'",
    '`',
    '#',
    '\\\n',
    'a ',
    'static ',
    '__a ',
    '* ',
    'a(',
    'a()',
    'a{}',
    'struct a{}',
    '= {',
  ],
  ...[
    '#if A\n',
    '#else\n',
    '#if 0\n',
    '#define a ',
    '#define a\n',
    '(*a',
    'a,',
    '<',
    'a<',
    '    ',
    '\t\n',
    'R"a(',
    'struct ',
    'enum {a ',
  ],
  ...[
    'x = (',
    'def a',
    'class ',
    '<<A\n',
    'r#"',
    'a: ',
    'a:b:',
    'config ',
    'const (\n',
    'fn ',
    'pub(',
    'async ',
    'export ',
    '/a',
    '/[',
  ],
  ...[
    '#if A\n{\n#else\n',
    'int a\n#if A\n',
    'a __attribute__((b)) ',
    'A(b) ',
    ' function',
    'public ',
    '"""',
    '\n  {',
    'SYM_DATA(',
    "'a",
  ],
];

test.each(LANGUAGES)('%s: long texts that repeat one thing take time by their length', (language) => {
  for (const unit of UNITS) {
    const text = unit.repeat(Math.ceil(1e6 / unit.length / 4));
    expect(definitionsIn(text, language).length).toBeLessThanOrEqual(text.length);
  }
});
