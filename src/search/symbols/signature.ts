/** How a definition is shown: its first lines, and the comment above it. */
import type { Definition } from './definition.js';
import { optionEntry } from './option.js';

const MAX_SIGNATURE_LINES = 8;
const MAX_SIGNATURE = 400;
const MAX_COMMENT_LINES = 60;

/** Kinds whose text goes on to a parenthesis, a brace or a semicolon; of others the line alone is shown. */
const LONG: ReadonlySet<string> = new Set(['function', 'prototype', 'typedef']);

/** In one line, with single spaces. `lines` are those of the text without line ends. */
export function signatureOf(lines: readonly string[], { kind, line }: Definition): string {
  const first = lines[line - 1] ?? '';
  if (kind === 'option') return shortened(`${first} ${optionEntry(lines, line).type ?? ''}`);
  if (!LONG.has(kind)) return shortened(first.replace(/\s*\{?\s*\\?\s*$/, ''));
  const before = lines[line - 2] ?? '';
  const hasType = /^[A-Za-z_]\w*\s*\(/.test(first) && /^[A-Za-z_][\w\s*]*$/.test(before);
  const parts = hasType ? [before] : [];
  for (const next of lines.slice(line - 1, line - 1 + MAX_SIGNATURE_LINES)) {
    const end = next.search(/[{;]|=>|\/[/*]/);
    parts.push(end < 0 ? next : next.slice(0, end));
    if (end >= 0 || (kind === 'function' && /\)\s*$|:\s*$/.test(next))) break;
  }
  return shortened(parts.join(' '));
}

function shortened(text: string): string {
  const plain = text.trim().replace(/\s+/g, ' ');
  return plain.length > MAX_SIGNATURE ? `${plain.slice(0, MAX_SIGNATURE)}…` : plain;
}

/** What the source says about a definition, as plain lines: its comment, or the conditions and help of an option. */
export function commentOf(lines: readonly string[], definition: Definition): string | undefined {
  switch (definition.kind) {
    case 'export':
      return undefined;
    case 'option': {
      const { conditions, help } = optionEntry(lines, definition.line);
      const parts = [conditions.join('\n'), help ?? ''].filter((part) => part !== '');
      return parts.length === 0 ? undefined : parts.join('\n\n');
    }
    default:
      return commentAbove(lines, definition);
  }
}

/**
 * The comment that ends in the line above, without its signs; undefined where there is none. Kernel-doc, JSDoc and
 * comments of lines are understood.
 */
function commentAbove(lines: readonly string[], { line }: Definition): string | undefined {
  let last = line - 2;
  if (!/\*\/\s*$/.test(lines[last] ?? '') && /^[A-Za-z_][\w\s*]*$/.test(lines[last] ?? '')) last -= 1;
  const above = lines[last] ?? '';
  const isBlock = /\*\/\s*$/.test(above);
  if (!isBlock && !/^\s*(?:\/\/|#(?![a-z]))/.test(above)) return undefined;
  const found: string[] = [];
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT_LINES); at -= 1) {
    const text = lines[at] ?? '';
    if (!isBlock && !/^\s*(?:\/\/|#(?![a-z]))/.test(text)) break;
    found.unshift(text);
    if (isBlock && text.includes('/*')) return /^\s*\/\*/.test(text) ? plainComment(found) : undefined;
  }
  return isBlock ? undefined : plainComment(found);
}

function plainComment(lines: readonly string[]): string | undefined {
  const text = lines
    .map((line) => line.replace(/^\s*(?:\/\*\*?|\/\/[/!]?|#+|\*(?!\/))?[ \t]?/, '').replace(/\s*\*\/\s*$/, ''))
    .join('\n')
    .trim();
  return text === '' || /SPDX-License-Identifier/.test(text) ? undefined : text;
}
