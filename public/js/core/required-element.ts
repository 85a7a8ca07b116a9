/**
 * Returns an element that a page or a response always has. Throws when it is missing, because page and script then do
 * not match.
 */
export function requiredElement(root: ParentNode, selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(selector);
  return found;
}
