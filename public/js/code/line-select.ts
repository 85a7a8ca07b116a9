/**
 * Selection of a file's lines by the fragment: `#L10-L20` is written; the forms of other browsers are accepted too.
 * A click on a number (or Enter) selects the line, with Shift the range from the line selected last. The
 * numbers are one tab stop: arrow keys move among them.
 */
import { lineFragment, namedLines, type LineRange } from '../../../src/shared/line-range.js';
import { announce } from '../core/announce.js';
import { LINES_CHOSEN } from './lines-chosen.js';
import { filled } from '../core/filled.js';
import { carryLines, listenToNumbers } from './number-clicks.js';

export function parseFragment(fragment: string): LineRange | undefined {
  return fragment.startsWith('#') ? namedLines(fragment.slice(1)) : undefined;
}

/** Goes to lines of this file as if their address had been followed. */
export function goToLines(range: LineRange): void {
  writeAddress(range);
  // The browser does not report a change to the same address.
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

function writeAddress(range: LineRange): void {
  const url = new URL(location.href);
  url.searchParams.delete('lines');
  url.hash = lineFragment(range);
  history.replaceState(history.state, '', url);
}

export function enhanceLineSelect(code: HTMLElement): void {
  let anchor: number | undefined;

  const applyFragment = (): LineRange | undefined => {
    const range = parseFragment(location.hash);
    if (!range) return;
    anchor = range.first;
    select(code, range);
    lineOf(code, range.first)?.scrollIntoView({ block: 'center' });
    carryFragment();
    return range;
  };

  const choose = (line: number, isExtended: boolean): void => {
    if (!isExtended || anchor === undefined) anchor = line;
    const range = { first: Math.min(anchor, line), last: Math.max(anchor, line) };
    select(code, range);
    writeAddress(range);
    carryFragment();
    tell(code, range);
  };

  listenToNumbers(code, '.ln', (number, isExtended) => choose(Number(number.getAttribute('data-n')), isExtended));
  makeOneTabStop(code);
  window.addEventListener('hashchange', () => {
    // The table may have been replaced by a complete one.
    const range = code.isConnected ? applyFragment() : undefined;
    if (range) tell(code, range);
  });
  applyFragment();
}

function lineOf(code: HTMLElement, line: number): Element | null {
  return code.querySelector(`#L${line}`);
}

function select(code: HTMLElement, { first, last }: LineRange): void {
  for (const line of code.querySelectorAll('.is-selected')) mark(line, false);
  code.classList.add('has-range');
  for (let number = first; number <= last; number += 1) {
    const line = lineOf(code, number);
    if (!line) break;
    mark(line, true);
  }
  code.dispatchEvent(new CustomEvent(LINES_CHOSEN, { bubbles: true, detail: { first, last } }));
}

function mark(line: Element, isSelected: boolean): void {
  line.classList.toggle('is-selected', isSelected);
  const number = line.querySelector('.ln');
  if (isSelected) number?.setAttribute('aria-current', 'true');
  else number?.removeAttribute('aria-current');
}

/** For screen readers only, since the selection is visible. */
function tell({ dataset }: HTMLElement, { first, last }: LineRange): void {
  announce(filled(first === last ? dataset.textLine : dataset.textLines, { first, last }), { isSeen: false });
}

/** Adds the selected lines to the permanent link and to the links to the file's other views. */
function carryFragment(): void {
  if (parseFragment(location.hash))
    carryLines('a[data-key="y"], .filehead .segment-btn, .filehead [data-part="blame"]', location.hash);
}

/** Makes the numbers one tab stop, because thousands of links would separate the file from what follows it. */
function makeOneTabStop(code: HTMLElement): void {
  const numbers = [...code.querySelectorAll<HTMLElement>('.ln')];
  for (const number of numbers.slice(1)) number.tabIndex = -1;
  let stop = numbers[0];
  code.addEventListener('focusin', ({ target }) => {
    if (!stop || !(target instanceof HTMLElement) || !target.matches('.ln')) return;
    stop.tabIndex = -1;
    stop = target;
    stop.tabIndex = 0;
  });
  code.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const focused = document.activeElement;
    if (step === undefined || !(focused instanceof HTMLElement) || !focused.matches('.ln')) return;
    const next = numbers[numbers.indexOf(focused) + step];
    event.preventDefault();
    next?.focus();
  });
}
