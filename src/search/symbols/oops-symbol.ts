/** The function that a line of a kernel's oops names. */

/** `vfio_pci_open+0x1a/0x30`: what the kernel prints with `%pS`, after an address, `RIP:` or a question mark. */
const PLACE = /(?:^|[^\w.$])([A-Za-z_][\w.]*)\+0x[\da-f]+\/0x[\da-f]+(?!\w)/i;

/** The name as the source has it, without the endings of the compiler (`.isra.0`). Undefined for other texts. */
export function oopsSymbol(text: string): string | undefined {
  return PLACE.exec(text)?.[1]?.split('.')[0];
}
