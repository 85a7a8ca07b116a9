import { describe, expect, test } from 'vitest';
import { oopsSymbol } from '../../../src/search/symbols/oops-symbol.js';

describe('the function of a line of an oops', () => {
  test.each([
    ['vfio_pci_open+0x1a/0x30', 'vfio_pci_open'],
    ['[   12.3456] RIP: 0010:vfio_pci_open+0x1a/0x30 [vfio_pci]', 'vfio_pci_open'],
    [' [<ffffffff8104e3a5>] ? do_fork+0x85/0x2E0', 'do_fork'],
    ['EIP is at uhci_scan.part.3+0x1/0x2', 'uhci_scan'],
    ['_raw_spin_lock.isra.0+0x0/0x10', '_raw_spin_lock'],
    ['x = a+0x10 / 0x20', undefined],
    ['vfio_pci_open+0x1a', undefined],
    ['1+0x1/0x2', undefined],
    ['vfio_pci_open', undefined],
  ])('%s: %s', (line, symbol) => expect(oopsSymbol(line)).toBe(symbol));
});
