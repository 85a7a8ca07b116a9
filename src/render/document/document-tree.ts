/**
 * What Kedr adds to the clean tree of a document: ids and anchors of headings, resolved links and images, task lists,
 * alerts, highlighted code. Each is one walk in place, after sanitising. Scrolling boxes are added by
 * document-scrollers.ts.
 */
import type { Element, ElementContent, Nodes, Root } from 'hast';
import { attachedImage, nameImage, replaceExternalImage } from './document-images.js';
import { type DocumentLinks, resolveImage, resolveLink, resolveSrcset } from './document-links.js';
import { withEmoji } from './emoji.js';
import { highlightLines } from '../code/highlight.js';
import { fenceGrammar } from '../code/language.js';
import { ALERT_KINDS, type AlertKind, type Heading } from './markdown-options.js';
import type { HeadingLevels } from './heading-levels.js';
import { CONTENT_ID_PREFIX } from './sanitize.js';
import { EXTERNAL_REL } from './url-text.js';
import { SKIP_CHILDREN, textContent, walkElements } from './walk-elements.js';

function classes(element: Element, ...names: string[]): void {
  element.properties['className'] = names;
}

function isElement(node: Nodes | undefined, ...names: string[]): node is Element {
  return node?.type === 'element' && names.includes(node.tagName);
}

/**
 * Gives headings ids by GitHub's rule (letters of every script are kept), an anchor, and their level in the page.
 * Returns them in order.
 */
export function nameHeadings(tree: Root, outline: HeadingLevels): Heading[] {
  const headings: Heading[] = [];
  walkElements(tree, (element) => {
    if (isElement(element, 'section') && 'dataFootnotes' in element.properties) return SKIP_CHILDREN;
    const level = outline.place(element);
    if (level === undefined) return undefined;
    const text = textContent(element).trim();
    const slug = outline.slugger.slug(text);
    const chosen = element.properties['id'];
    const id = typeof chosen === 'string' ? chosen : CONTENT_ID_PREFIX + slug;
    element.properties['id'] = id;
    headings.push({ level, id, text: withEmoji(text) });
    const anchor: Element = {
      type: 'element',
      tagName: 'a',
      properties: { className: ['anchor'], href: `#${id}`, ariaHidden: 'true', tabIndex: -1 },
      children: [],
    };
    element.children.unshift(anchor);
    return SKIP_CHILDREN;
  });
  return headings;
}

/** The `data:` address of a picture within the document, by its name; undefined when there is none of that name. */
export type FindAttachment = (name: string) => string | undefined;

/**
 * Must run after `nameHeadings`: maps fragments to the prefixed ids, and other links and images to their pages, or to
 * the attachments of a notebook's cell.
 */
export function resolveAddresses(
  tree: Root,
  links: DocumentLinks,
  findAttachment: FindAttachment = () => undefined,
): void {
  const ids = new Set<string>();
  walkElements(tree, ({ properties }) => {
    for (const name of [properties['id'], properties['name']]) if (typeof name === 'string') ids.add(name);
  });
  walkElements(tree, (element, parent, at) => {
    const { properties } = element;
    if (element.tagName === 'a') {
      // A link must not contain another link.
      walkElements(element, (child, owner, index) => replaceExternalImage(child, owner, index, false));
    }
    if (element.tagName === 'a' && typeof properties['href'] === 'string' && !isAnchor(element)) {
      const link = resolveLink(properties['href'], links);
      if (link === undefined) delete properties['href'];
      else if (link.kind === 'fragment') properties['href'] = `#${idFor(link.fragment, ids)}`;
      else properties['href'] = link.href;
      if (link?.kind === 'external') properties['rel'] = EXTERNAL_REL.split(' ');
    }
    if (replaceExternalImage(element, parent, at, true) === SKIP_CHILDREN) return SKIP_CHILDREN;
    if (element.tagName === 'img') {
      nameImage(properties);
      const written = properties['src'];
      const src =
        typeof written === 'string'
          ? (resolveImage(written, links) ?? attachedImage(written, findAttachment))
          : undefined;
      if (src === undefined) delete properties['src'];
      else Object.assign(properties, { src, loading: 'lazy', decoding: 'async', referrerPolicy: 'no-referrer' });
    }
    if (properties['srcSet'] !== undefined) {
      const srcSet = resolveSrcset(String(properties['srcSet']), links);
      if (srcSet === undefined) delete properties['srcSet'];
      else properties['srcSet'] = srcSet;
    }
    if (properties['cite'] !== undefined) delete properties['cite'];
    return undefined;
  });
}

function isAnchor(element: Element): boolean {
  const names = element.properties['className'];
  return Array.isArray(names) && names.includes('anchor');
}

