/** Half a frame: between two slices the page can paint and respond, and no task becomes long. */
const SLICE_MS = 8;

/**
 * Calls `work` for each of `things` in order, in time slices; the first slice runs at once. Stops when `isWanted`
 * returns false between two slices.
 */
export async function inSlices<T>(
  things: Iterable<T>,
  work: (thing: T) => void,
  isWanted: () => boolean = () => true,
): Promise<void> {
  let end = performance.now() + SLICE_MS;
  for (const thing of things) {
    if (performance.now() >= end) {
      await pause();
      if (!isWanted()) return;
      end = performance.now() + SLICE_MS;
    }
    work(thing);
  }
}

/** Yields to the browser. A resolved promise would continue before anything is painted. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
