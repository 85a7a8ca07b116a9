/**
 * Single-key shortcuts. A key activates the first visible element whose `data-key` lists it: an input is focused, a
 * link or a button is clicked, a <summary> is opened with the focus in its first field. Without such an element
 * `data-key-else` names a substitute. J and K step through the rows of `data-rows="selector"`, N and P through the
 * files of `data-changes="selector"`, with Shift through the hunks in them (`data-hunks`). `data-shortcuts="off"` on
 * <html> disables all of them (WCAG 2.1.4).
 */
import { PREFERENCES } from '../../../src/shared/preferences.js';
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
    // A held key repeats steps only; repeating other actions would be harmful.
    if (step ? !stepTo(step) : event.repeat || !answer(sign)) return;
    event.preventDefault();
  });
}

/** The character of a key press in the current layout, ignoring modifiers. */
export function pressedSign(event: KeyboardEvent): string | undefined {
  return shortcutSign(event, isCyrillicLayout());
}

/** True when this page has an action for `sign`; a letter with Shift is a capital. */
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

/** Elements of the page itself have priority over the site's header. */
function elementOf(sign: string): HTMLElement | undefined {
  const value = CSS.escape(sign);
  const elements = [`main [data-key~="${value}"]`, `[data-key~="${value}"]`, `[data-key-else~="${value}"]`].flatMap(
    (wanted) => [...document.querySelectorAll<HTMLElement>(wanted)],
  );
  return elements.find(isOffered);
}

/** Visible, or in a menu that is closed. */
function isOffered(element: HTMLElement): boolean {
  const shown = element.closest('details.menu:not([open])') ?? element;
  return shown.checkVisibility() && !element.hidden;
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
  // The focus moves to the summary, so that Esc and arrow keys work from there.
  if (details) element.focus();
  element.click();
}

export function setShortcuts(isOn: boolean): void {
  setCookie(PREFERENCES.shortcuts.cookie, isOn ? 'on' : 'off');
  if (isOn) delete document.documentElement.dataset.shortcuts;
  else document.documentElement.dataset.shortcuts = 'off';
}

/** Switches shortcuts in the help without a round trip. */
export function enhanceShortcuts(form: HTMLElement): void {
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    if (!submitter) return;
    event.preventDefault();
    setShortcuts(submitter.getAttribute('value') === 'on');
    showShortcuts(form);
  });
}

/** Shows which button of the switch is pressed. */
export function showShortcuts(form: HTMLElement): void {
  const isOn = document.documentElement.dataset.shortcuts !== 'off';
  for (const button of form.querySelectorAll('[name="shortcuts"]'))
    button.setAttribute('aria-pressed', String((button.getAttribute('value') === 'on') === isOn));
}
