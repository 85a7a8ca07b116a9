/** «Go to line»: a small dialog that takes `12`, `12-20`, and what stands in an address (`L12-L20`). */
import { closeOnBackdrop } from './dialog.js';
import { goToLines, parseFragment } from './line-select.js';

/** @param {HTMLButtonElement} button */
export function enhanceGoToLine(button) {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById('goline'));
  const form = dialog?.querySelector('form');
  const input = dialog?.querySelector('input');
  if (!dialog || !form || !input) return;
  button.hidden = false;
  closeOnBackdrop(dialog);
  button.addEventListener('click', () => {
    dialog.showModal();
    input.select();
  });
  form.addEventListener('submit', (event) => {
    const range = parseLines(input.value, shownLines());
    event.preventDefault();
    dialog.close();
    if (!range) return;
    goToLines(range);
    // The keys then move among the lines, as after a click on the number.
    const number = /** @type {HTMLElement | null} */ (document.querySelector(`#L${range.first} > .ln`));
    number?.focus({ preventScroll: true });
  });
}

/** Of a file, or the part of it that blame shows. */
function shownLines() {
  const numbers = document.querySelectorAll('.code .ln');
  const numberAt = (/** @type {number} */ at) => Number(numbers[at]?.getAttribute('data-n'));
  return { first: numberAt(0), last: numberAt(numbers.length - 1) };
}

/** Beyond the ends is the first or the last line. @param {string} text @param {import('./line-select.js').LineRange} shown @returns {import('./line-select.js').LineRange | undefined} */
export function parseLines(text, shown) {
  const range = parseFragment(`#${text.replace(/\s/g, '').replace('–', '-')}`);
  if (!range) return undefined;
  const within = (/** @type {number} */ line) => Math.min(Math.max(line, shown.first), shown.last);
  return { first: within(range.first), last: within(range.last) };
}
