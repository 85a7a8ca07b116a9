/**
 * Opens the command palette: its button, Ctrl+K, and Cmd+K. The palette and its script are loaded at the first opening;
 * text typed meanwhile is kept for it.
 */
import { announce } from '../core/announce.js';
import { pressedSign } from '../keys/keyboard.js';

const KEY = 'k';
/** On a Mac, Ctrl+K deletes to the end of the line in a field. */
const IS_MAC = /^Mac|^iP/.test(navigator.platform);
const MAC_LABEL = '\u2318 K';

export function enhancePaletteButton(button: HTMLElement): void {
  const { url = '', textFailed = '' } = button.dataset;
  let palette: Promise<{ toggle(typed: string, isEntered: boolean): void }> | undefined;
  const open = async (): Promise<void> => {
    const release = holdTyping();
    try {
      palette ??= import('./palette.js').then(({ loadPalette }) => loadPalette(url));
      const ready = await palette;
      const { typed, isEntered, isCancelled } = release();
      if (!isCancelled) ready.toggle(typed, isEntered);
    } catch {
      palette = undefined;
      if (!release().isCancelled) announce(textFailed);
    }
  };
  button.hidden = false;
  const label = button.querySelector('.key');
  if (IS_MAC && label) label.textContent = MAC_LABEL;
  button.addEventListener('click', () => void open());
  document.addEventListener('keydown', (event) => {
    const isAsked =
      event.metaKey !== event.ctrlKey &&
      (event.metaKey || !IS_MAC) &&
      !event.altKey &&
      !event.shiftKey &&
      pressedSign(event) === KEY;
    if (!isAsked || event.isComposing) return;
    event.preventDefault();
    // A dialog opened over another one would be hidden behind it.
    if (!event.repeat && !document.querySelector(':modal:not(.palette)')) void open();
  });
}

/**
 * Captures key presses until the returned function is called, which returns the text typed meanwhile, whether Enter was
 * pressed, and whether Esc cancelled it.
 */
function holdTyping(): () => { typed: string; isEntered: boolean; isCancelled: boolean } {
  let typed = '';
  let isEntered = false;
  let isCancelled = false;
  const end = (): void => window.removeEventListener('keydown', hold, true);
  const hold = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      isCancelled = true;
      end();
    } else if (event.key === 'Enter') isEntered ||= typed !== '';
    else if (event.key === 'Backspace') typed = [...typed].slice(0, -1).join('');
    else if (event.key.length === 1) typed += event.key;
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('keydown', hold, true);
  return () => {
    end();
    return { typed, isEntered, isCancelled };
  };
}
