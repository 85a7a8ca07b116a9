/**
 * Single-key shortcuts: a key wakes the first visible element with its `data-key`. An input is focused, a link or a
 * button clicked, a <summary> toggled. `data-shortcuts="off"` on <html> switches them off (WCAG 2.1.4).
 */
import { hasCyrillic, shortcutSign } from '../../src/search/keyboard-layout.js';

const NOT_TYPED_INTO = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);
let isCyrillicLayout = false;

export function listenToKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.key.length === 1 && /\p{L}/u.test(event.key)) isCyrillicLayout = hasCyrillic(event.key);
    if (event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.documentElement.dataset.shortcuts === 'off' || isTypedInto(event.target)) return;
    const sign = shortcutSign(event, isCyrillicLayout);
    const element = sign === undefined ? undefined : elementOf(sign);
    if (!element) return;
    event.preventDefault();
    activate(element);
  });
}

/** @param {EventTarget | null} target */
function isTypedInto(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TYPED_INTO.has(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}

/** @param {string} sign */
function elementOf(sign) {
  const elements = [...document.querySelectorAll(`[data-key="${CSS.escape(sign)}"]`)];
  return elements.find((element) => element.getClientRects().length > 0);
}

/** @param {Element} element */
function activate(element) {
  if (element instanceof HTMLInputElement) {
    element.focus();
    element.select();
  } else if (element instanceof HTMLElement) element.click();
}
