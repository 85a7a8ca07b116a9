/** Dropdowns are <details>: they open by themselves. Added: closing, arrow keys, and a filter that understands the wrong layout. */
import { latinReadings, russianReadings } from '../../src/search/keyboard-layout.js';

const OPEN = 'details.menu[open]';

/** @param {HTMLDetailsElement} menu */
export function enhanceMenu(menu) {
  const filter = /** @type {HTMLInputElement | null} */ (menu.querySelector('[data-menu-filter]'));
  menu.addEventListener('toggle', () => {
    // On a touch screen a focused input would raise the keyboard over the list.
    if (menu.open && filter && matchMedia('(pointer: fine)').matches) filter.focus();
  });
  menu.addEventListener('keydown', (event) => onKey(menu, event));
  filter?.addEventListener('input', () => applyFilter(menu, filter.value));
  filter?.form?.addEventListener('submit', (event) => {
    const first = filter.value.trim() === '' ? undefined : visibleItems(menu)[0];
    // Nothing here fits: the form asks the server, which knows every ref.
    if (!first) return;
    event.preventDefault();
    first.click();
  });
}

/** One menu at a time; a click elsewhere or focus that moves away closes it. */
export function closeMenusElsewhere() {
  const close = (/** @type {Event} */ event) => {
    for (const menu of document.querySelectorAll(OPEN)) {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute('open');
    }
  };
  document.addEventListener('pointerdown', close);
  document.addEventListener('focusin', close);
}

/** @param {HTMLDetailsElement} menu @param {KeyboardEvent} event */
function onKey(menu, event) {
  if (!menu.open) return;
  if (event.key === 'Escape') {
    menu.open = false;
    menu.querySelector('summary')?.focus();
    event.preventDefault();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const items = visibleItems(menu);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = at < 0 ? (step > 0 ? items[0] : items.at(-1)) : items[at + step];
  const back = at === 0 && step < 0 ? /** @type {HTMLElement | null} */ (menu.querySelector('[data-menu-filter]')) : undefined;
  (next ?? back)?.focus();
  event.preventDefault();
}

/** @param {HTMLElement} menu @returns {HTMLElement[]} */
function visibleItems(menu) {
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('.menu-item, .menu-more')]);
  return items.filter((item) => item.getClientRects().length > 0);
}

/** @param {HTMLElement} menu @param {string} text */
function applyFilter(menu, text) {
  const typed = text.trim().toLowerCase();
  const readings = [typed, ...latinReadings(typed), ...russianReadings(typed)];
  let shown = 0;
  for (const group of /** @type {NodeListOf<HTMLElement>} */ (menu.querySelectorAll('.menu-group'))) {
    let inGroup = 0;
    for (const item of /** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll('.menu-list > li'))) {
      const name = (item.querySelector('.menu-text')?.textContent ?? '').toLowerCase();
      item.hidden = !readings.some((reading) => name.includes(reading));
      if (!item.hidden) inGroup += 1;
    }
    group.hidden = inGroup === 0;
    shown += inGroup;
  }
  const none = /** @type {HTMLElement | null} */ (menu.querySelector('[data-menu-none]'));
  if (none === null) return;
  none.hidden = shown > 0;
  // Not in the HTML: text browsers show what is hidden.
  none.textContent = none.dataset['menuNone'] ?? '';
}
