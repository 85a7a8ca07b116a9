import { expect, test } from 'vitest';
import { definitionsIn } from '../../../src/search/symbols/definitions.js';
import { optionEntry } from '../../../src/search/symbols/option.js';
import { commentOf, signatureOf } from '../../../src/search/symbols/signature.js';

const TEXT = `menu "VFIO"

config VFIO
\ttristate "VFIO support" if EXPERT
\tdepends on PCI && \\
\t\t   IOMMU_API # both
\tselect   VFIO_IOMMU if X86
\t---help---
\t  VFIO gives drivers in user space

\t    config ACCESS to devices.
          if unsure, say N.

menuconfig VFIO_PCI
\tbool
\tprompt "PCI"
\tdefault y
# a comment
endmenu

config VFIO_PCI
\tdefault n
`;
const lines = TEXT.split('\n');

test('an entry has its type with the prompt, its conditions and its help', () => {
  expect(optionEntry(lines, 3)).toEqual({
    type: 'tristate "VFIO support" if EXPERT',
    conditions: ['depends on PCI && IOMMU_API # both', 'select VFIO_IOMMU if X86'],
    help: 'VFIO gives drivers in user space\n\nconfig ACCESS to devices.\nif unsure, say N.',
    endLine: 12,
  });
  expect(optionEntry(lines, 14)).toEqual({
    type: 'bool prompt "PCI"',
    conditions: ['default y'],
    help: undefined,
    endLine: 18,
  });
  expect(optionEntry(['config X', 'help'], 1)).toEqual({
    type: undefined,
    conditions: [],
    help: undefined,
    endLine: 2,
  });
});

test('a definition is shown with them, and ends with its entry', () => {
  const definitions = definitionsIn(TEXT, 'kconfig');
  expect(definitions.map(({ name, line, endLine }) => `${name} ${String(line)}-${String(endLine)}`)).toEqual([
    'CONFIG_VFIO 3-12',
    'CONFIG_VFIO_PCI 14-18',
    'CONFIG_VFIO_PCI 21-22',
  ]);
  expect(definitions.map((definition) => signatureOf(lines, definition))).toEqual([
    'config VFIO tristate "VFIO support" if EXPERT',
    'menuconfig VFIO_PCI bool prompt "PCI"',
    'config VFIO_PCI',
  ]);
  expect(definitions.map((definition) => commentOf(lines, definition)?.split('\n').slice(0, 4))).toEqual([
    ['depends on PCI && IOMMU_API # both', 'select VFIO_IOMMU if X86', '', 'VFIO gives drivers in user space'],
    ['default y'],
    ['default n'],
  ]);
});
