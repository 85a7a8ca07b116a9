/** What the palette's list is made of. */
import { createIcon, createOptionLink } from '../finder/finder-results.js';

/**
 * @param {string | undefined} href Undefined: what it does has no address.
 * @param {string} icon Address of the drawing. @param {string} text @param {boolean} isName Of git's: no translator touches it.
 */
export function paletteOption(href, icon, text, isName = false) {
  const option = createOptionLink(href);
  const words = document.createElement('span');
  words.className = 'found-path';
  words.translate = !isName;
  words.textContent = text;
  option.append(createIcon(icon), words);
  return option;
}

/** A key beside what it does. @param {string} label */
export function paletteKey(label) {
  const key = document.createElement('kbd');
  key.className = 'key palette-note';
  key.setAttribute('aria-hidden', 'true');
  key.textContent = label;
  return key;
}
