/**
 * The bar of an index that is being built: asks the server how far it is, and goes away when there is nothing to wait
 * for. The words are made as on the server, from the texts that came with the page.
 */
import type { HealthAnswer } from '../../../src/shared/answers.js';
import {
  indexingPercent,
  indexingWords,
  type IndexingProgress,
  type IndexingTexts,
} from '../../../src/shared/indexing-words.js';

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
      // Rows that wait for their commit need not wait for their next turn.
      if (index.state === 'ready') document.dispatchEvent(new CustomEvent('kedr:indexed'));
      return;
    }
    show(note, indexingWords(document.documentElement.lang, texts, index), indexingPercent(index));
  }
}

function show(note: HTMLElement, words: string, percent: number): void {
  const text = note.querySelector('.note-text');
  if (text && text.textContent !== words) text.textContent = words;
  const bar = note.querySelector('progress');
  if (bar) bar.value = percent;
}

/** Undefined when the server has no answer now: it is asked again. */
async function indexOf(url: string, repository: string): Promise<IndexingProgress | undefined> {
  try {
    const response = await fetch(url);
    if (!response.ok) return undefined;
    const { repositories } = (await response.json()) as HealthAnswer;
    return repositories.find(({ name }) => name === repository)?.index ?? { state: 'none', progress: 0 };
  } catch {
    // The network is away: the next attempt may find it.
    return undefined;
  }
}
