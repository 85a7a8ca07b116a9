/**
 * The field of the header: lists the best of everything that the typed text may mean. Enter sends the form to the page
 * of the search, as without script, unless an option was chosen.
 */
import { FieldList } from './field-list.js';

/** Each list is several searches, so it waits until the typing pauses. */
const TYPING_PAUSE_MS = 180;
const MIN_LENGTH = 2;

export function enhanceOneField(input: HTMLInputElement): void {
  const list = new FieldList(input, 'top-list', (option) => option.click());
  let aborter = new AbortController();
  input.addEventListener('input', () => {
    aborter.abort();
    aborter = new AbortController();
    void find(input, list, aborter.signal);
  });
  input.form?.addEventListener('submit', () => aborter.abort());
}

async function find(input: HTMLInputElement, list: FieldList, signal: AbortSignal): Promise<void> {
  const query = input.value.trim();
  if (query.length < MIN_LENGTH) {
    list.show([]);
    return;
  }
  await new Promise((resolve) => {
    setTimeout(resolve, TYPING_PAUSE_MS);
  });
  if (signal.aborted) return;
  try {
    const response = await fetch(`${input.dataset.url ?? ''}${encodeURIComponent(query)}`, { signal });
    if (!response.ok) return;
    const { body } = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (!signal.aborted && document.activeElement === input) list.show([...document.adoptNode(body).children]);
  } catch {
    // Another letter was typed meanwhile, or there is no network: the form works as it is.
  }
}
