/**
 * What a page or an answer always has in that place. Throws where it is missing: page and script do not fit together.
 */
export function part(root: ParentNode, selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(selector);
  return found;
}
