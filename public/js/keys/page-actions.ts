/**
 * The actions of the page under the palette: its buttons, links and menus inside `[data-actions]`, by their accessible
 * names.
 */

/** The key in a title such as «Постоянная ссылка (Y)», which is removed. */
const KEY_AFTER = /\s*\(.\)$/u;

/** `label` includes the name of the menu that contains the action, in a pattern with `{menu}` and `{item}`. */
export interface PageAction {
  element: HTMLElement;
  label: string;
  icon: string | undefined;
  key: string | undefined;
}

const OFFERED = '[data-actions] :is(a[href], button, summary)';
/**
 * Branches and tags are searched on the server instead, which knows all of them; definitions in their menu. The menu of
 * what is seldom wanted is only a place for its items.
 */
const LISTED = '.ref .menu-list *, .ref .menu-more, .crumbs-list *, .outline-list *, .menu--more > summary';
/** Submit buttons of forms that are filled in on the page. */
const SENDS = 'button:not([type="button"], [name])';

/** `pattern` combines the names of a menu and its item. */
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
      const menu = isMenu ? null : element.closest('details.menu:not(.menu--more)')?.querySelector('summary');
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

/** Activates an element: a menu opens with the focus in it; other elements are clicked. */
export function takeAction(element: HTMLElement): void {
  element.focus();
  element.click();
}

/**
 * True unless the element is hidden at this window width. Items of a menu are visible when it opens, and copy buttons
 * work while hidden.
 */
function isOnPage(element: HTMLElement): boolean {
  return element.matches('[data-enhance~="copy"]') || (element.closest('details.menu') ?? element).checkVisibility();
}

/** The text of a menu's summary is the current choice; its title is the name of the menu followed by its key. */
function nameOf(element: HTMLElement): string {
  const said =
    element.getAttribute('aria-label') ??
    (element.matches('summary') && element.title ? element.title.replace(KEY_AFTER, '') : element.textContent);
  return said.replace(/\s+/g, ' ').trim();
}

/** The address of the icon in the sprite. */
function iconOf(element: HTMLElement): string | undefined {
  return element.querySelector('use')?.getAttribute('href') ?? undefined;
}
