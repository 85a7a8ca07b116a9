/**
 * Dropdowns are <details> elements and open without script. Added here: closing, arrow keys that also open, and the
 * focus in the filter field if there is one.
 */

const OPEN = 'details.menu[open]';
const FIELD = '.menu-filter > input';
/**
 * The target of a key among the items. `at` is -1 when the focus is not on an item: on the summary, whose menu may be
 * closed, or in the filter.
 */
const MOVES: Readonly<Record<string, (items: readonly HTMLElement[], at: number) => HTMLElement | undefined>> = {
  ArrowDown: (items, at) => items[at + 1],
  ArrowUp: (items, at) => (at < 0 ? items.at(-1) : items[at - 1]),
  Home: (items) => items[0],
  End: (items) => items.at(-1),
};

export function enhanceMenu(menu: HTMLDetailsElement): void {
  const filter = menu.querySelector<HTMLInputElement>(FIELD);
  menu.addEventListener('toggle', () => {
    // On a touch screen a focused field would open the keyboard over the list. After opening by key the focus is
    // already in the menu.
    if (
      menu.open &&
      filter &&
      !filter.closest('.menu-box')?.contains(document.activeElement) &&
      matchMedia('(pointer: fine)').matches
    )
      filter.focus();
  });
  menu.addEventListener('keydown', (event) => onKey(menu, event));
}

/** Keeps only one menu open: a click outside, or focus that moves away, closes it. */
export function closeMenusElsewhere(): void {
  const close = (event: Event): void => {
    for (const menu of document.querySelectorAll(OPEN)) {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute('open');
    }
  };
  document.addEventListener('pointerdown', close);
  document.addEventListener('focusin', close);
}

function onKey(menu: HTMLDetailsElement, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key === 'Escape') {
    if (!menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  } else {
    const go = MOVES[event.key];
    // In a field Home and End move the cursor.
    if (!go || (!event.key.startsWith('Arrow') && (!menu.open || event.target instanceof HTMLInputElement))) return;
    menu.open = true;
    const items = visibleItems(menu);
    const to = go(
      items,
      items.findIndex((item) => item === document.activeElement),
    );
    // The filter is above the first item.
    const over = event.key === 'ArrowUp' ? menu.querySelector<HTMLElement>(FIELD) : undefined;
    (to ?? over)?.focus();
  }
  event.preventDefault();
}

function visibleItems(menu: HTMLElement): HTMLElement[] {
  const items = [...menu.querySelectorAll<HTMLElement>('.menu-item, .menu-more')];
  return items.filter((item) => item.getClientRects().length > 0);
}
