/**
 * What must hold for the HTML of any page: browsers parse it as written, it is safe by itself, and its texts have no
 * unfilled placeholders.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Element, Nodes, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import type { Assets } from '../../src/web/http/assets.js';
import { parseLocation } from '../../src/web/address/location.js';
import { PROJECT } from '../locales/templates.js';

export interface CheckedPage {
  readonly root: Root;
  readonly problems: readonly string[];
  /** Targets on this site, as written: links, forms, images, scripts, styles. */
  readonly links: readonly PageLink[];
  readonly ids: ReadonlySet<string>;
}

export interface PageLink {
  readonly path: string;
  /** A link in a menu of refs, which keeps the path: another ref may lack it. */
  readonly mayLeadNowhere: boolean;
}

/** Rows of a table and other fragments of a page are sent alone and inserted by a script. */
export type AnswerForm = 'page' | 'rows' | 'part';

const FORMS: Readonly<Record<string, AnswerForm>> = {
  lastcommit: 'rows',
  'side-tree': 'part',
  'commit-card': 'part',
  'containing-refs': 'part',
  palette: 'part',
  'search-glance': 'part',
  'repository-palette': 'part',
};

export function formOf(path: string): AnswerForm {
  const location = parseLocation(path.replace(/[?#].*/, ''));
  return location === undefined ? 'page' : (FORMS[location.page] ?? 'page');
}

export interface Expectations {
  readonly language: string;
  readonly assets: Assets;
  /** A whole page by default. */
  readonly form?: AnswerForm;
  /** False for content of repositories, whose text may be anything and is not checked. */
  readonly words?: boolean;
  /** The origin of the site, since a canonical address is absolute. */
  readonly origin?: string;
}

/** Parents before children; `enter` returns 'skip' to leave out the descendants. */
function walkTree(
  node: Nodes,
  enter: (node: Nodes, elementsAbove: readonly Element[]) => 'skip' | void,
  above: readonly Element[] = [],
): void {
  if (enter(node, above) === 'skip' || !('children' in node)) return;
  const inside = node.type === 'element' ? [...above, node] : above;
  for (const child of node.children) walkTree(child, enter, inside);
}

/** The context into which a fragment is inserted. */
const PIECE = '[piece]';
const FRAMES: Readonly<Record<AnswerForm, string>> = {
  page: PIECE,
  rows: `<!doctype html><html><head></head><body><table><tbody>${PIECE}</tbody></table></body></html>`,
  part: `<!doctype html><html><head></head><body>${PIECE}</body></html>`,
};

/** Files and messages contain control characters; HTML reports them as parse errors and keeps them. */
const CONTROLS = new Set([
  'control-character-in-input-stream',
  'control-character-reference',
  'noncharacter-in-input-stream',
  'noncharacter-character-reference',
]);

const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);
const TAG =
  /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w:-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(\/?)>/g;

/** Elements without an end tag, and the tags that end them (HTML, section 13.1.2.4). Their parent ends them too. */
const ENDED_BY: Readonly<Record<string, readonly string[]>> = {
  li: ['li'],
  td: ['td', 'th', 'tr', 'tbody'],
  th: ['td', 'th', 'tr', 'tbody'],
  tr: ['tr', 'tbody'],
};
const isEndedByParent = (name = ''): boolean => name in ENDED_BY;
const isEndedBy = (name = '', next: string): boolean => ENDED_BY[name]?.includes(next) === true;

/**
 * `depth name` of each element, in the order of their start tags, according to the text of the page; or a description
 * of the mistake in its tags.
 */
export function writtenTree(html: string): string[] | string {
  const open: string[] = [];
  const tree: string[] = [];
  for (const [whole, closing, rawName, , selfClosing] of html.matchAll(TAG)) {
    if (rawName === undefined) continue;
    const name = rawName.toLowerCase();
    if (closing === '/') {
      while (open.at(-1) !== name && isEndedByParent(open.at(-1))) open.pop();
      const expected = open.pop();
      if (expected !== name) return `${whole} closes <${expected ?? 'nothing'}> after ${tree.length} elements`;
      continue;
    }
    while (isEndedBy(open.at(-1), name)) open.pop();
    tree.push(`${open.length} ${name}`);
    if (!VOID.has(name) && selfClosing !== '/') open.push(name);
  }
  return open.length === 0 ? tree : `<${open.at(-1)}> is never closed`;
}

/** The same, according to a browser's parser. */
function parsedTree(root: Nodes): string[] {
  const tree: string[] = [];
  walkTree(root, (node, above) => {
    if (node.type === 'element') tree.push(`${above.length} ${node.tagName.toLowerCase()}`);
  });
  return tree;
}

export function checkPage(
  answer: string,
  { language, assets, form = 'page', words = true, origin = '' }: Expectations,
): CheckedPage {
  const problems: string[] = [];
  const html = FRAMES[form].replace(PIECE, () => answer);
  const root = fromHtml(html, {
    onerror: ({ ruleId, line, column }) => {
      if (!CONTROLS.has(String(ruleId))) problems.push(`parse error ${ruleId} at ${line}:${column}`);
    },
  });
  problems.push(...differenceOfTrees(html, root), ...(form === 'page' ? frameProblems(root, language) : []));
  const { ids, duplicates } = idsOf(root);
  problems.push(
    ...duplicates.map((id) => `id ${id} twice`),
    ...referenceProblems(root, ids),
    ...activeContent(root, origin),
    ...nameProblems(root),
    ...iconProblems(root, assets),
    ...(words ? wordProblems(root) : []),
  );
  return { root, problems, links: linksOf(root), ids };
}

function differenceOfTrees(html: string, root: Root): string[] {
  const written = writtenTree(html);
  if (typeof written === 'string') return [written];
  const parsed = parsedTree(root);
  const at = parsed.findIndex((element, place) => element !== written[place]);
  if (at < 0 && parsed.length === written.length) return [];
  const place = at < 0 ? parsed.length : at;
  return [
    `a browser builds another tree: ${written.slice(Math.max(0, place - 2), place + 1).join(', ')} became ${parsed.slice(Math.max(0, place - 2), place + 1).join(', ')}`,
  ];
}

function frameProblems(root: Root, language: string): string[] {
  const problems: string[] = [];
  const elements = (name: string): Element[] => elementsOf(root).filter(({ tagName }) => tagName === name);
  if (!root.children.some((node) => node.type === 'doctype')) problems.push('no doctype');
  const lang = elements('html')[0]?.properties['lang'];
  if (lang !== language) problems.push(`lang is ${String(lang)}`);
  const headings = headingsOf(root);
  if (headings.length !== 1 || headings.includes(''))
    problems.push(`h1: ${headings.map((text) => `«${text}»`).join(', ')}`);
  if (elements('main').length !== 1) problems.push('not one main');
  const title = textOf(elements('title')[0] ?? root);
  if (!/\S.* · \S/.test(title)) problems.push(`title «${title}»`);
  return problems;
}

/** Headings of the page itself; a document has headings of its own. */
function headingsOf(root: Root): string[] {
  const headings: string[] = [];
  walkTree(root, (node) => {
    if (node.type !== 'element') return undefined;
    if (isDocument(node)) return 'skip';
    if (node.tagName === 'h1') headings.push(textOf(node).trim());
    return undefined;
  });
  return headings;
}

/** True for rendered Markdown, which an author of a repository wrote. */
function isDocument({ properties }: Element): boolean {
  return classesOf(properties).includes('prose');
}

export function elementsOf(root: Nodes): Element[] {
  const elements: Element[] = [];
  walkTree(root, (node) => {
    if (node.type === 'element') elements.push(node);
  });
  return elements;
}

export function textOf(node: Nodes): string {
  let text = '';
  walkTree(node, (inner) => {
    if (inner.type === 'text') text += inner.value;
  });
  return text;
}

function idsOf(root: Root): { ids: Set<string>; duplicates: string[] } {
  const ids = new Set<string>();
  const duplicates: string[] = [];
  for (const { properties } of elementsOf(root)) {
    const id = properties['id'];
    if (typeof id !== 'string') continue;
    if (ids.has(id)) duplicates.push(id);
    ids.add(id);
  }
  return { ids, duplicates };
}

/** Labels, descriptions and links within the page must refer to existing elements. */
function referenceProblems(root: Root, ids: ReadonlySet<string>): string[] {
  return elementsOf(root).flatMap(({ tagName, properties }) => {
    const references = ['ariaLabelledBy', 'ariaDescribedBy', 'ariaControls', 'htmlFor'].flatMap((name) =>
      [properties[name] ?? []].flat().map(String),
    );
    const href = properties['href'];
    if (tagName === 'a' && typeof href === 'string' && href.startsWith('#'))
      references.push(decodeURIComponent(href.slice(1)));
    return references.filter((id) => !ids.has(id)).map((id) => `<${tagName}> refers to #${id}, which is not there`);
  });
}

const URL_ATTRIBUTES = [
  'href',
  'src',
  'action',
  'formAction',
  'poster',
  'data',
  'cite',
  'srcSet',
  'xLinkHref',
  'background',
  'ping',
  'manifest',
];
const DANGEROUS_ELEMENTS = new Set([
  'iframe',
  'object',
  'embed',
  'frame',
  'frameset',
  'applet',
  'base',
  'style',
  'math',
  'foreignobject',
  'animate',
  'set',
  'portal',
  'template',
]);

/**
 * The frame of a PDF, as on the page of a file: raw content of this site of that type alone. No document can have the
 * class.
 */
function isPdfFrame({ tagName, properties }: Element): boolean {
  const classes = properties['className'];
  return (
    tagName === 'object' &&
    properties['type'] === 'application/pdf' &&
    Array.isArray(classes) &&
    classes.join(' ') === 'pdf' &&
    /^\/[^/]+\/[^/]+\/raw\//.test(String(properties['data']))
  );
}

/** Presentation MathML that can hold neither HTML nor a link: no `annotation-xml`, `maction`, `mglyph` or `semantics`. */
const FORMULA_ELEMENTS = new Set(
  (
    'mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder mover ' +
    'munderover mmultiscripts mprescripts none mtable mtr mtd menclose'
  ).split(' '),
);

function isFormula(element: Element): boolean {
  return (
    element.tagName === 'math' &&
    elementsOf(element).every((inner) => inner === element || FORMULA_ELEMENTS.has(inner.tagName))
  );
}

/** Scripts and styles must come from our own files. */
function activeContent(root: Nodes, origin = ''): string[] {
  return elementsOf(root).flatMap((element) => {
    const { tagName, properties } = element;
    const problems: string[] = [];
    if (DANGEROUS_ELEMENTS.has(tagName.toLowerCase()) && !isPdfFrame(element) && !isFormula(element))
      problems.push(`<${tagName}>`);
    if (tagName === 'script' && !/^\/assets\/js\/[\w-]+\.js$/.test(String(properties['src'])))
      problems.push(`<script> of ${String(properties['src'])}`);
    if (tagName === 'link' && isCanonical(properties, origin)) return problems;
    if (tagName === 'link' && !String(properties['href']).startsWith('/'))
      problems.push(`<link> to ${String(properties['href'])}`);
    if (tagName === 'meta' && properties['httpEquiv'] !== undefined) problems.push('<meta http-equiv>');
    for (const name of Object.keys(properties))
      if (/^on/i.test(name) || name === 'style') problems.push(`${name} on <${tagName}>`);
    for (const name of URL_ATTRIBUTES) {
      const value = properties[name];
      if (value !== undefined && !isHarmless(String(value), tagName))
        problems.push(`${name}="${String(value).slice(0, 60)}" on <${tagName}>`);
    }
    return problems;
  });
}

function isCanonical({ rel, href }: Element['properties'], origin: string): boolean {
  return String(rel) === 'canonical' && origin !== '' && String(href).startsWith(`${origin}/`);
}

/**
 * True for an address on this site, or for links a web or mail address. Browsers drop spaces and control characters
 * before the scheme.
 */
function isHarmless(url: string, tagName: string): boolean {
  // eslint-disable-next-line no-control-regex -- the pattern searches for them
  if (/[\u0000-\u001f]/.test(url)) return false;
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return !/^\s*(\/\/|\\|\/\\)/.test(url);
  return tagName === 'a' ? ['http', 'https', 'mailto'].includes(scheme) : tagName === 'img' && scheme === 'data';
}

/** Everything that is pressed, typed into or looked at must have an accessible name. */
function nameProblems(root: Root): string[] {
  const problems: string[] = [];
  const labelled = new Set(
    elementsOf(root)
      .filter(({ tagName }) => tagName === 'label')
      .map(({ properties }) => [properties['htmlFor'] ?? []].flat().join(' ')),
  );
  const inLabels = new Set(
    elementsOf(root)
      .filter(({ tagName }) => tagName === 'label')
      .flatMap((label) => elementsOf(label)),
  );
  walkTree(root, (element) => {
    if (element.type !== 'element') return undefined;
    const { tagName, properties } = element;
    if (properties['ariaHidden'] === 'true' || isDocument(element)) return 'skip';
    const label = String(properties['ariaLabel'] ?? properties['title'] ?? '').trim();
    const inside =
      textOf(element).trim() !== '' ||
      elementsOf(element).some(
        (inner) => String(inner.properties['alt'] ?? inner.properties['ariaLabel'] ?? '') !== '',
      );
    const isNamed = label !== '' || inside || properties['ariaLabelledBy'] !== undefined;
    if (['button', 'summary'].includes(tagName) && !isNamed) problems.push(`<${tagName}> without a name`);
    if (tagName === 'a' && properties['href'] !== undefined && !isNamed && properties['dataN'] === undefined)
      problems.push(`link to ${String(properties['href'])} without a name`);
    if (
      ['input', 'select', 'textarea'].includes(tagName) &&
      properties['type'] !== 'hidden' &&
      properties['type'] !== 'checkbox' &&
      label === '' &&
      !inLabels.has(element) &&
      !labelled.has(String(properties['id']))
    )
      problems.push(`<${tagName} name=${String(properties['name'])}> without a label`);
    if (tagName === 'img' && properties['alt'] === undefined)
      problems.push(`image ${String(properties['src'])} without alt`);
    return undefined;
  });
  return problems;
}

let sprite: { readonly url: string; readonly symbols: ReadonlySet<string> } | undefined;

/** Symbols of the built sprite. */
export function spriteSymbols(assets: Assets): ReadonlySet<string> {
  if (sprite?.url !== assets.icons.href) {
    const text = readFileSync(join(assets.folder, assets.icons.href.replace(/^\/assets\//, '')), 'utf8');
    sprite = {
      url: assets.icons.href,
      symbols: new Set([...text.matchAll(/<symbol[^>]*\bid="([^"]+)"/g)].map(([, id]) => id as string)),
    };
  }
  return sprite.symbols;
}

function iconProblems(root: Root, assets: Assets): string[] {
  return elementsOf(root).flatMap(({ tagName, properties }) => {
    if (tagName !== 'use') return [];
    const [file, symbol = ''] = String(properties['href']).split('#');
    return file === assets.icons.href && spriteSymbols(assets).has(symbol)
      ? []
      : [`icon ${String(properties['href'])}`];
  });
}

const AREAS = readdirSync(join(PROJECT, 'locales/ru')).map((file) => file.replace(/\.json$/, ''));
const KEY = new RegExp(`^(?:${AREAS.join('|')})\\.[\\w.-]+$`);
const HOLE = /\bundefined\b|\bnull\b|\[object |\bNaN\b|Invalid Date|\{\{|\}\}|<%|%>/;
const READ_ATTRIBUTES = ['title', 'ariaLabel', 'placeholder', 'alt'];

/** Checks texts of the interface; text of repositories (translate="no", documents, code) may be anything. */
function wordProblems(root: Root): string[] {
  const problems: string[] = [];
  const look = (text: string): void => {
    if (HOLE.test(text) || KEY.test(text.trim())) problems.push(`text «${text.trim().slice(0, 80)}»`);
  };
  walkTree(root, (node) => {
    if (node.type === 'element') {
      if (node.properties['translate'] === 'no' || node.tagName === 'pre' || isDocument(node)) return 'skip';
      for (const name of READ_ATTRIBUTES) if (typeof node.properties[name] === 'string') look(node.properties[name]);
    }
    if (node.type === 'text') look(node.value);
    return undefined;
  });
  return problems;
}

function classesOf({ className }: Element['properties']): string[] {
  return Array.isArray(className) ? className.map(String) : [];
}

function linksOf(root: Root): PageLink[] {
  const links: PageLink[] = [];
  for (const { tagName, properties } of elementsOf(root)) {
    if (tagName === 'use') continue;
    for (const name of ['href', 'src', 'action', 'dataUrl', 'dataListUrl', 'dataWorkerUrl']) {
      const value = properties[name];
      if (typeof value === 'string' && value.startsWith('/'))
        links.push({ path: value, mayLeadNowhere: classesOf(properties).includes('menu-item') });
    }
  }
  return links;
}
