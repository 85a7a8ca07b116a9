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
    const range = parseLines(input.value, document.querySelectorAll('.code .line').length);
    event.preventDefault();
    dialog.close();
    if (!range) return;
    goToLines(range);
    // The keys then move among the lines, as after a click on the number.
    const number = /** @type {HTMLElement | null} */ (document.querySelector(`#L${range.first} > .ln`));
    number?.focus({ preventScroll: true });
  });
}

/** Beyond the end is the last line. @param {string} text @param {number} count Lines of the file. @returns {import('./line-select.js').LineRange | undefined} */
export function parseLines(text, count) {
  const range = parseFragment(`#${text.replace(/\s/g, '').replace('–', '-')}`);
  if (!range || count === 0) return undefined;
  const within = (/** @type {number} */ line) => Math.min(Math.max(line, 1), count);
  return { first: within(range.first), last: within(range.last) };
}
