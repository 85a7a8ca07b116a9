/**
 * Single-key shortcuts. A key wakes the first visible element whose `data-key` lists it: an input is focused, a link or
 * a button clicked, a <summary> opened at its first field, if it has one; where there is none, one that stands in for it
 * (`data-key-else`). J and K step through the rows of `data-rows="selector"`, N and P through the files of `data-changes="selector"`, with
 * Shift through the changes in them (`data-hunks`). `data-shortcuts="off"` on <html> switches them all off (WCAG 2.1.4).
 */
import { shortcutSign } from '../../../src/shared/finder/keyboard-layout.js';
import { setCookie } from '../core/cookie.js';
import { stepTo, stepsOf } from '../code/stepping.js';
import { isCyrillicLayout, learnLayout } from '../finder/typed-layout.js';

/** @typedef {import('../code/stepping.js').Step} Step */

const NOT_TYPED_INTO = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);
/** @type {Readonly<Record<string, Step>>} */
const STEPS = {
  j: { kind: 'rows', by: 1 },
  k: { kind: 'rows', by: -1 },
  n: { kind: 'changes', by: 1 },
  p: { kind: 'changes', by: -1 },
  N: { kind: 'hunks', by: 1 },
  P: { kind: 'hunks', by: -1 },
};

export function listenToKeys() {
  document.addEventListener('keydown', (event) => {
    learnLayout(event.key);
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (
      document.documentElement.dataset.shortcuts === 'off' ||
      isTypedInto(event.target) ||
      document.querySelector(':modal')
    )
      return;
    const sign = pressedSign(event);
    if (sign === undefined) return;
    const step = stepOf(event.shiftKey ? sign.toUpperCase() : sign) ?? stepOf(sign);
    // A key that is held walks on through rows; anything else would be done again and again.
    if (step ? !stepTo(step) : event.repeat || !answer(sign)) return;
    event.preventDefault();
  });
}

/** The sign of a press whatever is held with it, in whichever layout. @param {KeyboardEvent} event */
export function pressedSign(event) {
  return shortcutSign(event, isCyrillicLayout());
}

/** Whether this page does anything on `sign`; a letter with Shift is a capital. @param {string} sign */
export function isAnswered(sign) {
  const step = stepOf(sign);
  return step ? stepsOf(step.kind).length > 0 : elementOf(sign) !== undefined;
}

/** @param {string} sign */
const stepOf = (sign) => (Object.hasOwn(STEPS, sign) ? STEPS[sign] : undefined);

/** @param {string} sign */
function answer(sign) {
  const element = elementOf(sign);
  if (element) activate(element);
  return element !== undefined;
}

/** @param {EventTarget | null} target */
function isTypedInto(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TYPED_INTO.has(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}

/** What the page itself offers comes before the site's header. @param {string} sign */
function elementOf(sign) {
  const value = CSS.escape(sign);
  const elements = [`main [data-key~="${value}"]`, `[data-key~="${value}"]`, `[data-key-else~="${value}"]`].flatMap(
    (wanted) => [...document.querySelectorAll(wanted)],
  );
  return /** @type {HTMLElement[]} */ elements.find((element) => element.checkVisibility());
}

/** @param {HTMLElement} element */
function activate(element) {
  const details = element.matches('summary') ? element.closest('details') : null;
  const field = details ? details.querySelector('input:not([type="hidden"])') : element;
  if (field instanceof HTMLInputElement) {
    if (details) details.open = true;
    field.focus();
    field.select();
    return;
  }
  // What is opened by a key is left by keys: Esc and arrows start from the summary.
  if (details) element.focus();
  element.click();
}

/** @param {boolean} isOn */
export function setShortcuts(isOn) {
  setCookie('shortcuts', isOn ? 'on' : 'off');
  if (isOn) delete document.documentElement.dataset.shortcuts;
  else document.documentElement.dataset.shortcuts = 'off';
}

/** The switch in the help, without a round trip. @param {HTMLFormElement} form */
export function enhanceShortcuts(form) {
  form.addEventListener('submit', (event) => {
    const { submitter } = /** @type {SubmitEvent} */ event;
    if (!submitter) return;
    event.preventDefault();
    setShortcuts(submitter.getAttribute('value') === 'on');
    showShortcuts(form);
  });
}

/** Which button of the switch is pressed. @param {HTMLFormElement} form */
export function showShortcuts(form) {
  const isOn = document.documentElement.dataset.shortcuts !== 'off';
  for (const button of form.querySelectorAll('[name="shortcuts"]'))
    button.setAttribute('aria-pressed', String((button.getAttribute('value') === 'on') === isOn));
}
