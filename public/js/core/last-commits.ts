/**
 * Rows whose latest commit was not known in time: requests them again, with growing pauses, until each has its commit.
 * `data-url` returns `<tr data-name>` rows like those on the page; a row that is still unknown contains `.wait`.
 */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
/** Together about three minutes; after that the row reports failure, and its link to the history stays. */
const ATTEMPTS = 16;

export function enhanceLastCommits(body: HTMLElement): void {
  const { url } = body.dataset;
  if (!url || waiting(body).length === 0) return;
  void fill(body, url);
  // When the index is ready, every row can be answered at once.
  document.addEventListener('kedr:indexed', () => void fill(body, url), { once: true });
}

async function fill(body: HTMLElement, url: string): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (waiting(body).length === 0) return;
    const rows = await fetchRows(url);
    if (rows) replaceRows(body, rows);
    if (waiting(body).length === 0) return;
    await visible();
    await new Promise((resolve) => {
      setTimeout(resolve, pause);
    });
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  for (const word of waiting(body)) word.textContent = body.dataset.textFailed ?? '';
}

function waiting(body: Element): Element[] {
  return [...body.querySelectorAll('.wait')];
}

/** Undefined when the server gave no answer; the request is repeated. */
async function fetchRows(url: string): Promise<Element[] | undefined> {
  try {
    const response = await fetch(url, { headers: { Accept: 'text/html' } });
    if (!response.ok || response.status === 202) return undefined;
    const table = new DOMParser().parseFromString(
      `<table><tbody>${await response.text()}</tbody></table>`,
      'text/html',
    );
    return [...table.querySelectorAll('tr[data-name]')];
  } catch {
    // There is no network; the next attempt may succeed.
    return undefined;
  }
}

/** Replaces only the two cells, so that focus and hover of the row are kept. */
function replaceRows(body: Element, rows: Element[]): void {
  const byName = new Map(rows.map((row) => [row.getAttribute('data-name'), row]));
  for (const row of body.querySelectorAll('tr[data-name]')) {
    const answer = byName.get(row.getAttribute('data-name'));
    if (!answer || !row.querySelector('.wait') || answer.querySelector('.wait')) continue;
    for (const cell of ['.tree-msg', '.tree-date']) {
      const found = answer.querySelector(cell);
      if (found) row.querySelector(cell)?.replaceWith(document.adoptNode(found));
    }
  }
  document.dispatchEvent(new CustomEvent('kedr:dates'));
}

/** Waits until the page is visible: a page in the background sends no requests. */
function visible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true });
  });
}
