/**
 * The bar of an index that is being built: asks the server how far it is, and goes away when there is nothing to wait for.
 * The words are made as on the server, from the texts that came with the page.
 */
import { indexingPercent, indexingWords } from '../../../src/shared/indexing-words.js';

const PAUSE_MS = 2000;

/** @param {HTMLElement} note */
export function enhanceProgress(note) {
  const { url, repository, texts } = note.dataset;
  if (url && repository && texts) void follow(note, url, repository, JSON.parse(texts));
}

/** @param {HTMLElement} note @param {string} url @param {string} repository @param {import('../../../src/shared/indexing-words.js').IndexingTexts} texts */
async function follow(note, url, repository, texts) {
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

/** @param {HTMLElement} note @param {string} words @param {number} percent */
function show(note, words, percent) {
  const text = note.querySelector('.note-text');
  if (text && text.textContent !== words) text.textContent = words;
  const bar = note.querySelector('progress');
  if (bar) bar.value = percent;
}

/** Undefined when the server has no answer now: it is asked again. @param {string} url @param {string} repository */
async function indexOf(url, repository) {
  try {
    const response = await fetch(url);
    if (!response.ok) return undefined;
    const { repositories } = await response.json();
    return (
      repositories.find(/** @param {{ name: string }} candidate */ ({ name }) => name === repository)?.index ?? {
        state: 'none',
      }
    );
  } catch {
    // The network is away: the next attempt may find it.
    return undefined;
  }
}
