/** Text and elements of parsed HTML, for tests. */
import type { Element, Nodes } from 'hast';
import { visit } from 'unist-util-visit';

export function textOf(node: Nodes): string {
  let text = '';
  visit(node, 'text', (found) => {
    text += found.value;
  });
  return text;
}

export function elementsOf(node: Nodes): Element[] {
  const elements: Element[] = [];
  visit(node, 'element', (found) => {
    elements.push(found);
  });
  return elements;
}
