/** The paths of the tree of changed files on a page. */
import type { Element } from 'hast';
import { find, type PageNode, textOf } from './page.js';

export interface ListedPath {
  /** `old → new` for a rename. */
  readonly path: string;
  readonly link: Element;
}

/** In the order of the page. */
export function listedFiles(page: PageNode): ListedPath[] {
  const listed: ListedPath[] = [];
  const walk = (node: PageNode, prefix: string): void => {
    if (node.type !== 'element') return;
    if (node.tagName === 'a') {
      const names = textOf(find(node, '.files-path')).split(' → ');
      const name = prefix + (names.at(-1) as string);
      // A bare name was in the same folder, one with a leading slash at the top.
      const [old = ''] = names;
      const oldName = old.startsWith('/') ? old.slice(1) : old.includes('/') ? old : prefix + old;
      listed.push({ path: names.length > 1 ? `${oldName} → ${name}` : name, link: node });
      return;
    }
    const isFolder = node.tagName === 'details';
    const inner = isFolder ? `${prefix}${textOf(find(node, '.files-folder'))}/` : prefix;
    for (const child of node.children) if (child.type === 'element' && child.tagName !== 'summary') walk(child, inner);
  };
  walk(find(page, '.files-tree'), '');
  return listed;
}
