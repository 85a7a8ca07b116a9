/**
 * Which dollars of Markdown are formulas, as an extension of marked. A formula becomes `<code class="language-math">`
 * with its source, delimiters included, so that no emphasis or escape changes it; formulas.ts sets it. In prose the
 * rules are GitHub's: `$x$` between spaces or punctuation, `$$x$$`, and `$` with a code span. Notebooks are read with
 * the rules of Jupyter: letters may touch a formula, and environments such as `align` need no dollars. A formula never
 * contains an empty line, so one lost dollar does not swallow the document. Linear in the length of the source.
 */
import type { MarkedExtension, Token, Tokens } from 'marked';
import { escapeHtml } from '../safe-html.js';

export type FormulaRules = 'github' | 'jupyter';

/** Class names of the code elements: within a line, and on lines of its own. */
export const INLINE_FORMULA = 'language-math';
export const DISPLAY_FORMULA = 'language-math-display';

/** UTF-16 units of one formula with its delimiters; longer ones are text. */
export const MAX_FORMULA = 4000;

const ENVIRONMENT = /^\\begin\{((?:align|alignat|gather|equation|multline|eqnarray)\*?)\}/;

export function formulaSyntax(rules: FormulaRules): MarkedExtension {
  const start = rules === 'jupyter' ? JUPYTER_BLOCK : GITHUB_BLOCK;
  return {
    hooks: { emStrongMask: (source: string): string => maskFormulas(source, rules) },
    extensions: [
      {
        name: 'formulaBlock',
        level: 'block',
        start: (source) => blockStart(source, start),
        tokenizer: (source) => {
          const raw = blockFormula(source, rules);
          return raw === undefined ? undefined : { type: 'formulaBlock', raw, text: raw.trim() };
        },
        renderer: ({ text }) => `<p>${formulaCode(String(text), DISPLAY_FORMULA)}</p>\n`,
      },
      {
        name: 'formula',
        level: 'inline',
        start: inlineStart,
        tokenizer: (source, before): Tokens.Generic | undefined => {
          const raw = inlineFormula(source, 0, lastCharacter(before), rules);
          return raw === undefined ? undefined : { type: 'formula', raw };
        },
        renderer: ({ raw }) => formulaCode(raw, isDisplay(raw) ? DISPLAY_FORMULA : INLINE_FORMULA),
      },
    ],
  };
}

/** The TeX between the delimiters of a formula; the whole text when it has none. */
export function texOf(formula: string): string {
  for (const [open, close] of [
    ['$`', '`$'],
    ['$$', '$$'],
    ['$', '$'],
  ] as const)
    if (formula.startsWith(open) && formula.endsWith(close)) return formula.slice(open.length, -close.length);
  return formula;
}

const isDisplay = (formula: string): boolean => formula.startsWith('$$');

function formulaCode(formula: string, className: string): string {
  return `<code class="${className}">${escapeHtml(formula)}</code>`;
}

function lastCharacter(tokens: readonly Token[]): string {
  return tokens.at(-1)?.raw.at(-1) ?? '';
}

/** Where the next formula may begin within a run of text, which ends before each of these signs anyway. */
function inlineStart(source: string): number | undefined {
  const at = source.search(/[$\\<![`*~_]/);
  return source[at] === '$' ? at : undefined;
}

const WORD = /[\p{L}\p{N}_]/u;

/** The formula that begins at `at`, which the character `before` precedes; undefined without one. */
function inlineFormula(source: string, at: number, before: string, rules: FormulaRules): string | undefined {
  if (source[at] !== '$' || before === '$') return undefined;
  const mark = source[at + 1] === '$' ? '$$' : source[at + 1] === '`' ? '`' : '$';
  const first = at + (mark === '`' ? 2 : mark.length);
  const last = closingAt(source, first, mark === '`' ? '`$' : mark);
  if (last === -1) return undefined;
  const end = last + (mark === '`' ? 2 : mark.length);
  const tex = source.slice(first, last);
  if (tex.trim() === '') return undefined;
  if (mark === '$' && (/^(?:\s|<\/)|\s$/.test(tex) || !standsAlone(before, source.slice(end, end + 2), rules)))
    return undefined;
  return source.slice(at, end);
}

/** Prices are no formulas: `$5 and $10`, `US$5–$6`. In Jupyter a formula may touch letters, and only no digit after it. */
function standsAlone(before: string, after: string, rules: FormulaRules): boolean {
  if (rules === 'jupyter') return !/^\d/.test(after);
  return !WORD.test(before) && !/^[\p{L}\p{N}_$]/u.test(after);
}

/** Position of the closing mark in the same paragraph, within `MAX_FORMULA`; -1 when there is none. */
function closingAt(source: string, first: number, mark: string): number {
  const limit = Math.min(source.length, first + MAX_FORMULA);
  for (let at = first; at < limit; at += 1) {
    const character = source[at];
    if (character === '\\' && mark !== '`$') at += 1;
    else if (character === '\n' && startsEmptyLine(source, at + 1)) return -1;
    else if (character === mark[0]) {
      if (source.startsWith(mark, at)) return at;
      if (mark !== '$$') return -1;
    }
  }
  return -1;
}

function startsEmptyLine(source: string, from: number): boolean {
  let at = from;
  while (source[at] === ' ' || source[at] === '\t') at += 1;
  return source[at] === '\n';
}

/** An empty line, or a line that may begin a block: the first of them after the start of the source. */
const GITHUB_BLOCK = /\n(?:[ \t]*\n|( {0,3}\$\$))/;
const JUPYTER_BLOCK = /\n(?:[ \t]*\n|( {0,3}(?:\$\$|\\begin\{)))/;

function blockStart(source: string, pattern: RegExp): number | undefined {
  const match = pattern.exec(source);
  return match?.[1] === undefined ? undefined : match.index + 1;
}

/** Lines from `$$` to `$$`, or in a notebook an environment, with the end of the last line. */
function blockFormula(source: string, rules: FormulaRules): string | undefined {
  const indent = /^ {0,3}/.exec(source)?.[0].length ?? 0;
  const body = source.slice(indent, indent + MAX_FORMULA);
  const environment = rules === 'jupyter' ? ENVIRONMENT.exec(body) : null;
  const [open, close] = environment === null ? ['$$', '$$'] : [environment[0], `\\end{${environment[1]}}`];
  if (!body.startsWith(open)) return undefined;
  const closing = environment === null ? closingAt(body, 2, '$$') : body.indexOf(close);
  if (closing === -1 || body.slice(open.length, closing).trim() === '') return undefined;
  const rest = /^[ \t]*(?:\n|$)/.exec(body.slice(closing + close.length));
  const raw = source.slice(0, indent + closing + close.length + (rest?.[0].length ?? 0));
  return rest === null || /\n[ \t]*\n/.test(raw.trimEnd()) ? undefined : raw;
}

/** Hides formulas from the search for emphasis, which looks at a whole paragraph; the length stays the same. */
function maskFormulas(source: string, rules: FormulaRules): string {
  let masked = '';
  let taken = 0;
  for (let at = source.indexOf('$'); at !== -1; at = source.indexOf('$', at)) {
    const formula = source[at - 1] === '\\' ? undefined : inlineFormula(source, at, source[at - 1] ?? '', rules);
    if (formula === undefined) at += 1;
    else {
      masked += source.slice(taken, at) + 'a'.repeat(formula.length);
      at += formula.length;
      taken = at;
    }
  }
  return masked + source.slice(taken);
}
