/** Shows the beginning of a long document: its first blocks, whole. */
import type { Root, RootContent } from 'hast';
import { textContent, walkElements } from './walk-elements.js';

export interface Fold {
  /** About so many characters of text are kept; a document that is not much longer is kept whole. */
  readonly characters: number;
  /** The page with the whole document, for links to what is left out. */
  readonly restHref: string;
}

/** A rest of less than this share of what is kept is not worth a click. */
const MIN_REST = 0.5;
const HEADING = /^h[1-6]$/;

/**
 * Removes the blocks at the end of a long document, in place. Returns whether it did. Links to places in what is left
 * out lead to the page with the whole document.
 */
export function foldTree(tree: Root, { characters, restHref }: Fold): boolean {
  const end = endOfKept(tree.children, characters);
  const rest = tree.children.slice(end).reduce((sum, block) => sum + textContent(block).length, 0);
  if (rest < characters * MIN_REST) return false;
  tree.children.splice(end);
  const ids = new Set<unknown>();
  walkElements(tree, (element) => void ids.add(element.properties['id']));
  walkElements(tree, (element) => {
    const target = element.properties['href'];
    if (typeof target === 'string' && target.startsWith('#') && !ids.has(target.slice(1)))
      element.properties['href'] = restHref + target;
  });
  return true;
}

/** The number of blocks that are kept. A heading belongs to what follows it. */
function endOfKept(blocks: readonly RootContent[], characters: number): number {
  let end = 0;
  for (let length = 0; end < blocks.length && length < characters; end += 1)
    length += textContent(blocks[end] as RootContent).length;
  while (end > 1 && isLead(blocks[end - 1])) end -= 1;
  return end;
}

function isLead(block: RootContent | undefined): boolean {
  return block?.type === 'element' ? HEADING.test(block.tagName) : true;
}

/** The end of the kept part of a plain text: an empty line, or the end of a line; undefined when all of it is kept. */
export function endOfFoldedText(text: string, characters: number): number | undefined {
  if (text.length - characters < characters * MIN_REST) return undefined;
  const paragraph = text.indexOf('\n\n', characters);
  const end = paragraph < 0 || paragraph > characters * (1 + MIN_REST) ? text.indexOf('\n', characters) : paragraph;
  return end < 0 || text.length - end < characters * MIN_REST ? undefined : end;
}
