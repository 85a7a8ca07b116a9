/** Dropdowns are <details>: they open by themselves. Added: closing, arrow keys, and the focus in the field where they have one. */

const OPEN = 'details.menu[open]';
const FIELD = '.menu-filter > input';

/** @param {HTMLDetailsElement} menu */
export function enhanceMenu(menu) {
  const filter = /** @type {HTMLInputElement | null} */ (menu.querySelector(FIELD));
  menu.addEventListener('toggle', () => {
    // On a touch screen a focused input would raise the keyboard over the list.
    if (menu.open && filter && matchMedia('(pointer: fine)').matches) filter.focus();
  });
  menu.addEventListener('keydown', (event) => onKey(menu, event));
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
  const back = at === 0 && step < 0 ? /** @type {HTMLElement | null} */ (menu.querySelector(FIELD)) : undefined;
  (next ?? back)?.focus();
  event.preventDefault();
}

/** @param {HTMLElement} menu @returns {HTMLElement[]} */
function visibleItems(menu) {
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('.menu-item, .menu-more')]);
  return items.filter((item) => item.getClientRects().length > 0);
}
