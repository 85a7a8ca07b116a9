/**
 * Lines of a file chosen by the fragment: `#L10-L20` is written; `#L10`, `#L10-20`, `#n10` (cgit) and `#10` are understood.
 * A click on a number (or Enter) chooses the line, with Shift the range from the line chosen last. The numbers are one tab
 * stop: arrows move among them.
 */
import { announce } from '../core/announce.js';
import { filled } from '../core/filled.js';

const FRAGMENT = /^#(?:L|n)?(\d+)(?:-L?(\d+))?$/;

/** @typedef {{ first: number, last: number }} LineRange */

/** @param {string} fragment @returns {LineRange | undefined} */
export function parseFragment(fragment) {
  const match = FRAGMENT.exec(fragment);
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return { first: Math.min(from, to), last: Math.max(from, to) };
}

/** @param {LineRange} range */
function formatFragment({ first, last }) {
  return first === last ? `#L${first}` : `#L${first}-L${last}`;
}

/** Goes to lines of this page's file as if their address had been followed. @param {LineRange} range */
export function goToLines(range) {
  writeAddress(range);
  // The same address again would be no change to the browser.
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** @param {LineRange} range */
function writeAddress(range) {
  const url = new URL(location.href);
  url.searchParams.delete('lines');
  url.hash = formatFragment(range);
  history.replaceState(history.state, '', url);
}

/** @param {HTMLElement} code */
export function enhanceLineSelect(code) {
  /** @type {number | undefined} */
  let anchor;

  const applyFragment = () => {
    const range = parseFragment(location.hash);
    if (!range) return;
    anchor = range.first;
    select(code, range);
    lineOf(code, range.first)?.scrollIntoView({ block: 'center' });
    carryFragment();
    return range;
  };

  const choose = (/** @type {number} */ line, /** @type {boolean} */ isExtended) => {
    if (!isExtended || anchor === undefined) anchor = line;
    const range = { first: Math.min(anchor, line), last: Math.max(anchor, line) };
    select(code, range);
    writeAddress(range);
    carryFragment();
    tell(code, range);
  };

  code.addEventListener('click', (event) => {
    const number = event.target instanceof Element ? event.target.closest('.ln') : null;
    if (!number || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(Number(number.getAttribute('data-n')), event.shiftKey);
  });
  code.addEventListener('mousedown', (event) => {
    // Shift-click would select the text between the two clicks.
    if (event.shiftKey && event.target instanceof Element && event.target.closest('.ln')) event.preventDefault();
  });
  code.addEventListener('keydown', (event) => {
    // With Shift the browser would open the link in a window of its own.
    if (
      event.key !== 'Enter' ||
      !event.shiftKey ||
      !(event.target instanceof HTMLElement) ||
      !event.target.matches('.ln')
    )
      return;
    event.preventDefault();
    choose(Number(event.target.dataset.n), true);
  });
  makeOneTabStop(code);
  window.addEventListener('hashchange', () => {
    // A table that was filled in has taken the place of this one.
    const range = code.isConnected ? applyFragment() : undefined;
    if (range) tell(code, range);
  });
  applyFragment();
}

/** @param {HTMLElement} code @param {number} line */
function lineOf(code, line) {
  return code.querySelector(`#L${line}`);
}

/** @param {HTMLElement} code @param {LineRange} range */
function select(code, { first, last }) {
  for (const line of code.querySelectorAll('.is-selected')) mark(line, false);
  code.classList.add('has-range');
  for (let number = first; number <= last; number += 1) {
    const line = lineOf(code, number);
    if (!line) return;
    mark(line, true);
  }
}

/** @param {Element} line @param {boolean} isSelected */
function mark(line, isSelected) {
  line.classList.toggle('is-selected', isSelected);
  const number = line.querySelector('.ln');
  if (isSelected) number?.setAttribute('aria-current', 'true');
  else number?.removeAttribute('aria-current');
}

/** The eye sees it in the text. @param {HTMLElement} code @param {LineRange} range */
function tell({ dataset }, { first, last }) {
  announce(filled(first === last ? dataset.textLine : dataset.textLines, { first, last }), { isSeen: false });
}

/** The permanent link and the file's other views name the same lines. */
function carryFragment() {
  for (const link of document.querySelectorAll('a[data-key="y"], .filehead .segment-btn')) {
    if (link instanceof HTMLAnchorElement && FRAGMENT.test(location.hash)) link.hash = location.hash;
  }
}

/** Thousands of links must not stand between the file and what follows it. @param {HTMLElement} code */
function makeOneTabStop(code) {
  const numbers = /** @type {HTMLElement[]} */ [...code.querySelectorAll('.ln')];
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
