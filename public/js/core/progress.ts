/**
 * The progress bar of an index under construction: asks the server for the progress and removes itself at the end. The
 * text is made as on the server, from texts in the page.
 */
import type { HealthAnswer } from '../../../src/shared/answers.js';
import {
  indexingPercent,
  indexingText,
  type IndexingProgress,
  type IndexingTexts,
} from '../../../src/shared/indexing-text.js';

const PAUSE_MS = 2000;

export function enhanceProgress(note: HTMLElement): void {
  const { url, repository, texts } = note.dataset;
  if (url && repository && texts) void follow(note, url, repository, JSON.parse(texts) as IndexingTexts);
}

async function follow(note: HTMLElement, url: string, repository: string, texts: IndexingTexts): Promise<void> {
  for (;;) {
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE_MS);
    });
    if (document.hidden) continue;
    const index = await indexOf(url, repository);
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
async function indexOf(url: string, repository: string): Promise<IndexingProgress | undefined> {
  try {
    const response = await fetch(url);
    if (!response.ok) return undefined;
    const { repositories } = (await response.json()) as HealthAnswer;
    return repositories.find(({ name }) => name === repository)?.index ?? { state: 'none', progress: 0 };
  } catch {
    // There is no network; the next attempt may succeed.
    return undefined;
  }
}
