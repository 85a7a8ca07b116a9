/**
 * What the page under the palette offers: its buttons, links and menus inside `[data-actions]`, by the names that a
 * screen reader says.
 */

/** «Постоянная ссылка (Y)»: the key is told apart. */
const KEY_AFTER = /\s*\(.\)$/u;

/** `PageAction`: `label`: with the menu that it stands in, as `{menu}` and `{item}` of the pattern. */
export interface PageAction {
  element: HTMLElement;
  label: string;
  icon: string | undefined;
  key: string | undefined;
}

const OFFERED = '[data-actions] :is(a[href], button, summary)';
/** Branches and tags are found by asking the server, which knows all of them. */
const LISTED = '.ref .menu-list *, .ref .menu-more, .crumbs-list *';
/** What sends a form that is filled in on the page. */
const SENDS = 'button:not([type="button"], [name])';

/** `pattern`: of what stands in a menu. */
export function pageActions(pattern: string | undefined): PageAction[] {
  const offered = [...document.querySelectorAll<HTMLElement>(OFFERED)];
  const seen = new Set();
  return offered
    .filter(
      (element) =>
        !element.matches(`${LISTED}, ${SENDS}, [aria-current]`) && !element.closest('[hidden]') && isOnPage(element),
    )
    .flatMap((element) => {
      const isMenu: boolean = element.matches('summary');
      const menu = isMenu ? null : element.closest('details.menu')?.querySelector('summary');
      const name = nameOf(element);
      if (name === '') return [];
      const label = menu ? (pattern ?? '').replace('{menu}', () => nameOf(menu)).replace('{item}', () => name) : name;
      if (seen.has(label)) return [];
      seen.add(label);
      return [
        {
          element,
          label,
          icon: iconOf(element) ?? (menu ? iconOf(menu) : undefined),
          key: element.dataset.key?.toUpperCase(),
        },
      ];
    });
}

/** A menu opens with the focus in it; anything else does what a press of it does. */
export function takeAction(element: HTMLElement): void {
  element.focus();
  element.click();
}

/** Not put away by the width of the window. A menu's items are seen once it opens, and what copies works unseen. */
function isOnPage(element: HTMLElement): boolean {
  return element.matches('[data-enhance~="copy"]') || (element.closest('details.menu') ?? element).checkVisibility();
}

/** A menu's text is what is chosen in it; its title says what it is for, and after that its key. */
function nameOf(element: HTMLElement): string {
  const said =
    element.getAttribute('aria-label') ??
    (element.matches('summary') && element.title ? element.title.replace(KEY_AFTER, '') : element.textContent);
  return (said ?? '').replace(/\s+/g, ' ').trim();
}

/** The address of the drawing in the sprite. */
function iconOf(element: HTMLElement): string | undefined {
  return element.querySelector('use')?.getAttribute('href') ?? undefined;
}
