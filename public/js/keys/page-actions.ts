/** What the page under the palette offers: its buttons, links and menus inside `[data-actions]`, by the names that a screen reader says. */

/** «Постоянная ссылка (Y)»: the key is told apart. */
const KEY_AFTER = /\s*\(.\)$/u;

/** @typedef {{ element: HTMLElement, label: string, icon: string | undefined, key: string | undefined }} PageAction `label`: with the menu that it stands in, as `{menu}` and `{item}` of the pattern. */

const OFFERED = '[data-actions] :is(a[href], button, summary)';
/** Branches and tags are found by asking the server, which knows all of them. */
const LISTED = '.ref .menu-list *, .ref .menu-more, .crumbs-list *';
/** What sends a form that is filled in on the page. */
const SENDS = 'button:not([type="button"], [name])';

/** @param {string | undefined} pattern Of what stands in a menu. @returns {PageAction[]} */
export function pageActions(pattern) {
  const offered = /** @type {HTMLElement[]} */ [...document.querySelectorAll(OFFERED)];
  const seen = new Set();
  return offered
    .filter(
      (element) =>
        !element.matches(`${LISTED}, ${SENDS}, [aria-current]`) && !element.closest('[hidden]') && isOnPage(element),
    )
    .flatMap((element) => {
      const menu = element.matches('summary') ? null : element.closest('details.menu')?.querySelector('summary');
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

/** A menu opens with the focus in it; anything else does what a press of it does. @param {HTMLElement} element */
export function takeAction(element) {
  element.focus();
  element.click();
}

/** Not put away by the width of the window. A menu's items are seen once it opens, and what copies works unseen. @param {HTMLElement} element */
function isOnPage(element) {
  return element.matches('[data-enhance~="copy"]') || (element.closest('details.menu') ?? element).checkVisibility();
}

/** A menu's text is what is chosen in it; its title says what it is for, and after that its key. @param {HTMLElement} element */
function nameOf(element) {
  const said =
    element.getAttribute('aria-label') ??
    (element.matches('summary') && element.title ? element.title.replace(KEY_AFTER, '') : element.textContent);
  return (said ?? '').replace(/\s+/g, ' ').trim();
}

/** The address of the drawing in the sprite. @param {HTMLElement} element */
function iconOf(element) {
  return element.querySelector('use')?.getAttribute('href') ?? undefined;
}
