/** Untrusted HTML (the output of a notebook) to safe HTML. For worker threads. */
import { toHtml } from 'hast-util-to-html';
import { boxScrollers } from './document-scrollers.js';
import { resolveAddresses } from './document-tree.js';
import type { DocumentLinks } from './document-links.js';
import type { HeadingLevels } from './heading-levels.js';
import type { SafeHtml } from '../safe-html.js';
import { sanitizedTree, TooComplexError } from './sanitize.js';
import { trustHtml } from '../trusted-html.js';
import { textContent, walkElements } from './walk-elements.js';

/** Undefined when nothing visible is left or the HTML is too complex. */
export function renderHtmlFragment(html: string, links: DocumentLinks, outline: HeadingLevels): SafeHtml | undefined {
  try {
    const tree = sanitizedTree(html.toWellFormed().replaceAll('\0', '\ufffd'));
    let hasImage = false;
    walkElements(tree, (element) => {
      // A page contains several fragments, so their ids could collide.
      delete element.properties['id'];
      delete element.properties['name'];
      outline.place(element);
      hasImage ||= element.tagName === 'img';
    });
    if (!hasImage && textContent(tree).trim() === '') return undefined;
    resolveAddresses(tree, links);
    boxScrollers(tree);
    return trustHtml(toHtml(tree));
  } catch (error) {
    if (error instanceof TooComplexError || error instanceof RangeError) return undefined;
    throw error;
  }
}
