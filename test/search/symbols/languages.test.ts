import { expect, test } from 'vitest';
import { definitionsIn, isSymbolLanguage, type SymbolLanguage } from '../../../src/search/symbols/definitions.js';

const found = (language: SymbolLanguage, text: string): string[] =>
  definitionsIn(text, language).map(
    ({ name, kind, line, endLine }) => `${line}${endLine === undefined ? '' : `-${endLine}`} ${kind} ${name}`,
  );

test.each<[SymbolLanguage, string, string[]]>([
  [
    'python',
    '"""\ndef no(): pass\n"""\nLIMIT: int = 3\nclass A(B):\n    def first(self):\n        pass  # def no():\n\n    async def second(self):\n        x = 1\n\nif LIMIT == 3:\n    pass\n',
    ['4 variable LIMIT', '5-10 class A', '6-7 function first', '9-10 function second'],
  ],
  [
    'javascript',
    'function* walk() {\n}\nconst half = (x) => x / 2;\nconst odd = /"[/`]/;\nclass Tree extends Plant {\n  async grow(years) {\n    if (years) {\n    }\n  }\n}\nlet text = `\nfunction no() {\n`;\n',
    [
      '1-2 function walk',
      '3 function half',
      '4 variable odd',
      '5-10 class Tree',
      '6-9 function grow',
      '11 variable text',
    ],
  ],
  [
    'typescript',
    'export default class B<T> {\n}\nexport const c = async (x: number): Promise<void> => {\n};\nexport interface E {\n}\ntype F = string;\nexport const enum G {\n}\ndeclare namespace H {\n}\nexport const limit: number = 1;\n',
    [
      '1-2 class B',
      '3-4 function c',
      '5-6 interface E',
      '7 typedef F',
      '8-9 enum G',
      '10-11 module H',
      '12 variable limit',
    ],
  ],
  [
    'go',
    'func (r *Reader) Read(p []byte) {\n}\nfunc main() {\n\tx = 1\n}\ntype A struct {\n\ta int\n}\ntype B interface {\n}\ntype C[T any] []T\nconst (\n\tOne = iota\n\tTwo\n)\nvar x = `\nfunc no() {\n`\n',
    [
      '1-2 function Read',
      '3-5 function main',
      '6-8 struct A',
      '9-10 interface B',
      '11 typedef C',
      '13 variable One',
      '14 variable Two',
      '16 variable x',
    ],
  ],
  [
    'rust',
    'pub(crate) async fn a<\'a>(x: &\'a str) {\n    let c = \'"\';\n}\npub struct B;\nimpl<T> Trait for B {\n    unsafe extern "C" fn b() {\n    }\n}\ntrait C {\n}\nmod d;\nenum E { F }\nstatic mut G: u8 = 1;\nmacro_rules! h {\n}\nconst I: &str = r#"fn no() {"#;\n',
    [
      '1-3 function a',
      '4 struct B',
      '6-7 function b',
      '9-10 interface C',
      '11 module d',
      '12-12 enum E',
      '13 variable G',
      '14 macro h',
      '16 variable I',
    ],
  ],
  [
    'bash',
    'LIMIT=3\nusage() {\n  cat <<EOF\nno() {\nEOF\n  echo ${#LIMIT} # }\n}\ntr -d \\\'\nfunction run-all {\n  x="$(date)"\n}\n',
    ['1 variable LIMIT', '2-7 function usage', '9-11 function run-all'],
  ],
  [
    'makefile',
    'CC = gcc\nobj-y += a.o\nexport ARCH := x86\nall install a%.o: vmlinux\n\tX=1 make\ndefine rule\nendef\n# no = 1\n',
    ['1 variable CC', '3 variable ARCH', '4 target all', '4 target install', '6 macro rule'],
  ],
  [
    'kconfig',
    'menu "General setup"\nconfig SMP\n\tbool "x"\n\thelp\n\t  Choose config NO here.\nmenuconfig NET\n',
    ['2-5 option CONFIG_SMP', '6-6 option CONFIG_NET'],
  ],
  [
    'dts',
    '#define LED 1\n/ {\n\tcpu0: cpu@0 {\n\t};\n\ta: b: serial@fe00 { /* no: x { */\n\t\tstatus = "okay";\n\t};\n};\n&uart {\n};\n',
    ['1 macro LED', '3-4 label cpu0', '3-4 node cpu@0', '5-7 label a', '5-7 label b', '5-7 node serial@fe00'],
  ],
  [
    'gas',
    '#define SIZE 8\nSYM_FUNC_START(copy_page)\n\tmov x0, x1 // no:\nloop:\nSYM_FUNC_END(copy_page)\nENTRY(start)\n.macro push reg\n.endm\n.set noreorder\n.equ LIMIT, 3\nREGS = 4\nSYM_DATA(table, .long 1)\nEXPORT_SYMBOL(copy_page)\n',
    [
      '1 macro SIZE',
      '2 function copy_page',
      '4 label loop',
      '6 function start',
      '7 macro push',
      '10 macro LIMIT',
      '11 macro REGS',
      '12 variable table',
      '13 export copy_page',
    ],
  ],
])('%s: %j', (language, text, definitions) => {
  expect(found(language, text)).toEqual(definitions);
});

test('languages without rules are none', () => {
  expect(['json', 'constructor', undefined].map(isSymbolLanguage)).toEqual([false, false, false]);
});
