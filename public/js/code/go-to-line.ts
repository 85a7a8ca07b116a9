/** «Go to line»: a small dialog that accepts `12`, `12-20` and the fragment of an address (`L12-L20`). */
import { announce } from '../core/announce.js';
import { closeOnBackdrop } from '../core/dialog.js';
import { filled } from '../core/filled.js';
import type { LineRange } from '../../../src/shared/line-range.js';
import { goToLines, parseFragment } from './line-select.js';

export function enhanceGoToLine(button: HTMLElement): void {
  const dialog = document.querySelector<HTMLDialogElement>('#goline');
  const form = dialog?.querySelector('form');
  const input = dialog?.querySelector('input');
  if (!dialog || !form || !input) return;
  button.hidden = false;
  closeOnBackdrop(dialog);
  const { textInvalid = '', textLast } = dialog.dataset;
  // The browser's own message would be in the language of the browser.
  const check = (): void => input.setCustomValidity(parseLines(input.value) ? '' : textInvalid);
  input.addEventListener('input', check);
  button.addEventListener('click', () => {
    check();
    dialog.showModal();
    input.select();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close();
    const wanted = parseLines(input.value);
    if (!wanted) return;
    const range = withinShown(wanted);
    goToLines(range);
    if (range.first < wanted.first) announce(filled(textLast, { line: range.last }));
    // Puts the focus on the number, as after a click, so that the arrow keys move among lines.
    const number = document.querySelector<HTMLElement>(`#L${range.first} > .ln`);
    number?.focus({ preventScroll: true });
  });
}

function parseLines(text: string): LineRange | undefined {
  return parseFragment(`#${text.replace(/\s/g, '').replace('–', '-')}`);
}

/** Replaces lines outside of the file, or of the part that blame shows, by its first or last line. */
function withinShown({ first, last }: LineRange): LineRange {
  const numbers = document.querySelectorAll<HTMLElement>('.code .ln');
  const within = (line: number): number =>
    Math.min(Math.max(line, Number(numbers[0]?.dataset.n)), Number(numbers[numbers.length - 1]?.dataset.n));
  return { first: within(first), last: within(last) };
}
