/**
 * The tree beside a page. Its links work without script. The script gives directories an arrow that expands them in
 * place, makes the tree one tab stop with arrow keys, Home, End and first letters, lets it use the height of the window
 * once the page is scrolled, and hides or shows it without a round trip.
 */
import { PREFERENCES } from '../../../src/shared/preferences.js';
import { announce } from './announce.js';
import { onceAFrame } from './once-a-frame.js';
import { setCookie } from './cookie.js';
import { pressedSign } from '../keys/keyboard.js';

const DIRECTORY = ':scope > .side-link > .icon--dir';

export function enhanceSideTree(nav: HTMLElement): void {
  addToggles(nav, nav);
  nav.addEventListener('click', (event) => {
    const toggle = event.target instanceof Element ? event.target.closest('.side-toggle') : null;
    if (toggle instanceof HTMLButtonElement) void flip(nav, toggle);
  });
  nav.addEventListener('keydown', (event) => walk(nav, event));
  nav.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLAnchorElement) moveTabStop(nav, target);
  });
  moveTabStop(nav, nav.querySelector('a[aria-current]') ?? nav.querySelector('a'));
  // After the next frame the sizes are known without forcing another layout.
  requestAnimationFrame(() =>
    setTimeout(() => {
      showCurrent(nav);
      followScrolling(nav);
    }),
  );
}

/** Tells the style sheet whether the tree has left its place and at which ends it goes on. */
function followScrolling(nav: HTMLElement): void {
  const beside = nav.closest('.beside');
  const later = onceAFrame(() => {
    const isStuck = (beside?.getBoundingClientRect().top ?? 0) < 0;
    const { scrollTop, scrollHeight, clientHeight } = nav;
    nav.classList.toggle('is-stuck', isStuck);
    nav.classList.toggle('is-cut-above', scrollTop > 0);
    // Half a pixel is left at the end of some zoomed pages.
    nav.classList.toggle('is-cut-below', scrollTop + clientHeight < scrollHeight - 1);
  });
  // A new height follows from directories that open, from the window and from becoming stuck.
  const sizes = new ResizeObserver(later);
  for (const element of [nav, ...nav.querySelectorAll(':scope > .side-list')]) sizes.observe(element);
  nav.addEventListener('scroll', later, { passive: true });
  document.addEventListener('scroll', later, { passive: true });
}

/** Scrolls only the tree, not the page. */
function showCurrent(nav: HTMLElement): void {
  const current = nav.querySelector('[aria-current]');
  if (!current) return;
  const box = current.getBoundingClientRect();
  const frame = nav.getBoundingClientRect();
  if (box.bottom > Math.min(frame.bottom, window.innerHeight)) nav.scrollTop += box.top - frame.top - frame.height / 2;
}

/** Makes the tree one tab stop, because hundreds of links would separate the content from the page's footer. */
function moveTabStop(nav: HTMLElement, link: HTMLAnchorElement | null): void {
  const old = tabStop(nav);
  if (old) old.tabIndex = -1;
  if (link) link.tabIndex = 0;
}

const tabStop = (nav: HTMLElement): HTMLAnchorElement | null => nav.querySelector('a[tabindex="0"]');

/** New links and buttons are not tab stops. */
function addToggles(nav: HTMLElement, root: Element): void {
  for (const link of root.querySelectorAll('a')) link.tabIndex = -1;
  for (const item of root.querySelectorAll('li')) {
    if (!item.querySelector(DIRECTORY)) continue;
    const toggle = document.createElement('button');
    toggle.type = 'button';
    toggle.tabIndex = -1;
    toggle.className = 'side-toggle';
    toggle.setAttribute('aria-expanded', String(listOf(item) !== null));
    toggle.setAttribute(
      'aria-label',
      (nav.dataset.textToggle ?? '').replace('{name}', linkOf(item)?.textContent ?? ''),
    );
    item.prepend(toggle);
  }
}

const listOf = (item: Element): HTMLUListElement | null => item.querySelector(':scope > .side-list');
const linkOf = (item: Element): HTMLAnchorElement | null => item.querySelector(':scope > .side-link');

