/**
 * Initialises the components of a page in time slices, so that the page can paint and respond meanwhile. The first user
 * input runs all remaining initialisers synchronously, before the event is dispatched.
 */
import { inSlices } from './slices.js';

const INPUT_EVENTS = ['keydown', 'pointerdown', 'click', 'focusin', 'input', 'submit'];

/** Runs `initialisers` in order, and then `last`, which is not urgent. */
export function initialiseInSlices(initialisers: Iterable<() => void>, last: () => void): void {
  const waiting = [...initialisers];
  const initialiseNext = (): void => {
    try {
      waiting.shift()?.();
    } catch (error) {
      // A failing initialiser must not prevent the others.
      window.reportError(error);
    }
  };
  const initialiseAll = (): void => {
    while (waiting.length > 0) initialiseNext();
  };
  for (const type of INPUT_EVENTS) window.addEventListener(type, initialiseAll, { capture: true, once: true });
  // Starts in a later task, because the task of the script ends with all handlers that wait for the document.
  setTimeout(() => void inSlices(waiting.slice(), initialiseNext).then(last));
}
