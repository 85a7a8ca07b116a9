/**
 * A blame table that was sent before its commits were known: requests the table again until they are. `data-url`
 * returns the same table; while the commits are still unknown, the answer has `data-url` again.
 */
import { enhanceLineSelect } from './line-select.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** Together some minutes; after that the page reports failure. */
const ATTEMPTS = 12;

export async function enhanceBlame(box: HTMLElement): Promise<void> {
  const { url } = box.dataset;
  if (!url) return;
  let pause = FIRST_PAUSE_MS;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const answer = await fetchTable(url);
    if (answer && !answer.dataset.url) {
      const scrolled = box.querySelector('.code-scroll')?.scrollLeft ?? 0;
      const focused = document.activeElement;
      const line = focused instanceof HTMLElement && box.contains(focused) ? focused.dataset.n : undefined;
      box.replaceWith(answer);
      answer.querySelector('.code-scroll')?.scrollTo({ left: scrolled });
      const table = answer.querySelector('.blame');
      if (table instanceof HTMLElement) enhanceLineSelect(table);
      if (line !== undefined) answer.querySelector<HTMLElement>(`#L${line} > .ln`)?.focus({ preventScroll: true });
      document.dispatchEvent(new CustomEvent('kedr:dates'));
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, pause);
    });
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  const state = box.querySelector('.blame-state');
  if (state) state.textContent = box.dataset.textFailed ?? '';
}

/** Undefined when the server gave no answer. */
async function fetchTable(url: string): Promise<HTMLElement | undefined> {
  try {
    const response = await fetch(url, { headers: { Accept: 'text/html' } });
    if (!response.ok) return undefined;
    const found = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('.blame-box');
    return found instanceof HTMLElement ? document.adoptNode(found) : undefined;
  } catch {
    // There is no network; the next attempt may succeed.
    return undefined;
  }
}
