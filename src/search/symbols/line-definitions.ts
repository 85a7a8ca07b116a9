/** The definitions of a text by the patterns of its language. */
import type { Definition, DefinitionKind, Found } from './definition.js';
import { lineStarts, withLines } from './found-lines.js';
import { lexisOf } from './lexis.js';
import { optionEntry } from './option.js';
import type { LineLanguage, LinePattern } from './patterns.js';
import { spansOf, withoutSpans } from './spans.js';

/** O(length of the text) for each pattern. */
export function definitionsInLines(text: string, grammar: string, language: LineLanguage): Definition[] {
  const code = withoutSpans(text, spansOf(text, lexisOf(grammar)));
  const found = new Map<number, Found>();
  for (const pattern of language.patterns) collect(code, pattern, { from: 0, to: code.length }, found);
  if (language.blocks !== undefined) collectBlocks(code, language.blocks, found);
  const all = [...found.values()].sort((a, b) => a.start - b.start);
  if (language.bodies === 'braces') findBraces(code, all);
  else if (language.bodies === 'indentation') findIndentation(code, all);
  const definitions = withLines(text, all);
  return language.bodies === 'entries' ? withEntryEnds(text, definitions) : definitions;
}

function withEntryEnds(text: string, definitions: readonly Definition[]): Definition[] {
  const lines = text.split('\n');
  return definitions.map((definition) => ({ ...definition, endLine: optionEntry(lines, definition.line).endLine }));
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function collect(
  code: string,
  { kind, pattern, prefix = '' }: LinePattern,
  range: Range,
  found: Map<number, Found>,
): void {
  pattern.lastIndex = range.from;
  for (let match = pattern.exec(code); match !== null && match.index < range.to; match = pattern.exec(code)) {
    const [start] = match.indices?.[1] ?? [];
    const name = match[1];
    if (match[0] === '') pattern.lastIndex += 1;
    if (start !== undefined && name !== undefined && !found.has(start)) {
      found.set(start, { name: prefix + name, kind, start, end: -1 });
    }
  }
}

function collectBlocks(code: string, blocks: NonNullable<LineLanguage['blocks']>, found: Map<number, Found>): void {
  const { opening, closing, entry } = blocks;
  opening.lastIndex = 0;
  for (let match = opening.exec(code); match !== null; match = opening.exec(code)) {
    closing.lastIndex = opening.lastIndex;
    const to = closing.exec(code)?.index ?? code.length;
    collect(code, entry, { from: opening.lastIndex, to }, found);
    opening.lastIndex = to;
  }
}

/** What follows these in braces is a value. */
const WITHOUT_BODY: ReadonlySet<DefinitionKind> = new Set(['variable', 'macro', 'typedef']);
/** The longest signature between a name and its body. */
const MAX_SIGNATURE = 400;

/** A body begins with the first brace after the name, before any semicolon and any definition in a later line. */
function findBraces(code: string, found: readonly Found[]): void {
  const braces = matchedBraces(code);
  const openings = [...braces.keys()].sort((a, b) => a - b);
  let at = 0;
  for (const [index, definition] of found.entries()) {
    while (at < openings.length && (openings[at] as number) < definition.start) at += 1;
    const brace = openings[at];
    if (brace === undefined || brace > definition.start + MAX_SIGNATURE || WITHOUT_BODY.has(definition.kind)) continue;
    const signature = code.slice(definition.start, brace);
    const lineEnd = definition.start + signature.indexOf('\n');
    const next = found.slice(index + 1, index + 3).find(({ start }) => lineEnd >= definition.start && start > lineEnd);
    if (!signature.includes(';') && (next === undefined || next.start > brace))
      definition.end = braces.get(brace) ?? -1;
  }
}

/** The closing brace of each opening one that has one. */
function matchedBraces(code: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const { 0: sign, index } of code.matchAll(/[{}]/g)) {
    if (sign === '{') open.push(index);
    else {
      const opening = open.pop();
      if (opening !== undefined) pairs.set(opening, index);
    }
  }
  return pairs;
}

function findIndentation(code: string, found: readonly Found[]): void {
  const starts = lineStarts(code);
  const open: { readonly indent: number; readonly of: Found }[] = [];
  let last = 0;
  let next = 0;
  for (let line = 0; line < starts.length; line += 1) {
    const from = starts[line] as number;
    const to = starts[line + 1] ?? code.length;
    const indent = code.slice(from, to).search(/\S/);
    if (indent < 0) continue;
    for (let top = open.at(-1); top !== undefined && top.indent >= indent; top = open.at(-1)) {
      top.of.end = last;
      open.pop();
    }
    last = from + indent;
    for (let of = found[next]; of !== undefined && of.start < to; of = found[++next]) {
      if (of.kind !== 'variable') open.push({ indent, of });
    }
  }
  for (const { of } of open) of.end = last;
}
