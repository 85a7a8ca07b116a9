/**
 * Parts of a page that were not known in time: requests them again, with growing pauses, until each is known. A part
 * that is still unknown contains `.wait`.
 *
 * `data-url` returns HTML with the elements `[data-name]` of the page, which may be a part of a page or a whole one.
 * `data-cells` selects what is replaced in such an element; without it the element itself is replaced. Where `.wait` is
 * a link for visitors without script, `data-text-wait` takes the place of its text.
 */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
/** Together about three minutes; after that `data-text-failed` is shown, and links stay. */
const ATTEMPTS = 16;

export function enhanceFillLater(container: HTMLElement): void {
  const { url, textWait } = container.dataset;
  if (!url || waiting(container).length === 0) return;
  if (textWait) for (const word of waiting(container)) if (word.matches('a')) word.textContent = textWait;
  void fill(container, url);
  // When the index is ready, every part can be answered at once.
  document.addEventListener('kedr:indexed', () => void fill(container, url), { once: true });
}

async function fill(container: HTMLElement, url: string): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (waiting(container).length === 0) return;
    const parts = await fetchParts(url);
    if (parts) replaceParts(container, parts);
    if (waiting(container).length === 0) return;
    await visible();
    await new Promise((resolve) => {
      setTimeout(resolve, pause);
    });
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  for (const word of waiting(container)) word.textContent = container.dataset.textFailed ?? '';
}

function waiting(container: Element): Element[] {
  return [...container.querySelectorAll('.wait')];
}

/** Undefined when the server gave no answer; the request is repeated. */
async function fetchParts(url: string): Promise<Element[] | undefined> {
  try {
    const response = await fetch(url, { headers: { Accept: 'text/html' } });
    if (!response.ok || response.status === 202) return undefined;
    // In a template rows of a table need no table around them.
    const answer = new DOMParser().parseFromString(`<template>${await response.text()}</template>`, 'text/html');
    return [...(answer.querySelector('template')?.content.querySelectorAll('[data-name]') ?? [])];
  } catch {
    // There is no network; the next attempt may succeed.
    return undefined;
  }
}

/** Replaces only what was unknown, so that focus and hover of the rest are kept. */
function replaceParts(container: HTMLElement, parts: readonly Element[]): void {
  const { cells } = container.dataset;
  const byName = new Map(parts.map((part) => [part.getAttribute('data-name'), part]));
  for (const part of container.querySelectorAll('[data-name]')) {
    const answer = byName.get(part.getAttribute('data-name'));
    if (!answer || answer.querySelector('.wait')) continue;
    // The places beside each other are filled by one answer: of several parts one may have no text that waits.
    if (!cells) part.replaceWith(document.adoptNode(answer));
    else if (part.querySelector('.wait')) replaceCells(part, answer, cells.split(' '));
  }
  document.dispatchEvent(new CustomEvent('kedr:dates'));
}

function replaceCells(part: Element, answer: Element, cells: readonly string[]): void {
  // All are found before one is moved: a cell may be selected by its place.
  const pairs = cells.map((cell) => [part.querySelector(cell), answer.querySelector(cell)] as const);
  for (const [old, found] of pairs) if (found) old?.replaceWith(document.adoptNode(found));
}

/** Waits until the page is visible: a page in the background sends no requests. */
function visible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true });
  });
}
