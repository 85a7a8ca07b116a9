/** Going from row to row, from changed file to changed file or from change to change, by moving the focus: Enter and Tab then do what they always do. */

/** @typedef {'rows' | 'changes' | 'hunks'} StepKind */
/** @typedef {{ readonly kind: StepKind, readonly by: 1 | -1 }} Step */

/**
 * Those that are not folded away. Their boxes are not asked for: the browser would lay out thousands of lines that are far from the window.
 * @param {StepKind} kind @returns {HTMLElement[]}
 */
export function stepsOf(kind) {
  const lists = [...document.querySelectorAll(`[data-${kind}]`)].filter((list) => list.checkVisibility());
  return lists.flatMap((list) =>
    /** @type {HTMLElement[]} */ [...list.querySelectorAll(list.getAttribute(`data-${kind}`) ?? '')].filter(
      (item) => !isFolded(item) && targetOf(item, kind),
    ),
  );
}

/** @param {HTMLElement} item */
function isFolded(item) {
  return item.closest('[hidden]') !== null || item.parentElement?.closest('details:not([open])') !== null;
}

/** The row's own link: badges of branches and tags may stand before it. The heading of a hunk takes the focus itself. @param {HTMLElement} item @param {StepKind} kind @returns {HTMLElement | null} */
function targetOf(item, kind) {
  if (kind === 'hunks') return item;
  return item.querySelector(item.matches('details') ? 'summary' : 'a[href]:not(.badge)');
}

/** False: there is nothing to step through. @param {Step} step */
export function stepTo({ kind, by }) {
  const items = stepsOf(kind);
  if (items.length === 0) return false;
  const item = items[nextIndex(items, kind, by)];
  if (item) enter(item, kind);
  return true;
}

/** In the same list, as the lines of a block come after the line that says who wrote it. @param {Element | null} focus @param {HTMLElement} item @param {StepKind} kind */
function comesAfter(focus, item, kind) {
  return (
    focus !== null &&
    item.closest(`[data-${kind}]`)?.contains(focus) === true &&
    (item.compareDocumentPosition(focus) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  );
}

/**
 * From where the focus is, if that can be seen; else from what the window shows. Rows: the first one that the
 * window shows or would show further down (upwards: the last one); files: the next one below (or above) the upper edge.
 * @param {readonly HTMLElement[]} items @param {StepKind} kind @param {1 | -1} by
 */
function nextIndex(items, kind, by) {
  const focus = document.activeElement;
  const at = items.findLastIndex((item) => item.contains(focus) || comesAfter(focus, item, kind));
  const item = items[at];
  if (item && focus && (isInSight(item) || isInSight(focus))) return by < 0 && !item.contains(focus) ? at : at + by;
  const edge = topEdge();
  if (by > 0) return indexOfFirst(items, ({ top, bottom }) => (kind === 'rows' ? bottom > 0 : top > edge + 1));
  return indexOfFirst(items, ({ top }) => top >= (kind === 'rows' ? window.innerHeight : edge - 1)) - 1;
}

/** Asks the first, then halves the list, since what stands later stands lower: few boxes are asked for. @param {readonly HTMLElement[]} items @param {(box: DOMRect) => boolean} isReached */
function indexOfFirst(items, isReached) {
  let from = 0;
  let to = items.length;
  for (let middle = 0; from < to; middle = (from + to) >> 1) {
    if (isReached(/** @type {HTMLElement} */ items[middle].getBoundingClientRect())) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** @param {Element} item */
function isInSight(item) {
  const { top, bottom } = item.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

/** Where the browser puts what is scrolled to. */
function topEdge() {
  return Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
}

/** @param {HTMLElement} item @param {StepKind} kind */
function enter(item, kind) {
  const target = targetOf(item, kind);
  if (kind === 'hunks') {
    item.tabIndex = -1;
    item.style.scrollMarginTop = `${Math.max(0, headHeight(item) - topEdge())}px`;
  }
  target?.focus({ preventScroll: true });
  item.scrollIntoView({ block: kind === 'rows' ? 'nearest' : 'start' });
}

/** Of the file's head, which stays over its lines: with a long path it has several of its own. @param {HTMLElement} item */
function headHeight(item) {
  return (
    /** @type {HTMLElement | null | undefined} */ item.closest('.dfile')?.querySelector('.dfile-head')?.offsetHeight ??
    0
  );
}
