/** What a source file defines: the facts that an index stores and that pages link to. No imports. */

/**
 * The order is part of the index format: a kind is stored as its position in this list. `extern` is a declaration of a
 * variable, `export` a symbol that modules may use (`EXPORT_SYMBOL`), `option` one of Kconfig, `node` and `label` those
 * of device trees and assembler.
 */
export const DEFINITION_KINDS = [
  'function',
  'prototype',
  'struct',
  'union',
  'enum',
  'enumerator',
  'macro',
  'typedef',
  'variable',
  'extern',
  'export',
  'class',
  'interface',
  'module',
  'option',
  'label',
  'node',
  'target',
] as const;

export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

export interface Definition {
  /** As the source spells it, except for names that a macro makes (`sys_read` for `SYSCALL_DEFINE3(read, …)`). */
  readonly name: string;
  readonly kind: DefinitionKind;
  /** The line of the name, from 1. */
  readonly line: number;
  /** The last line of the body, from 1; undefined where there is no body or its end was not found. */
  readonly endLine?: number;
}

/** Where a definition stands in the text, in UTF-16 units; `end` is -1 where no end of a body is known. */
export interface Found {
  readonly name: string;
  readonly kind: DefinitionKind;
  readonly start: number;
  end: number;
}
