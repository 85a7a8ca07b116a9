/**
 * Walks the elements of a tree in document order. unist-util-visit creates a closure for each node, which takes seconds
 * for 100,000 nodes.
 */
import type { Element, Nodes, Parents, Text } from 'hast';

/** A visitor returns `SKIP_CHILDREN` to continue after the element. */
export const SKIP_CHILDREN = Symbol('skip the children');

type Visitor = (element: Element, parent: Parents, at: number) => typeof SKIP_CHILDREN | undefined | void;

/**
 * Recursive: for trees of bounded depth (see sanitize.ts). The visitor may change its element and may replace it in
 * `parent` at `at`.
 */
export function walkElements(parent: Parents, visitor: Visitor): void {
  for (let at = 0; at < parent.children.length; at += 1) {
    const child = parent.children[at];
    if (child?.type === 'element' && visitor(child, parent, at) !== SKIP_CHILDREN) walkElements(child, visitor);
  }
}

/** Visits text nodes outside of the named elements. */
export function walkTexts(
  parent: Parents,
  visitor: (text: Text) => void,
  outside: ReadonlySet<string> = new Set(),
): void {
  for (const child of parent.children) {
    if (child.type === 'text') visitor(child);
    else if (child.type === 'element' && !outside.has(child.tagName)) walkTexts(child, visitor, outside);
  }
}

export function textContent(node: Nodes): string {
  if (node.type === 'text') return node.value;
  let text = '';
  if ('children' in node) {
    walkTexts(node, ({ value }) => {
      text += value;
    });
  }
  return text;
}
