/**
 * Initialises the components of a page in time slices, so that the page can paint and respond meanwhile. The first user
 * input runs all remaining initialisers synchronously, before the event is dispatched.
 */
import { inSlices } from './slices.js';

const ACTS = ['keydown', 'pointerdown', 'click', 'focusin', 'input', 'submit'];

/** Runs `parts` in order, and then `last`, which is not urgent. */
export function wakeInTurn(parts: Iterable<() => void>, last: () => void): void {
  const waiting = [...parts];
  const wakeNext = (): void => {
    try {
      waiting.shift()?.();
    } catch (error) {
      // A failing initialiser must not prevent the others.
      window.reportError(error);
    }
  };
  const wakeAll = (): void => {
    while (waiting.length > 0) wakeNext();
  };
  for (const act of ACTS) window.addEventListener(act, wakeAll, { capture: true, once: true });
  // Starts in a later task, because the task of the script ends with all handlers that wait for the document.
  setTimeout(() => void inSlices(waiting.slice(), wakeNext).then(last));
}
