/**
 * Goes on with a search that ran out of time, part by part, until the page has enough files or everything is searched.
 * Each part is the page behind the link, whose results are moved to the end of this one's.
 */
import { requiredElement } from '../core/required-element.js';

/** As many as a part has when it does not run out of time. */
const ENOUGH_FILES = 25;
/** After these the visitor decides whether to go on. */
const MAX_PARTS = 60;

export function enhanceSearchNext(next: HTMLElement): void {
  void goOn(next);
}

async function goOn(next: HTMLElement): Promise<void> {
  const results = requiredElement(document, '#results');
  for (let part = 0; part < MAX_PARTS && next.isConnected && results.children.length < ENOUGH_FILES; part += 1) {
    const link = next.querySelector('a');
    if (!link || !('goesOn' in next.dataset)) return;
    link.textContent = next.dataset.textWait ?? '';
    next.setAttribute('aria-busy', 'true');
    const page = await pageAt(link.href);
    if (page) show(page, next, results);
    else {
      link.textContent = next.dataset.textFailed ?? '';
      break;
    }
  }
  next.removeAttribute('aria-busy');
}

/** Undefined when the server gave no answer; the link stays. */
async function pageAt(url: string): Promise<Document | undefined> {
  try {
    const response = await fetch(url, { headers: { Accept: 'text/html' } });
    return response.ok ? new DOMParser().parseFromString(await response.text(), 'text/html') : undefined;
  } catch {
    return undefined;
  }
}

function show(page: Document, next: HTMLElement, results: HTMLElement): void {
  results.append(...document.adoptNode(requiredElement(page.documentElement, '#results')).children);
  const summary = page.querySelector('.search-summary');
  const shown = document.querySelector('.search-summary');
  if (summary && shown) shown.textContent = summary.textContent;
  else if (summary) results.before(document.adoptNode(summary));
  const following = page.querySelector<HTMLElement>('.search-next');
  const blank = results.children.length === 0 ? page.querySelector('.search-blank') : null;
  if (!following) {
    if (blank) next.before(document.adoptNode(blank));
    next.remove();
    return;
  }
  if (!('goesOn' in following.dataset)) delete next.dataset.goesOn;
  next.replaceChildren(...document.adoptNode(following).childNodes);
}
