/**
 * The definitions of a source file, for a list of links to its lines. Here they are found line by line with patterns,
 * for languages that `search/symbols/` does not know and for documents. Definitions in an unusual style are left out. No
 * imports.
 */

export interface OutlineEntry {
  /** The name as the source spells it. */
  readonly name: string;
  readonly kind: OutlineKind;
  /** The line number, from 1. */
  readonly line: number;
}

export type OutlineKind = 'function' | 'type' | 'macro' | 'heading' | 'option' | 'label' | 'target';

export interface SourceOutline {
  readonly entries: readonly OutlineEntry[];
  /** False when there are more than `MAX_OUTLINE_ENTRIES`. */
  readonly isWhole: boolean;
}

/** A longer list would not be read; files of the kernel have 40 entries on average. */
export const MAX_OUTLINE_ENTRIES = 300;
/** Longer lines do not begin a definition, and the limit keeps the patterns fast. */
const MAX_LINE_LENGTH = 300;

/** The first matching pattern decides what a line defines; its first group is the name. */
type Patterns = readonly (readonly [RegExp, OutlineKind])[];

/** Key: the name of the grammar. */
const PATTERNS: Readonly<Record<string, Patterns>> = {
  rust: [
    [
      /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:default\s+|const\s+|async\s+|unsafe\s+|extern\s+(?:"[^"]*"\s+)?)*fn\s+(\w+)/,
      'function',
    ],
    [/^\s*(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?(?:struct|enum|union|trait|mod|type)\s+(\w+)/, 'type'],
    [/^\s*(?:unsafe\s+)?(impl\b[^{;]{1,120})/, 'type'],
    [/^\s*macro_rules!\s*(\w+)/, 'macro'],
  ],
  perl: [
    [/^\s*sub\s+([\w:]+)/, 'function'],
    [/^\s*package\s+([\w:]+)/, 'type'],
  ],
  ruby: [
    [/^\s*(?:class|module)\s+([\w:]+)/, 'type'],
    [/^\s*def\s+([\w.?!=]+)/, 'function'],
  ],
  php: [
    [/^\s*(?:abstract\s+|final\s+)*(?:class|interface|trait|enum)\s+(\w+)/, 'type'],
    [/^\s*(?:(?:public|protected|private|static|abstract|final)\s+)*function\s+&?(\w+)/, 'function'],
  ],
  lua: [[/^\s*(?:local\s+)?function\s+([\w.:]+)/, 'function']],
  kconfig: [
    [/^\s*(?:menuconfig|config)\s+(\w+)/, 'option'],
    [/^\s*menu\s+"([^"]+)"/, 'heading'],
  ],
  markdown: [[/^#{1,6}\s+(.+?)\s*#*\s*$/, 'heading']],
};

const FENCE = /^ {0,3}(?:```|~~~)/;

/**
 * `grammar` is that of a `Language`. Undefined when there are no patterns for it or no definition is found. O(length).
 */
export function outlineOf(lines: readonly string[], grammar: string | undefined): SourceOutline | undefined {
  const patterns = grammar === undefined || !Object.hasOwn(PATTERNS, grammar) ? undefined : PATTERNS[grammar];
  if (patterns === undefined) return undefined;
  const entries: OutlineEntry[] = [];
  let inFence = false;
  for (const [index, line] of lines.entries()) {
    if (grammar === 'markdown' && FENCE.test(line)) inFence = !inFence;
    if (inFence || line.length > MAX_LINE_LENGTH) continue;
    const entry = definedBy(line, patterns, index + 1);
    if (entry === undefined) continue;
    if (entries.length === MAX_OUTLINE_ENTRIES) return { entries, isWhole: false };
    entries.push(entry);
  }
  return entries.length === 0 ? undefined : { entries, isWhole: true };
}

function definedBy(text: string, patterns: Patterns, line: number): OutlineEntry | undefined {
  for (const [pattern, kind] of patterns) {
    const name = pattern.exec(text)?.[1]?.trim();
    if (name !== undefined && name !== '') return { name, kind, line };
  }
  return undefined;
}
