/**
 * Source text -> one piece of HTML per line. highlight.js and each grammar are loaded at first use (the C grammar and the
 * core take about 40 ms once); about 3 MB/s after that, so call it in a worker thread.
 */
import { createRequire } from 'node:module';
import type { HLJSApi, LanguageFn } from 'highlight.js';
import { OWN_GRAMMARS } from './grammars.js';
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface HighlightLimits {
  /** Longest text that is highlighted, in UTF-16 units; past it lines are plain. */
  readonly maxLength: number;
  /** Longest line; grammars may be quadratic in it (minified scripts, data). */
  readonly maxLineLength: number;
}

/** 512 KB leaves out 135 of 79,000 kernel files (register tables up to 24 MB) and keeps the slowest below a second. */
export const HIGHLIGHT_LIMITS: HighlightLimits = { maxLength: 512 * 1024, maxLineLength: 10_000 };

export interface HighlightedLines {
  /** One per line of the text, without line ends; the spans of each are closed. Text content equals the line. */
  readonly lines: readonly SafeHtml[];
  /** False: plain escaped text, because of the limits or because there is no grammar. */
  readonly highlighted: boolean;
}

/**
 * `grammar`: the `hljs` field of a `Language`. Lines are git's: they end at LF; a CR before it is dropped; a final line end
 * begins no further line. CSS classes are highlight.js's: `hljs-keyword`, `hljs-title function_`.
 */
export function highlightLines(
  text: string,
  grammar: string | undefined,
  limits: HighlightLimits = HIGHLIGHT_LIMITS,
): HighlightedLines {
  const plainLines = splitLines(text);
  const fits = text.length <= limits.maxLength && plainLines.every((line) => line.length <= limits.maxLineLength);
  if (grammar === undefined || !fits || text === '') return { lines: plainLines.map(escapeHtml), highlighted: false };
  const engine = engineWith(grammar);
  if (engine === undefined) return { lines: plainLines.map(escapeHtml), highlighted: false };
  const { value } = engine.highlight(plainLines.join('\n').toWellFormed().replaceAll('\0', '\ufffd'), {
    language: grammar,
    ignoreIllegals: true,
  });
  return { lines: splitHtml(value), highlighted: true };
}

/** Lines as git counts them, without line ends; an empty text has none. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (text.endsWith('\n')) lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** Is there a grammar of that name? Loads it. */
export function hasGrammar(grammar: string): boolean {
  return engineWith(grammar) !== undefined;
}

const require = createRequire(import.meta.url);
let engine: HLJSApi | undefined;

/** highlight.js with that grammar registered; undefined when there is none. */
function engineWith(grammar: string): HLJSApi | undefined {
  engine ??= require('highlight.js/lib/core') as HLJSApi;
  if (engine.getLanguage(grammar) !== undefined) return engine;
  const define = OWN_GRAMMARS.get(grammar) ?? suppliedGrammar(grammar);
  if (define === undefined) return undefined;
  engine.registerLanguage(grammar, define);
  for (const embedded of EMBEDDED[grammar] ?? []) engineWith(embedded);
  return engine;
}

/** Languages inside others: scripts and styles in HTML, code in Markdown. */
const EMBEDDED: Readonly<Record<string, readonly string[]>> = {
  xml: ['css', 'javascript'],
  markdown: ['xml'],
  shell: ['bash'],
  handlebars: ['xml'],
  dockerfile: ['bash'],
  php: ['xml'],
  awk: [],
};

function suppliedGrammar(name: string): LanguageFn | undefined {
  // The name may come from a Markdown fence: letters, digits and dashes only, never a path.
  if (!/^[a-z0-9-]{1,30}$/.test(name)) return undefined;
  try {
    return require(`highlight.js/lib/languages/${name}`) as LanguageFn;
  } catch {
    return undefined; // no such grammar: the text is shown plain
  }
}

/** Cuts highlight.js's HTML at line ends; spans open across one are closed before it and opened again after it. */
function splitHtml(html: string): SafeHtml[] {
  const lines: SafeHtml[] = [];
  const open: string[] = [];
  let line = '';
  let taken = 0;
  for (const match of html.matchAll(/<span class="[^"]*">|<\/span>|\n/g)) {
    const token = match[0];
    line += html.slice(taken, match.index);
    taken = match.index + token.length;
    if (token === '\n') {
      lines.push(finished(line + '</span>'.repeat(open.length)));
      line = open.join('');
    } else {
      if (token === '</span>') open.pop();
      else open.push(token);
      line += token;
    }
  }
  lines.push(finished(line + html.slice(taken)));
  return lines;
}

/** Spans that hold nothing on this line go; a CR inside a line would be read as a line end by an HTML parser. */
function finished(line: string): SafeHtml {
  return trustHtml(line.replace(/<span class="[^"]*"><\/span>/g, '').replaceAll('\r', '&#13;'));
}
