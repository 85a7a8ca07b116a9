/**
 * The search box of a file's outline: shows the definitions whose name contains all words. Accepts either keyboard
 * layout. Enter goes to the first of them, arrow keys move along the list.
 */
import { filterByName } from '../../../src/shared/name-filter.js';
import { announce } from '../core/announce.js';
import { foundText } from '../finder/found-text.js';

export function enhanceOutline(outline: HTMLElement): void {
  const input = outline.querySelector('input');
  if (!input) return;
  const items = [...outline.querySelectorAll<HTMLElement>('.outline-item')];
  input.addEventListener('input', () => {
    const { items: found, reading } = filterByName(items, (item) => linkOf(item)?.textContent ?? '', input.value);
    for (const item of items) item.hidden = true;
    for (const item of found) item.hidden = false;
    if (input.value.trim() !== '') announce(foundText(outline.dataset, { count: found.length, isCut: false, reading }));
  });
  outline.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const links = items.flatMap((item) => (item.hidden ? [] : (linkOf(item) ?? [])));
    const at = links.findIndex((link) => link === document.activeElement);
    let to: HTMLElement | undefined;
    if (event.key === 'ArrowDown') to = links[at + 1];
    else if (event.key === 'ArrowUp' && at >= 0) to = links[at - 1] ?? input;
    // An empty query does not select a definition.
    else if (event.key === 'Enter' && event.target === input && input.value.trim() !== '') links[0]?.click();
    else return;
    // A menu around the list has keys of its own.
    event.stopPropagation();
    event.preventDefault();
    to?.focus();
  });
}

const linkOf = (item: Element): HTMLAnchorElement | null => item.querySelector('a');