/** Authors write fragments as GitHub shows them: without our prefix, percent-encoded or not, in any case. */
function idFor(fragment: string, ids: ReadonlySet<string>): string {
  if (fragment === '') return '';
  let decoded = fragment;
  try {
    decoded = decodeURIComponent(fragment);
  } catch {
    // There is a stray percent sign, so the fragment is not percent-encoded.
  }
  const spellings = [fragment, decoded, fragment.toLowerCase(), decoded.toLowerCase()];
  const known = spellings.flatMap((spelling) => [CONTENT_ID_PREFIX + spelling, spelling]).find((id) => ids.has(id));
  return known ?? CONTENT_ID_PREFIX + decoded;
}

/**
 * `- [x] done`: marked writes the boxes. The list and its items get GitHub's class names, which the style sheet uses,
 * and each box gets a name.
 */
export function markTaskLists(tree: Root, names: { readonly done: string; readonly open: string }): void {
  walkElements(tree, (element, parent) => {
    if (element.tagName !== 'li') return;
    const first = element.children.find((child) => child.type === 'element');
    const box = isElement(first, 'p') ? first.children[0] : element.children[0];
    if (!isElement(box, 'input')) return;
    classes(element, 'task-list-item');
    classes(box, 'task-list-item-checkbox');
    box.properties['ariaLabel'] = box.properties['checked'] === true ? names.done : names.open;
    if (isElement(parent, 'ul', 'ol')) classes(parent, 'contains-task-list');
  });
}

const ALERT_MARK = new RegExp(`^\\[!(${ALERT_KINDS.join('|')})\\][ \\t]*(?:\\n|$)`, 'i');

/** Quotations that begin with `[!NOTE]` on a line of its own become boxes with a title in the reader's language. */
export function markAlerts(tree: Root, titles: Readonly<Record<AlertKind, string>>): void {
  walkElements(tree, (element) => {
    if (element.tagName !== 'blockquote') return;
    const paragraph = element.children.find((child) => child.type === 'element');
    const mark = isElement(paragraph, 'p') ? paragraph.children[0] : undefined;
    if (!isElement(paragraph, 'p') || mark?.type !== 'text') return;
    const match = ALERT_MARK.exec(mark.value);
    // Other content after the mark on its line, such as a link, makes it an ordinary quotation.
    const alone =
      match !== null &&
      (match[0].endsWith('\n') || paragraph.children.length === 1 || isElement(paragraph.children[1], 'br'));
    if (match === null || !alone) return;
    const kind = (match[1] as string).toLowerCase() as AlertKind;
    mark.value = mark.value.slice(match[0].length);
    if (mark.value === '') paragraph.children.shift();
    if (isElement(paragraph.children[0], 'br')) paragraph.children.shift();
    if (paragraph.children.length === 0) element.children.splice(element.children.indexOf(paragraph), 1);
    element.tagName = 'div';
    element.properties = { className: ['markdown-alert', `markdown-alert-${kind}`] };
    const title: Element = {
      type: 'element',
      tagName: 'p',
      properties: { className: ['markdown-alert-title'] },
      children: [{ type: 'text', value: titles[kind] }],
    };
    element.children.unshift(title);
  });
}

/** Sets the classes of the section of footnotes; its heading is for screen readers. */
export function markFootnotes(tree: Root, outline: HeadingLevels): void {
  walkElements(tree, (element) => {
    if (element.tagName !== 'section' || !('dataFootnotes' in element.properties)) return undefined;
    classes(element, 'footnotes');
    const heading = element.children.find((child) => isElement(child, 'h2'));
    if (!isElement(heading, 'h2')) return SKIP_CHILDREN;
    classes(heading, 'sr-only');
    heading.tagName = outline.firstTag;
    return SKIP_CHILDREN;
  });
}

/** The limit of highlighted code in one document, in UTF-16 units; code beyond it is plain. */
const MAX_HIGHLIGHTED = 256 * 1024;

/**
 * Highlights blocks of code with a known language. Their HTML comes from our own highlighter and is inserted unchanged.
 */
export function highlightCode(tree: Root): void {
  let left = MAX_HIGHLIGHTED;
  walkElements(tree, (pre) => {
    const code = pre.children[0];
    if (pre.tagName !== 'pre' || pre.children.length !== 1 || !isElement(code, 'code')) return;
    classes(pre, 'code-block');
    const named = code.properties['className'];
    const language = Array.isArray(named) ? String(named[0]).slice('language-'.length) : '';
    const text = textContent(code);
    const grammar = fenceGrammar(language);
    if (grammar === undefined || text.length > left) return;
    left -= text.length;
    const { lines, highlighted } = highlightLines(text, grammar);
    if (!highlighted) return;
    classes(code, 'hljs', `language-${grammar}`);
    // A node type of hast-util-to-html that the types of hast lack. Sanitising is over, so no document can contain one.
    code.children = [{ type: 'raw', value: `${lines.join('\n')}\n` } as unknown as ElementContent];
  });
}
