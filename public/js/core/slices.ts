/** Half a frame: between two slices the page can paint and answer, and no task becomes a long one. */
const SLICE_MS = 8;

/**
 * Does `work` for each of `things`, in order, a slice of time at a go; the first slice at once. Stops early when `isWanted` says
 * so between two slices.
 * @template T
 * @param {Iterable<T>} things @param {(thing: T) => void} work @param {() => boolean} [isWanted]
 */
export async function inSlices(things, work, isWanted = () => true) {
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
function pause() {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
