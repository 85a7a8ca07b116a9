/** Half a frame: between two slices the page can paint and answer, and no task becomes a long one. */
const SLICE_MS = 8;

/**
 * Does `work` for each of `things`, in order, a slice of time at a go; the first slice at once. Stops early when
 * `isWanted` says so between two slices.
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

/** Lets go of the thread; a promise that is resolved would come back before anything is painted. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