async function flip(nav: HTMLElement, toggle: HTMLButtonElement): Promise<void> {
  const item = toggle.parentElement;
  if (!item) return;
  const isOpening = toggle.getAttribute('aria-expanded') !== 'true';
  if (isOpening && !listOf(item)) {
    if (toggle.getAttribute('aria-busy') === 'true') return;
    toggle.setAttribute('aria-busy', 'true');
    const list = await fetchList(nav, item);
    toggle.removeAttribute('aria-busy');
    if (!list) {
      announce(nav.dataset.textFailed ?? '');
      return;
    }
    addToggles(nav, list);
    item.append(list);
  }
  const list = listOf(item);
  if (list) list.hidden = !isOpening;
  if (!isOpening && list?.contains(tabStop(nav))) moveTabStop(nav, linkOf(item));
  toggle.setAttribute('aria-expanded', String(isOpening));
}

/** Undefined when the server gave no answer. */
async function fetchList({ dataset }: HTMLElement, item: HTMLElement): Promise<HTMLElement | undefined> {
  const path = linkOf(item)?.getAttribute('href')?.slice(dataset.openUrl?.length);
  const url = new URL(dataset.listUrl ?? '', location.href);
  url.pathname += `/${path}`;
  try {
    const response = await fetch(url);
    if (!response.ok) return undefined;
    const list = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('.side-list');
    return list instanceof HTMLElement ? document.adoptNode(list) : undefined;
  } catch {
    // There is no network; the link beside the arrow still works.
    return undefined;
  }
}

/**
 * Up and down move among visible links, right expands or enters, left collapses or leaves, a letter moves to the next
 * name that begins with it.
 */
function walk(nav: HTMLElement, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !(event.target instanceof Element)) return;
  const item = event.target.closest('li');
  if (!item) return;
  const links = [...nav.querySelectorAll<HTMLElement>('a')].filter((link) => link.getClientRects().length > 0);
  const at = links.findIndex((link) => link.parentElement === item);
  const toggle = item.querySelector<HTMLButtonElement>(':scope > .side-toggle');
  const isOpen = toggle?.getAttribute('aria-expanded') === 'true';
  const below = links[at + 1];
  let to: HTMLElement | null | undefined;
  if (event.key === 'ArrowDown') to = below;
  else if (event.key === 'ArrowUp') to = links[at - 1];
  else if (event.key === 'ArrowRight' && toggle) to = isOpen ? below : toggle;
  else if (event.key === 'ArrowLeft') to = isOpen ? toggle : item.parentElement?.closest('li')?.querySelector('a');
  else if (event.key === 'Home') to = links[0];
  else if (event.key === 'End') to = links.at(-1);
  else if (event.key.length === 1) to = nextNamed([...links.slice(at + 1), ...links.slice(0, at)], event);
  // A letter without a matching name is left to the shortcuts of the page.
  if (!to && !event.key.startsWith('Arrow')) return;
  event.preventDefault();
  if (to === toggle) toggle?.click();
  else to?.focus();
}

/** The first link whose name begins with the letter, in either keyboard layout. */
function nextNamed(links: readonly HTMLElement[], event: KeyboardEvent): HTMLElement | undefined {
  const letters = [event.key.toLowerCase(), pressedSign(event)];
  return links.find((link) => letters.includes([...link.textContent.trim().toLowerCase()][0]));
}

/** Sets the same cookie as the server. A tree that is not in the page is loaded by submitting the form. */
export function enhanceSideSwitch(form: HTMLElement): void {
  const button = form.querySelector('button');
  form.addEventListener('submit', (event) => {
    const nav = document.getElementById('side-tree');
    const beside = nav?.closest('.beside');
    if (!button || !beside) return;
    event.preventDefault();
    const isShown = beside.classList.toggle('has-side');
    setCookie(PREFERENCES.sideTree.cookie, isShown ? 'shown' : 'hidden');
    button.setAttribute('aria-expanded', String(isShown));
    button.title = (isShown ? form.dataset.textHide : form.dataset.textShow) ?? '';
  });
}
