/**
 * The progress bar of an index under construction: asks the server for the progress and removes itself at the end. The
 * text is made as on the server, from texts in the page.
 */
import type { IndexHealth } from '../../../src/shared/answers.js';
import { indexingPercent, indexingText, type IndexingTexts } from '../../../src/shared/indexing-text.js';

const PAUSE_MS = 2000;

export function enhanceProgress(note: HTMLElement): void {
  const { url, texts } = note.dataset;
  if (url && texts) void follow(note, url, JSON.parse(texts) as IndexingTexts);
}

async function follow(note: HTMLElement, url: string, texts: IndexingTexts): Promise<void> {
  for (;;) {
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE_MS);
    });
    if (document.hidden) continue;
    const index = await indexAt(url);
    if (!index) continue;
    if (index.state !== 'waiting' && index.state !== 'building') {
      note.remove();
      // Rows without a commit are requested at once.
      if (index.state === 'ready') document.dispatchEvent(new CustomEvent('kedr:indexed'));
      return;
    }
    show(note, indexingText(document.documentElement.lang, texts, index), indexingPercent(index));
  }
}

function show(note: HTMLElement, words: string, percent: number): void {
  const text = note.querySelector('.note-text');
  if (text && text.textContent !== words) text.textContent = words;
  const bar = note.querySelector('progress');
  if (bar) bar.value = percent;
}

/** Undefined when the server gave no answer; the request is repeated. */
async function indexAt(url: string): Promise<IndexHealth | undefined> {
  try {
    const response = await fetch(url);
    return response.ok ? ((await response.json()) as IndexHealth) : undefined;
  } catch {
    // There is no network; the next attempt may succeed.
    return undefined;
  }
}
