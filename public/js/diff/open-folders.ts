/**
 * The table of changed directories: a click opens a directory or the lines of a file below its row, and closes it again.
 * What is shown comes from the page that the row names. After any failure the link is followed, as without a script.
 */
import { shownFile } from './load-diffs.js';

export function enhanceOpenFolders(table: HTMLElement): void {
  for (const link of table.querySelectorAll('.dirs-item')) link.setAttribute('aria-expanded', 'false');
  table.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a.dirs-item') : null;
    // A click that opens a new tab is left to the browser.
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    void toggle(link);
  });
}

async function toggle(link: HTMLAnchorElement): Promise<void> {
  if (link.getAttribute('aria-busy') === 'true') return;
  const isOpen = link.getAttribute('aria-expanded') === 'true';
  if (!isOpen && !link.nextElementSibling && !(await load(link))) return;
  link.setAttribute('aria-expanded', String(!isOpen));
  let below = link.nextElementSibling;
  for (; below instanceof HTMLElement; below = below.nextElementSibling) below.hidden = isOpen;
}

/** False when the link is followed instead. */
async function load(link: HTMLAnchorElement): Promise<boolean> {
  const url = link.dataset.open ?? link.href;
  link.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(url);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const found = page.querySelector('.dirs') ?? page.querySelector('.dfile-frame');
    if (!response.ok || !found) throw new Error(String(response.status));
    const part = document.importNode(found, true);
    for (const row of part.querySelectorAll('.dirs-item')) row.setAttribute('aria-expanded', 'false');
    link.after(part);
    if (part.matches('.dfile-frame')) shownFile(part, link.href);
    return true;
  } catch {
    location.assign(link.href);
    return false;
  } finally {
    link.removeAttribute('aria-busy');
  }
}
