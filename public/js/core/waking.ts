/**
 * The parts of a page wake one after another, a slice of time at a go, so that the page is painted and answers
 * meanwhile. Whoever acts before the last of them finds all awake: the first key, press or click wakes the rest before
 * it gets anywhere.
 */
import { inSlices } from './slices.js';

const ACTS = ['keydown', 'pointerdown', 'click', 'focusin', 'input', 'submit'];

/** `parts` run in this order; `last` runs after them. */
export function wakeInTurn(parts: Iterable<() => void>, last: () => void): void {
  const waiting = [...parts];
  const wakeNext = (): void => {
    try {
      waiting.shift()?.();
    } catch (error) {
      // One part that fails must not keep the others asleep.
      window.reportError(error);
    }
  };
  const wakeAll = (): void => {
    while (waiting.length > 0) wakeNext();
  };
  for (const act of ACTS) window.addEventListener(act, wakeAll, { capture: true, once: true });
  // Not in the task that brought the script: that one ends with all that waits for the document's end.
  setTimeout(() => void inSlices(waiting.slice(), wakeNext).then(last));
}
