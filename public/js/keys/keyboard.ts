/**
 * Single-key shortcuts. A key wakes the first visible element whose `data-key` lists it: an input is focused, a link or
 * a button clicked, a <summary> opened at its first field, if it has one; where there is none, one that stands in for
 * it (`data-key-else`). J and K step through the rows of `data-rows="selector"`, N and P through the files of
 * `data-changes="selector"`, with Shift through the changes in them (`data-hunks`). `data-shortcuts="off"` on <html>
 * switches them all off (WCAG 2.1.4).
 */
import { shortcutSign } from '../../../src/shared/finder/keyboard-layout.js';
import { setCookie } from '../core/cookie.js';
import { stepTo, stepsOf } from '../code/stepping.js';
import { isCyrillicLayout, learnLayout } from '../finder/typed-layout.js';

import type { Step } from '../code/stepping.js';

const NOT_TYPED_INTO = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);
const STEPS: Readonly<Record<string, Step>> = {
  j: { kind: 'rows', by: 1 },
  k: { kind: 'rows', by: -1 },
  n: { kind: 'changes', by: 1 },
  p: { kind: 'changes', by: -1 },
  N: { kind: 'hunks', by: 1 },
  P: { kind: 'hunks', by: -1 },
};

export function listenToKeys(): void {
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

/** The sign of a press whatever is held with it, in whichever layout. */
export function pressedSign(event: KeyboardEvent): string | undefined {
  return shortcutSign(event, isCyrillicLayout());
}

/** Whether this page does anything on `sign`; a letter with Shift is a capital. */
export function isAnswered(sign: string): boolean {
  const step = stepOf(sign);
  return step ? stepsOf(step.kind).length > 0 : elementOf(sign) !== undefined;
}

const stepOf = (sign: string): Step | undefined => (Object.hasOwn(STEPS, sign) ? STEPS[sign] : undefined);

function answer(sign: string): boolean {
  const element = elementOf(sign);
  if (element) activate(element);
  return element !== undefined;
}

function isTypedInto(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TYPED_INTO.has(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}

/** What the page itself offers comes before the site's header. */
function elementOf(sign: string): HTMLElement | undefined {
  const value = CSS.escape(sign);
  const elements = [`main [data-key~="${value}"]`, `[data-key~="${value}"]`, `[data-key-else~="${value}"]`].flatMap(
    (wanted) => [...document.querySelectorAll<HTMLElement>(wanted)],
  );
  return elements.find((element) => element.checkVisibility());
}

function activate(element: HTMLElement): void {
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

export function setShortcuts(isOn: boolean): void {
  setCookie('shortcuts', isOn ? 'on' : 'off');
  if (isOn) delete document.documentElement.dataset.shortcuts;
  else document.documentElement.dataset.shortcuts = 'off';
}

/** The switch in the help, without a round trip. */
export function enhanceShortcuts(form: HTMLElement): void {
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    if (!submitter) return;
    event.preventDefault();
    setShortcuts(submitter.getAttribute('value') === 'on');
    showShortcuts(form);
  });
}

/** Which button of the switch is pressed. */
export function showShortcuts(form: HTMLElement): void {
  const isOn = document.documentElement.dataset.shortcuts !== 'off';
  for (const button of form.querySelectorAll('[name="shortcuts"]'))
    button.setAttribute('aria-pressed', String((button.getAttribute('value') === 'on') === isOn));
}
