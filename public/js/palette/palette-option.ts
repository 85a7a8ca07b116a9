/** What the palette's list is made of. */
import { createIcon, createOptionLink } from '../finder/finder-results.js';

/**
 * `href`: undefined for an action without an address; `icon`: address of the drawing; `isName`: Git's own name, not
 * translated.
 */
export function paletteOption(
  href: string | undefined,
  icon: string,
  text: string,
  isName: boolean = false,
): HTMLAnchorElement {
  const option = createOptionLink(href);
  const words = document.createElement('span');
  words.className = 'found-path';
  words.translate = !isName;
  words.textContent = text;
  option.append(createIcon(icon), words);
  return option;
}

/** A key beside what it does. */
export function paletteKey(label: string): HTMLElement {
  const key = document.createElement('kbd');
  key.className = 'key palette-note';
  key.setAttribute('aria-hidden', 'true');
  key.textContent = label;
  return key;
}
