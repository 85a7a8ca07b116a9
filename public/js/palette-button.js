/**
 * What opens the command palette: its button, Ctrl+K, and Cmd+K. The palette and its script come at the first opening;
 * what is typed until then is kept for it.
 */
import { announce } from './announce.js';
import { pressedSign } from './keyboard.js';

const KEY = 'k';
/** On a Mac Ctrl+K cuts to the end of a line that is being written. */
const IS_MAC = /^Mac|^iP/.test(navigator.platform);
const MAC_LABEL = '\u2318 K';

/** @param {HTMLButtonElement} button */
export function enhancePaletteButton(button) {
  const { url = '', textFailed = '' } = button.dataset;
  /** @type {Promise<{ toggle(typed: string): void }> | undefined} */
  let palette;
  const open = async () => {
    const typed = holdTyping();
    try {
      palette ??= import('./palette.js').then(({ loadPalette }) => loadPalette(url));
      (await palette).toggle(typed());
    } catch {
      palette = undefined;
      typed();
      announce(textFailed);
    }
  };
  button.hidden = false;
  const label = button.querySelector('.key');
  if (IS_MAC && label) label.textContent = MAC_LABEL;
  button.addEventListener('click', () => void open());
  document.addEventListener('keydown', (event) => {
    const isAsked = event.metaKey !== event.ctrlKey && (event.metaKey || !IS_MAC) && !event.altKey && !event.shiftKey && pressedSign(event) === KEY;
    if (!isAsked || event.isComposing) return;
    event.preventDefault();
    // Over another dialog it would be lost behind it.
    if (!event.repeat && !document.querySelector(':modal:not(.palette)')) void open();
  });
}

/** Keeps keys from doing anything else; the function that it returns ends that and gives what was typed. @returns {() => string} */
function holdTyping() {
  let typed = '';
  const hold = (/** @type {KeyboardEvent} */ event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    typed += event.key;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('keydown', hold, true);
  return () => {
    window.removeEventListener('keydown', hold, true);
    return typed;
  };
}
