/**
 * Source text to one piece of HTML for each line. highlight.js and each grammar are loaded at first use (about 40 ms
 * once for the C grammar and the core); after that the speed is about 3 MB/s, so this belongs in a worker thread.
 */
import { createRequire } from 'node:module';
import type { HLJSApi, LanguageFn } from 'highlight.js';
import { OWN_GRAMMARS } from './grammars.js';
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface HighlightLimits {
  /** The longest text that is highlighted, in UTF-16 units; longer texts are plain. */
  readonly maxLength: number;
  /** The longest line; grammars may take quadratic time on it (minified scripts, data). */
  readonly maxLineLength: number;
}

/** 512 KB exclude 135 of 79,000 kernel files (register tables up to 24 MB) and keep the slowest one below a second. */
export const HIGHLIGHT_LIMITS: HighlightLimits = { maxLength: 512 * 1024, maxLineLength: 10_000 };

export interface HighlightedLines {
  /**
   * One entry for each line of the text, without line ends and with balanced spans. Its text content equals the line.
   */
  readonly lines: readonly SafeHtml[];
  /** False when the lines are plain escaped text, because of the limits or because there is no grammar. */
  readonly highlighted: boolean;
}

/**
 * `grammar` is the `hljs` field of a `Language`. Lines are those of git: they end at LF, a CR before it is dropped, and
 * a final line end does not begin another line. CSS classes are those of highlight.js: `hljs-keyword`, `hljs-title
 * function_`.
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

/** True when there is a grammar of that name; loads it. */
export function hasGrammar(grammar: string): boolean {
  return engineWith(grammar) !== undefined;
}

const require = createRequire(import.meta.url);
let engine: HLJSApi | undefined;

/** Returns highlight.js with the grammar registered, or undefined when there is no such grammar. */
function engineWith(grammar: string): HLJSApi | undefined {
  engine ??= require('highlight.js/lib/core') as HLJSApi;
  if (engine.getLanguage(grammar) !== undefined) return engine;
  const define = OWN_GRAMMARS.get(grammar) ?? suppliedGrammar(grammar);
  if (define === undefined) return undefined;
  engine.registerLanguage(grammar, define);
  for (const embedded of EMBEDDED[grammar] ?? []) engineWith(embedded);
  return engine;
}

/** Languages embedded in others: scripts and styles in HTML, code in Markdown. */
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
  // The name may come from a Markdown fence, so it must not be a path: letters, digits and dashes only.
  if (!/^[a-z0-9-]{1,30}$/.test(name)) return undefined;
  try {
    return require(`highlight.js/lib/languages/${name}`) as LanguageFn;
  } catch {
    return undefined; // There is no such grammar; the text is shown plain.
  }
}

/** Cuts the HTML of highlight.js at line ends; spans that cross one are closed before it and opened again after it. */
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

/** Removes empty spans. A CR inside a line would be read as a line end by an HTML parser. */
function finished(line: string): SafeHtml {
  return trustHtml(line.replace(/<span class="[^"]*"><\/span>/g, '').replaceAll('\r', '&#13;'));
}
