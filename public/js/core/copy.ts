import { announce } from './announce.js';

/** How long the button shows that it has done its work. */
const DONE_MS = 1500;

/**
 * `data-copy` holds the text, or `data-copy-from` selects what does, one after the other: a field, a text, or a link
 * whose whole address is meant.
 */
export function enhanceCopy(button: HTMLElement): void {
  button.addEventListener('click', async () => {
    const texts = document.body.dataset;
    const isCopied = await copy(textOf(button));
    announce((isCopied ? texts.textCopied : texts.textCopyFailed) ?? '');
    if (!isCopied) return;
    button.classList.add('is-done');
    setTimeout(() => button.classList.remove('is-done'), DONE_MS);
  });
}

function textOf({ dataset }: HTMLElement): string {
  if (dataset.copy !== undefined) return dataset.copy;
  return [...document.querySelectorAll(dataset.copyFrom ?? '')]
    .map((source) => {
      if (source instanceof HTMLAnchorElement) return source.href;
      return source instanceof HTMLInputElement ? source.value : (source.textContent ?? '');
    })
    .join('');
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard object on plain http, or no permission: the older way needs a selection.
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  const focused = document.activeElement;
  area.value = text;
  area.className = 'vh';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
