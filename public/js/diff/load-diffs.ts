/**
 * The list of changed files when not all of them are on the page: a click on another one inserts its lines instead of
 * opening its own page. After any failure the link is followed.
 */
import { enhanceMenu } from '../core/menu.js';
import { enhanceImageDiff } from './image-diff.js';

let loaded = 0;

export function enhanceLoadDiffs(list: HTMLElement): void {
  list.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-load]') : null;
    // A click that opens a new tab is left to the browser.
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    void load(list, link);
  });
}

async function load(list: HTMLElement, link: HTMLAnchorElement): Promise<void> {
  if (link.getAttribute('aria-busy') === 'true') return;
  link.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(link.href);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const file = page.querySelector('.dfile-frame');
    if (!response.ok || !file) throw new Error(String(response.status));
    show(list, link, document.importNode(file, true));
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute('aria-busy');
  }
}

/** The file requested last is placed first. */
function show(list: HTMLElement, link: HTMLAnchorElement, file: Element): void {
  list.parentElement?.querySelector('.changes-files')?.prepend(file);
  link.href = `#${shownFile(file, link.href)}`;
  link.removeAttribute('data-load');
  file.scrollIntoView();
  const summary = file.querySelector('.dfile-head');
  if (summary instanceof HTMLElement) summary.focus({ preventScroll: true });
}

/** Makes a file of the page `href`, just inserted here, one of this page. Returns its new id. */
export function shownFile(file: Element, href: string): string {
  const anchor = `loaded-${(loaded += 1)}`;
  const heading = file.querySelector('h3');
  file.id = anchor;
  file.setAttribute('data-page', href);
  if (heading) heading.id = `${anchor}-h`;
  for (const name of ['aria-labelledby', 'aria-describedby'])
    for (const named of file.querySelectorAll(`[${name}]`)) named.setAttribute(name, `${anchor}-h`);
  for (const line of file.querySelectorAll('td[id]')) line.removeAttribute('id');
  for (const menu of file.querySelectorAll<HTMLDetailsElement>('details.menu')) enhanceMenu(menu);
  for (const pictures of file.querySelectorAll('[data-enhance~="image-diff"]'))
    if (pictures instanceof HTMLElement) enhanceImageDiff(pictures);
  return anchor;
}
