/** Pages as trees, for tests over HTTP: elements by tag and class, text, attributes. */
import type { Element, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { visit } from 'unist-util-visit';

export type PageNode = Nodes;

/** Parses like a browser. */
export function parsePage(html: string): PageNode {
  return fromHtml(html);
}

/** Elements that match `li`, `.files-item` or `a.oid`, in document order. */
export function findAll(root: PageNode, selector: string): Element[] {
  const [tag = '', ...classes] = selector.split('.');
  const found: Element[] = [];
  visit(root, 'element', (element) => {
    const own = element.properties['className'];
    const names = Array.isArray(own) ? own.map(String) : [];
    if ((tag === '' || element.tagName === tag) && classes.every((name) => names.includes(name))) found.push(element);
  });
  return found;
}

/** Rows of tables without their head rows. */
export function bodyRows(root: PageNode): Element[] {
  return findAll(root, 'tbody').flatMap((body) => findAll(body, 'tr'));
}

/** The first one; fails the test when there is none. */
export function find(root: PageNode, selector: string): Element {
  const [element] = findAll(root, selector);
  if (element === undefined) throw new Error(`the page has no ${selector}`);
  return element;
}

export function textOf(node: PageNode): string {
  let text = '';
  visit(node, 'text', (part) => {
    text += part.value;
  });
  return text;
}

/** The text as words: one space between pieces, in whatever elements they are. */
export function wordsOf(node: PageNode): string {
  const parts: string[] = [];
  visit(node, 'text', (part) => {
    parts.push(part.value);
  });
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}

export function attribute(element: Element, name: string): string {
  const value = element.properties[name];
  return Array.isArray(value) ? value.join(' ') : String(value ?? '');
}
