/** Puts content that is wider than the page into scrolling boxes that the keyboard can reach (WCAG 2.1.1). */
import type { Element, Root } from 'hast';
import { SKIP_CHILDREN, textContent, walkElements } from './walk-elements.js';

/** The number of characters of code that fit into 320 pixels, the narrowest supported window (WCAG 1.4.10). */
const ALWAYS_FITS = 32;
const TAB = ' '.repeat(8);

/**
 * Must run before code is highlighted, because it reads the text of the code. A table within a table gets no second
 * box.
 */
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

/**
 * Most blocks of code are one or two short commands; making each focusable would add a key press on the way to the next
 * link.
 */
function isWide(text: string): boolean {
  return text.split('\n').some((line) => line.replaceAll('\t', TAB).length > ALWAYS_FITS);
}

/**
 * A box with a link can already be scrolled by the arrow keys when the link has the focus. The anchor of a heading
 * takes no focus.
 */
function letFocus(box: Element): void {
  let hasLink = false;
  walkElements(box, ({ tagName, properties }) => {
    hasLink ||= tagName === 'a' && properties['href'] !== undefined && properties['tabIndex'] !== -1;
  });
  if (!hasLink) box.properties['tabIndex'] = 0;
}
