import { expect, test } from 'vitest';
import { pathReferences } from '../../../src/render/code/path-references.js';

/** The words that name paths, with the paths that are looked for. */
const found = (text: string, path: string, grammar?: string): [string, readonly string[]][] => {
  const lines = text.split('\n');
  return pathReferences(lines, path, grammar).map(({ line, start, end, candidates }) => [
    lines[line]?.slice(start, end) ?? '',
    candidates,
  ]);
};

test('a header is looked for beside the file and in the include folders above it', () => {
  expect(found('#include "local.h"', 'arch/x86/mm/init.c', 'c')).toEqual([
    [
      'local.h',
      [
        'arch/x86/mm/local.h',
        ...['arch/x86/mm/', 'arch/x86/', 'arch/', ''].flatMap((at) => [
          `${at}include/local.h`,
          `${at}include/uapi/local.h`,
        ]),
        ...['arch/x86/mm/', 'arch/x86/', 'arch/', ''].map((at) => `${at}local.h`),
      ],
    ],
  ]);
  expect(found('  # include <asm/io.h> // or <x.h>', 'lib/iomap.c', 'c')[0]?.[1]).toContain('include/asm-generic/io.h');
  expect(found('/include/ "../skeleton.dtsi"', 'arch/arm/boot/dts/a.dts', 'dts')[0]?.[1][0]).toBe(
    'arch/arm/boot/skeleton.dtsi',
  );
  expect(found('#include MACRO(x)\nint include;', 'a.c', 'c')).toEqual([]);
});

test('sources of Kconfig count from the root, those of rsource from the file', () => {
  expect(found('source "drivers/net/Kconfig"\n\trsource "sub/Kconfig"', 'drivers/Kconfig', 'kconfig')).toEqual([
    ['drivers/net/Kconfig', ['drivers/net/Kconfig', 'drivers/drivers/net/Kconfig']],
    ['sub/Kconfig', ['drivers/sub/Kconfig']],
  ]);
});

test('directories and objects of a Makefile, also in continued lines and not outside of assignments', () => {
  const text =
    'obj-y += net/ a.o \\\n\t deep/b.o\nall: c.o d/\nobj-$(CONFIG_X)\t:= e/\n# x = f/\ninclude scripts/Makefile.lib';
  expect(found(text, 'drivers/Makefile', 'makefile').map(([word, [first]]) => [word, first])).toEqual([
    ['net/', 'drivers/net'],
    ['a.o', 'drivers/a.c'],
    ['deep/b.o', 'drivers/deep/b.c'],
    ['e/', 'drivers/e'],
    ['scripts/Makefile.lib', 'scripts/Makefile.lib'],
  ]);
});

test('paths in comments and texts end before a full stop, and addresses of hosts are none', () => {
  expect(found('See Documentation/a-b/c.txt, and ./x/../y.sh.', 'tools/t.sh', 'bash')).toEqual([
    ['Documentation/a-b/c.txt', ['Documentation/a-b/c.txt', 'tools/Documentation/a-b/c.txt']],
    ['./x/../y.sh', ['tools/y.sh']],
  ]);
  expect(found('F:\tdrivers/net/', 'MAINTAINERS')).toEqual([['drivers/net/', ['drivers/net', 'drivers/net']]]);
  expect(found('https://kernel.org/doc/x a@b/c /etc/passwd $(obj)/a/b', 'x')).toEqual([]);
  expect(found('../../../x/y', 'a/b')).toEqual([]);
});

test('time is linear in hostile texts', () => {
  const start = performance.now();
  for (const text of [
    'a/'.repeat(400),
    '../'.repeat(300),
    `obj-y += ${'a'.repeat(900)}`,
    `#include "${'a'.repeat(900)}`,
  ])
    found(Array.from({ length: 500 }, () => text).join('\n'), 'a/b.c', 'makefile');
  expect(performance.now() - start).toBeLessThan(5_000);
});
