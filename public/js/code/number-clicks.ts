/** Lines chosen by their numbers: a click or Enter, with Shift to extend the choice to a range. */

/** `numbers` is the selector of the elements with numbers inside `code`. */
export function listenToNumbers(
  code: HTMLElement,
  numbers: string,
  choose: (number: Element, isExtended: boolean) => void,
): void {
  const numberOf = ({ target }: Event): Element | null => (target instanceof Element ? target.closest(numbers) : null);
  code.addEventListener('click', (event) => {
    const number = numberOf(event);
    if (!number || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(number, event.shiftKey);
  });
  code.addEventListener('mousedown', (event) => {
    // The browser would select the text between the two clicks.
    if (event.shiftKey && numberOf(event)) event.preventDefault();
  });
  code.addEventListener('keydown', (event) => {
    // With Shift the browser would open a link in a new window; without it, it clicks a link.
    const number = event.key === 'Enter' ? numberOf(event) : null;
    if (!number || (!event.shiftKey && number.matches('a'))) return;
    event.preventDefault();
    choose(number, event.shiftKey);
  });
}

/** Adds the chosen lines, the fragment `hash`, to the permanent link of the page. */
export function carryLines(links: string, hash: string): void {
  for (const link of document.querySelectorAll(links)) if (link instanceof HTMLAnchorElement) link.hash = hash;
}
