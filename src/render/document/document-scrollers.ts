/** What is wider than the page scrolls in a box of its own, and the keyboard has to get into it (WCAG 2.1.1). */
import type { Element, Root } from 'hast';
import { SKIP_CHILDREN, textContent, walkElements } from './walk.js';

/** Characters of code that fit into 320 pixels, the narrowest window that a page is made for (WCAG 1.4.10). */
const ALWAYS_FITS = 32;
const TAB = ' '.repeat(8);

/** Before code is highlighted: its text is looked at. A table within a table does not need another box. */
export function boxScrollers(tree: Root): void {
  walkElements(tree, (element) => {
    if (element.tagName === 'pre' && isWide(textContent(element))) letFocus(element);
  });
  walkElements(tree, (element, parent, at) => {
    if (element.tagName !== 'table') return undefined;
    const box: Element = {
      type: 'element',
      tagName: 'div',
      properties: { className: ['table-scroll'] },
      children: [element],
    };
    letFocus(box);
    parent.children[at] = box;
    return SKIP_CHILDREN;
  });
}

/** Most blocks of code are a command or two: each one would be a key press on the way to the next link. */
function isWide(text: string): boolean {
  return text.split('\n').some((line) => line.replaceAll('\t', TAB).length > ALWAYS_FITS);
}

/** A link inside takes the focus already, and the arrow keys scroll around it; the anchor of a heading takes none. */
function letFocus(box: Element): void {
  let hasLink = false;
  walkElements(box, ({ tagName, properties }) => {
    hasLink ||= tagName === 'a' && properties['href'] !== undefined && properties['tabIndex'] !== -1;
  });
  if (!hasLink) box.properties['tabIndex'] = 0;
}
