/** Elements of the palette's list. */
import { createIcon, createOptionLink } from '../finder/finder-results.js';

/**
 * `href` is undefined for an option without an address; `icon` is the address of the icon. `isName` marks a name from
 * git, which must not be translated.
 */
export function paletteOption(
  href: string | undefined,
  icon: string,
  text: string,
  isName: boolean = false,
): HTMLAnchorElement {
  const option = createOptionLink(href);
  const label = document.createElement('span');
  label.className = 'found-path';
  label.translate = !isName;
  label.textContent = text;
  option.append(createIcon(icon), label);
  return option;
}

/** The key beside its action. */
export function paletteKey(label: string): HTMLElement {
  const key = document.createElement('kbd');
  key.className = 'key palette-note';
  key.setAttribute('aria-hidden', 'true');
  key.textContent = label;
  return key;
}
