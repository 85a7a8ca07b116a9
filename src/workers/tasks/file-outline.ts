/** The outline of a file: its definitions where a lexer knows them, otherwise what patterns of lines find. */
import { splitLines } from '../../render/code/highlight.js';
import {
  MAX_OUTLINE_ENTRIES,
  outlineOf,
  type OutlineEntry,
  type OutlineKind,
  type SourceOutline,
} from '../../render/code/source-outline.js';
import type { Definition, DefinitionKind } from '../../search/symbols/definition.js';
import { definitionsIn, isSymbolLanguage } from '../../search/symbols/definitions.js';

/** Other kinds are left out, since a list of all constants of a header is none that one reads. */
const OUTLINE_KINDS: Readonly<Partial<Record<DefinitionKind, OutlineKind>>> = {
  function: 'function',
  struct: 'type',
  union: 'type',
  enum: 'type',
  class: 'type',
  interface: 'type',
  module: 'type',
  typedef: 'type',
  label: 'label',
  target: 'target',
};

/** `grammar` is that of a `Language`. Undefined when nothing is found. O(length). */
export function fileOutline(text: string, grammar: string | undefined): SourceOutline | undefined {
  // The patterns also list the menus of Kconfig, and the blocks `impl` of Rust, which define no symbol.
  if (!isSymbolLanguage(grammar) || grammar === 'kconfig' || grammar === 'rust') {
    return outlineOf(splitLines(text), grammar);
  }
  const lines = splitLines(text);
  const entries = definitionsIn(text, grammar).flatMap((definition) => entryOf(definition, lines));
  if (entries.length === 0) return undefined;
  return { entries: entries.slice(0, MAX_OUTLINE_ENTRIES), isWhole: entries.length <= MAX_OUTLINE_ENTRIES };
}

function entryOf({ name, kind, line }: Definition, lines: readonly string[]): OutlineEntry[] {
  const outlineKind = kind === 'macro' && hasParameters(lines[line - 1] ?? '', name) ? 'macro' : OUTLINE_KINDS[kind];
  return outlineKind === undefined ? [] : [{ name, kind: outlineKind, line }];
}

/** Macros without parameters are constants; those of assembler have no parentheses. */
function hasParameters(line: string, name: string): boolean {
  return line.includes(`${name}(`) || /^\s*\.macro\s/.test(line);
}
