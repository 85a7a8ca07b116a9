/**
 * The tree beside a page. The links are there without script; here directories get an arrow that opens them in place, the
 * arrow keys walk, and the switch puts the tree away without a round trip.
 */
import { announce } from './announce.js';
import { setCookie } from './cookie.js';

const DIRECTORY = ':scope > .side-link > .icon--dir';

/** @param {HTMLElement} nav */
export function enhanceSideTree(nav) {
  addToggles(nav, nav);
  nav.addEventListener('click', (event) => {
    const toggle = event.target instanceof Element ? event.target.closest('.side-toggle') : null;
    if (toggle instanceof HTMLButtonElement) void flip(nav, toggle);
  });
  nav.addEventListener('keydown', (event) => walk(nav, event));
  // Sizes are known without a layout of its own once the frame has had one.
  requestAnimationFrame(() => setTimeout(() => showCurrent(nav)));
}

/** The tree scrolls by itself, so the page need not move. @param {HTMLElement} nav */
function showCurrent(nav) {
  const current = nav.querySelector('[aria-current]');
  if (!current) return;
  const box = current.getBoundingClientRect();
  const frame = nav.getBoundingClientRect();
  if (box.bottom > Math.min(frame.bottom, window.innerHeight)) nav.scrollTop += box.top - frame.top - frame.height / 2;
}

/** @param {HTMLElement} nav @param {Element} root */
function addToggles(nav, root) {
  for (const item of root.querySelectorAll('li')) {
    if (!item.querySelector(DIRECTORY)) continue;
    const toggle = document.createElement('button');
    toggle.type = 'button';
    toggle.className = 'side-toggle';
    toggle.setAttribute('aria-expanded', String(listOf(item) !== null));
    toggle.setAttribute('aria-label', (nav.dataset.textToggle ?? '').replace('{name}', linkOf(item)?.textContent ?? ''));
    item.prepend(toggle);
  }
}

/** @param {Element} item @returns {HTMLUListElement | null} */
const listOf = (item) => item.querySelector(':scope > .side-list');
/** @param {Element} item @returns {HTMLAnchorElement | null} */
const linkOf = (item) => item.querySelector(':scope > .side-link');

/** @param {HTMLElement} nav @param {HTMLButtonElement} toggle */
async function flip(nav, toggle) {
  const item = /** @type {HTMLElement} */ (toggle.parentElement);
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
  toggle.setAttribute('aria-expanded', String(isOpening));
}

/** Undefined when the server has no answer. @param {HTMLElement} nav @param {HTMLElement} item @returns {Promise<HTMLElement | undefined>} */
async function fetchList({ dataset }, item) {
  const path = linkOf(item)?.getAttribute('href')?.slice(dataset.openUrl?.length);
  const url = new URL(dataset.listUrl ?? '', location.href);
  url.pathname += `/${path}`;
  try {
    const response = await fetch(url);
    if (!response.ok) return undefined;
    const list = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('.side-list');
    return list instanceof HTMLElement ? document.adoptNode(list) : undefined;
  } catch {
    // The network is away; the link beside the arrow is still a link.
    return undefined;
  }
}

/** Up and down among what is seen, right opens or goes in, left closes or goes out. @param {HTMLElement} nav @param {KeyboardEvent} event */
function walk(nav, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !(event.target instanceof Element)) return;
  const item = event.target.closest('li');
  if (!item) return;
  const links = /** @type {HTMLElement[]} */ ([...nav.querySelectorAll('a')]).filter((link) => link.getClientRects().length > 0);
  const at = links.indexOf(/** @type {HTMLElement} */ (item.querySelector(':scope > a')));
  const toggle = /** @type {HTMLButtonElement | null} */ (item.querySelector(':scope > .side-toggle'));
  const isOpen = toggle?.getAttribute('aria-expanded') === 'true';
  /** @type {(() => void) | undefined} */
  let move;
  if (event.key === 'ArrowDown') move = () => links[at + 1]?.focus();
  else if (event.key === 'ArrowUp') move = () => links[at - 1]?.focus();
  else if (event.key === 'ArrowRight' && toggle) move = () => (isOpen ? links[at + 1]?.focus() : toggle.click());
  else if (event.key === 'ArrowLeft') move = () => (isOpen ? toggle.click() : item.parentElement?.closest('li')?.querySelector('a')?.focus());
  if (!move) return;
  event.preventDefault();
  move();
}

/** The same cookie that the server would set. To bring back a tree that did not come with the page, the form is sent. @param {HTMLFormElement} form */
export function enhanceSideSwitch(form) {
  const button = form.querySelector('button');
  form.addEventListener('submit', (event) => {
    const nav = document.getElementById('side-tree');
    const beside = nav?.closest('.beside');
    if (!button || !beside) return;
    event.preventDefault();
    const isShown = beside.classList.toggle('has-side');
    setCookie('tree', isShown ? 'shown' : 'hidden');
    button.setAttribute('aria-expanded', String(isShown));
    button.title = (isShown ? form.dataset.textHide : form.dataset.textShow) ?? '';
  });
}
