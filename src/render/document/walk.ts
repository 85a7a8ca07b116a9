/** Walks the elements of a tree in document order. unist-util-visit makes a closure a node, which at 100,000 nodes costs seconds. */
import type { Element, Nodes, Parents, Text } from 'hast';

/** Return `SKIP_CHILDREN` to go on after the element. */
export const SKIP_CHILDREN = Symbol('skip the children');

type Visitor = (element: Element, parent: Parents, at: number) => typeof SKIP_CHILDREN | undefined | void;

/** Recursive: for trees of bounded depth (see sanitize.ts). The visitor may change its element and replace it in `parent` at `at`. */
export function walkElements(parent: Parents, visitor: Visitor): void {
  for (let at = 0; at < parent.children.length; at += 1) {
    const child = parent.children[at];
    if (child?.type === 'element' && visitor(child, parent, at) !== SKIP_CHILDREN) walkElements(child, visitor);
  }
}

/** Texts outside the elements named. */
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
