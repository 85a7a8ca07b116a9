/**
 * A Jupyter notebook (nbformat 3 and 4, https://nbformat.readthedocs.io/) to safe HTML: text, code and its output. Text
 * output loses its terminal colours, pictures become data: addresses (an image cannot run code), HTML goes through the
 * sanitiser. Scripts and widgets are left out; the text alternative in the notebook is shown. For worker threads.
 */
import { stripVTControlCharacters } from 'node:util';
import { markHidden, type FindHidden } from '../code/hidden-characters.js';
import { highlightLines } from '../code/highlight.js';
import { formOf, objectOf, objectsOf, textOf, type Json } from './notebook-json.js';
import { dataAddress, pictureOf, type Picture } from './notebook-pictures.js';
import { renderHtmlFragment } from './html-fragment.js';
import { fenceGrammar } from '../code/language.js';
import { MarkdownSeries } from './markdown.js';
import type { DocumentLinks, MarkdownLabels } from './markdown-options.js';
import { escapeHtml, joinHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface NotebookLimits {
  readonly maxCells: number;
  /** UTF-16 units of one text: the source of a cell, or one output. */
  readonly maxText: number;
  /** The number of outputs of one cell. */
  readonly maxOutputs: number;
  /** Base64 digits of all pictures together. */
  readonly maxPictures: number;
  /** UTF-16 units of HTML; the first cell that exceeds it and all cells after it are left out. */
  readonly maxHtml: number;
}

export const NOTEBOOK_LIMITS: NotebookLimits = {
  maxCells: 500,
  maxText: 100_000,
  maxOutputs: 50,
  maxPictures: 4_000_000,
  maxHtml: 8_000_000,
};

/** Texts in the reader's language; `{0}` is the placeholder for a number. */
export interface NotebookLabels {
  /** Alternative text of a picture that cell `{0}` produced. */
  readonly picture: string;
  readonly pictureTooLarge: string;
  /** Shown after a truncated text. */
  readonly cut: string;
  /** Shown in place of output that cannot be displayed: a widget, a script. */
  readonly notShown: string;
  /** Name of the execution number beside a cell's code, for screen readers. */
  readonly run: string;
}

export interface NotebookOptions {
  readonly links: DocumentLinks;
  readonly labels: MarkdownLabels;
  readonly notebookLabels: NotebookLabels;
  /** Level of the page's heading above the notebook; undefined when there is none. */
  readonly above?: number;
  readonly findHidden: FindHidden;
  readonly limits?: NotebookLimits;
}

export interface RenderedNotebook {
  /** Flow content: one `<div class="nb-cell …">` for each cell. */
  readonly html: SafeHtml;
  readonly cellCount: number;
  readonly shownCells: number;
}

const SLOT = '{0}';

/** Undefined when the text is not a notebook (invalid JSON, no cells). Never throws. */
export function renderNotebook(text: string, options: NotebookOptions): RenderedNotebook | undefined {
  const notebook = parsedObject(text);
  const cells = notebook === undefined ? undefined : cellsOf(notebook);
  if (notebook === undefined || cells === undefined) return undefined;
  const limits = options.limits ?? NOTEBOOK_LIMITS;
  const painter = new Painter(options, limits, languageNameOf(notebook));
  const shown: SafeHtml[] = [];
  let length = 0;
  for (const [index, cell] of cells.slice(0, limits.maxCells).entries()) {
    const html = painter.cell(cell, index + 1);
    length += html.length;
    if (length > limits.maxHtml) break;
    shown.push(html);
  }
  return { html: joinHtml(shown, '\n'), cellCount: cells.length, shownCells: shown.length };
}

function parsedObject(text: string): Json | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined; // The page shows the source instead, where a reader can see the error.
  }
}

/** nbformat 4 has cells at the top level, nbformat 3 in worksheets. */
function cellsOf(notebook: Json): readonly Json[] | undefined {
  if (Array.isArray(notebook['cells'])) return objectsOf(notebook['cells']);
  if (Array.isArray(notebook['worksheets']))
    return objectsOf(notebook['worksheets']).flatMap((sheet) => objectsOf(sheet['cells']));
  return undefined;
}

function languageNameOf(notebook: Json): string {
  const metadata = objectOf(notebook['metadata']);
  const named = [
    objectOf(metadata?.['language_info'])?.['name'],
    objectOf(metadata?.['kernelspec'])?.['language'],
  ].find((name) => typeof name === 'string');
  return typeof named === 'string' ? named : 'python';
}

/** The level of a heading; 1 for any invalid value. */
function levelOf(value: unknown): number {
  return typeof value === 'number' && value >= 1 ? Math.min(Math.floor(value), 6) : 1;
}

class Painter {
  readonly #options: NotebookOptions;
  readonly #limits: NotebookLimits;
  readonly #language: string;
  readonly #markdown: MarkdownSeries;
  #picturesLeft: number;

  constructor(options: NotebookOptions, limits: NotebookLimits, language: string) {
    this.#options = options;
    this.#limits = limits;
    this.#language = language;
    const { links, labels, above } = options;
    this.#markdown = new MarkdownSeries({ links, labels, above }, 'jupyter');
    this.#picturesLeft = limits.maxPictures;
  }

