/** The search box of a tree of files: what has all the words somewhere in its path stays, in folders that open for it. */
import { announce } from './announce.js';
import { filled } from './filled.js';

/** @param {HTMLElement} list */
export function enhanceFilesFilter(list) {
  const input = list.querySelector('.files-filter > input');
  const leaves = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('.files-leaf')]).map((leaf) => ({ leaf, path: pathOf(leaf) }));
  const folders = [...list.querySelectorAll('li > details')].map((folder) => ({ folder: /** @type {HTMLDetailsElement} */ (folder), open: folder.hasAttribute('open') }));
  if (!(input instanceof HTMLInputElement)) return;
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { leaf, path } of leaves) {
      leaf.hidden = !words.every((word) => path.includes(word));
      if (!leaf.hidden) found += 1;
    }
    for (const { folder, open } of folders) {
      const item = folder.closest('li');
      if (item) item.hidden = !folder.querySelector('.files-leaf:not([hidden])');
      folder.open = words.length > 0 || open;
    }
    if (words.length > 0) announce(filled(list.dataset.textFound, { count: found }));
  });
}

/** With all folders above it, and the old name of what was renamed. @param {HTMLElement} leaf */
function pathOf(leaf) {
  let path = leaf.querySelector('.files-path')?.textContent ?? '';
  for (let folder = leaf.parentElement?.closest('details'); folder?.closest('.files-tree'); folder = folder.parentElement?.closest('details')) {
    path = `${folder.querySelector('.files-folder')?.textContent ?? ''}/${path}`;
  }
  return path.toLowerCase();
}
