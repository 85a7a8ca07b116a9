import { announce } from './announce.js';

/** The time that the button shows success. */
const DONE_MS = 1500;

/**
 * `data-copy` contains the text, or `data-copy-from` is a selector of its sources in order: a field, a text, or a link
 * whose absolute address is copied. `data-text-copied` says what was copied.
 */
export function enhanceCopy(button: HTMLElement): void {
  button.addEventListener('click', async () => {
    const texts = document.body.dataset;
    const isCopied = await copy(textOf(button));
    announce((isCopied ? (button.dataset.textCopied ?? texts.textCopied) : texts.textCopyFailed) ?? '');
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
      return source instanceof HTMLInputElement ? source.value : source.textContent;
    })
    .join('');
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // On plain http there is no clipboard object, or permission was denied; the older method needs a selection.
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