  cell(cell: Json, number: number): SafeHtml {
    const source = textOf(cell['source'] ?? cell['input']);
    switch (cell['cell_type']) {
      case 'markdown':
        return this.#prose(source, objectOf(cell['attachments']));
      case 'heading':
        // Only in nbformat 3.
        return this.#prose(`${'#'.repeat(levelOf(cell['level']))} ${source.replaceAll('\n', ' ')}`);
      case 'code':
        return this.#code(cell, source, number);
      default:
        return block('raw', this.#plain(source));
    }
  }

  #prose(source: string, attachments: Json = {}): SafeHtml {
    const { html } = this.#markdown.render(source, (name) => {
      const forms = Object.hasOwn(attachments, name) ? objectOf(attachments[name]) : undefined;
      const picture = forms === undefined ? undefined : pictureOf(forms);
      return picture !== undefined && this.#spend(picture) ? dataAddress(picture) : undefined;
    });
    return block('text', trustHtml(`<div class="prose">${html}</div>`));
  }

  #code(cell: Json, source: string, number: number): SafeHtml {
    const { notebookLabels, findHidden } = this.#options;
    const outputs = objectsOf(cell['outputs']);
    // Editors keep an empty cell at the end.
    if (source.trim() === '' && outputs.length === 0) return joinHtml([]);
    const ran = cell['execution_count'] ?? cell['prompt_number'];
    const language = typeof cell['language'] === 'string' ? cell['language'] : this.#language;
    const { lines } = highlightLines(source.slice(0, this.#limits.maxText), fenceGrammar(language));
    const marked = joinHtml(
      lines.map((line) => markHidden(line, findHidden).html),
      '\n',
    );
    const count =
      typeof ran === 'number'
        ? `<p class="nb-run"><span class="vh">${escapeHtml(notebookLabels.run)} </span>[${ran}]</p>`
        : '';
    const shown = outputs.slice(0, this.#limits.maxOutputs).map((output) => this.#output(output, number));
    if (outputs.length > shown.length) shown.push(remark(notebookLabels.cut));
    const results = shown.length === 0 ? '' : `<div class="nb-out">${joinHtml(shown)}</div>`;
    return block(
      'code',
      trustHtml(
        `${count}<pre class="nb-code" translate="no"><code>${marked}</code></pre>${source.length > this.#limits.maxText ? remark(notebookLabels.cut) : ''}${results}`,
      ),
    );
  }

  #output(output: Json, number: number): SafeHtml {
    switch (output['output_type']) {
      case 'stream':
        return this.#plain(
          textOf(output['text']),
          output['name'] === 'stderr' || output['stream'] === 'stderr' ? 'nb-text--error' : '',
        );
      case 'error':
      case 'pyerr': {
        const traceback = Array.isArray(output['traceback'])
          ? output['traceback'].filter((line) => typeof line === 'string').join('\n')
          : '';
        return this.#plain(
          traceback === '' ? `${textOf(output['ename'])}: ${textOf(output['evalue'])}` : traceback,
          'nb-text--error',
        );
      }
      default:
        // In nbformat 3 the forms of a result are beside its type, with short names.
        return this.#rich(objectOf(output['data']) ?? output, number);
    }
  }

  /** A result has several forms; the best one that can be shown is used. */
  #rich(data: Json, number: number): SafeHtml {
    const form = (...names: readonly string[]): string => formOf(data, ...names);
    const picture = pictureOf(data);
    if (picture !== undefined) return this.#picture(picture, number);
    const html = form('text/html', 'html');
    const fragment =
      html === '' || html.length > this.#limits.maxText * HTML_PER_TEXT
        ? undefined
        : renderHtmlFragment(html, this.#options.links, this.#markdown.outline);
    if (fragment !== undefined) return trustHtml(`<div class="prose nb-html">${fragment}</div>`);
    const markdown = form('text/markdown');
    if (markdown !== '') return trustHtml(`<div class="prose">${this.#markdown.render(markdown).html}</div>`);
    const latex = form('text/latex', 'latex');
    const formula = latex === '' ? '' : this.#markdown.render(latex.trim()).html;
    if (formula.includes('<math')) return trustHtml(`<div class="prose">${formula}</div>`);
    const text = form('text/plain', 'text', 'text/latex', 'latex');
    if (text !== '') return this.#plain(text);
    const json = data['application/json'];
    return json === undefined
      ? remark(this.#options.notebookLabels.notShown)
      : this.#plain(JSON.stringify(json, undefined, 2));
  }

  #picture(picture: Picture, number: number): SafeHtml {
    const { notebookLabels } = this.#options;
    if (!this.#spend(picture)) return remark(notebookLabels.pictureTooLarge);
    return trustHtml(
      `<p class="nb-picture"><img src="${dataAddress(picture)}" alt="${escapeHtml(notebookLabels.picture.replace(SLOT, String(number)))}"></p>`,
    );
  }

  /** False when the pictures of the page would become too large. */
  #spend({ digits }: Picture): boolean {
    if (digits.length > this.#picturesLeft) return false;
    this.#picturesLeft -= digits.length;
    return true;
  }

  #plain(text: string, className = ''): SafeHtml {
    const { notebookLabels, findHidden } = this.#options;
    const lines = terminalLines(text.slice(0, this.#limits.maxText)).map(
      (line) => markHidden(escapeHtml(line), findHidden).html,
    );
    return trustHtml(
      `<pre class="nb-text ${className}" translate="no">${joinHtml(lines, '\n')}</pre>${text.length > this.#limits.maxText ? remark(notebookLabels.cut) : ''}`,
    );
  }
}

/** A table in HTML is several times longer than its text. */
const HTML_PER_TEXT = 5;
/**
 * The final state of a terminal: without colours, and text after a carriage return replaces its line, as progress bars
 * do.
 */
function terminalLines(text: string): string[] {
  const lines = stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.replace(/\r+$/, ''));
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.slice(line.lastIndexOf('\r') + 1));
}

function block(kind: 'text' | 'code' | 'raw', content: SafeHtml): SafeHtml {
  return trustHtml(`<div class="nb-cell nb-cell--${kind}">${content}</div>`);
}

function remark(words: string): SafeHtml {
  return trustHtml(`<p class="nb-remark">${escapeHtml(words)}</p>`);
}
