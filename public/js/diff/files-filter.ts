/**
 * The search box of a tree of files: shows files whose path contains all words, and expands their folders. Accepts
 * either keyboard layout.
 */
import { filterByName } from '../../../src/shared/name-filter.js';
import { announce } from '../core/announce.js';
import { foundText } from '../finder/found-text.js';

export function enhanceFilesFilter(list: HTMLElement): void {
  const input = list.querySelector('.files-filter > input');
  const leaves = [...list.querySelectorAll<HTMLElement>('.files-leaf')].map((leaf) => ({
    leaf,
    path: pathOf(leaf),
  }));
  const folders = [...list.querySelectorAll<HTMLDetailsElement>('li > details')].map((folder) => ({
    folder,
    open: folder.hasAttribute('open'),
  }));
  if (!(input instanceof HTMLInputElement)) return;
  input.addEventListener('input', () => {
    const { items, reading } = filterByName(leaves, ({ path }) => path, input.value);
    const isAsked = input.value.trim() !== '';
    for (const { leaf } of leaves) leaf.hidden = true;
    for (const { leaf } of items) leaf.hidden = false;
    for (const { folder, open } of folders) {
      const item = folder.closest('li');
      if (item) item.hidden = !folder.querySelector('.files-leaf:not([hidden])');
      folder.open = isAsked || open;
    }
    if (isAsked) announce(foundText(list.dataset, { count: items.length, isCut: false, reading }));
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return;
    const first = leaves
      .map(({ leaf }) => leaf.querySelector('a'))
      .find((link) => link && link.getClientRects().length > 0);
    if (!first) return;
    event.preventDefault();
    if (event.key === 'ArrowDown') first.focus();
    // An empty query does not select a file.
    else if (input.value.trim() !== '') first.click();
  });
}

/** The path with all its folders, and the old name of a renamed file. */
function pathOf(leaf: HTMLElement): string {
  let path = leaf.querySelector('.files-path')?.textContent ?? '';
  for (
    let folder = leaf.parentElement?.closest('details');
    folder?.closest('.files-tree');
    folder = folder.parentElement?.closest('details')
  ) {
    path = `${folder.querySelector('.files-folder')?.textContent ?? ''}/${path}`;
  }
  return path;
}
