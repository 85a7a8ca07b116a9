/**
 * Keyboard steps from row to row, changed file to changed file or hunk to hunk. The focus moves, so that Enter and Tab
 * work as usual.
 */

export type StepKind = 'rows' | 'changes' | 'hunks';
export interface Step {
  readonly kind: StepKind;
  readonly by: 1 | -1;
}

/**
 * The items that are not folded away. Their boxes are not measured, because the browser would lay out thousands of
 * lines far from the viewport.
 */
export function stepsOf(kind: StepKind): HTMLElement[] {
  const lists = [...document.querySelectorAll(`[data-${kind}]`)].filter((list) => list.checkVisibility());
  return lists.flatMap((list) =>
    [...list.querySelectorAll<HTMLElement>(list.getAttribute(`data-${kind}`) ?? '')].filter(
      (item) => !isFolded(item) && targetOf(item, kind),
    ),
  );
}

function isFolded(item: HTMLElement): boolean {
  return item.closest('[hidden]') !== null || item.parentElement?.closest('details:not([open])') !== null;
}

/** The link of a row, which may follow badges of branches and tags. The heading of a hunk takes the focus itself. */
function targetOf(item: HTMLElement, kind: StepKind): HTMLElement | null {
  if (kind === 'hunks') return item;
  return item.querySelector(item.matches('details') ? 'summary' : 'a[href]:not(.badge)');
}

/** Returns false when there are no items. */
export function stepTo({ kind, by }: Step): boolean {
  const items = stepsOf(kind);
  if (items.length === 0) return false;
  const item = items[nextIndex(items, kind, by)];
  if (item) enter(item, kind);
  return true;
}

/** True when `focus` follows `item` in the same list: the lines of a blame group follow the line with its author. */
function comesAfter(focus: Element | null, item: HTMLElement, kind: StepKind): boolean {
  return (
    focus !== null &&
    item.closest(`[data-${kind}]`)?.contains(focus) === true &&
    (item.compareDocumentPosition(focus) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  );
}

/**
 * The next item from the focus if it is visible, else from the visible part of the page. For rows: the first one that
 * is visible or below (upwards: the last one that is visible or above). For files: the next one below (or above) the
 * upper edge.
 */
function nextIndex(items: readonly HTMLElement[], kind: StepKind, by: 1 | -1): number {
  const focus = document.activeElement;
  const at = items.findLastIndex((item) => item.contains(focus) || comesAfter(focus, item, kind));
  const item = items[at];
  if (item && focus && (isInSight(item) || isInSight(focus))) return by < 0 && !item.contains(focus) ? at : at + by;
  const edge = topEdge();
  if (by > 0) return indexOfFirst(items, ({ top, bottom }) => (kind === 'rows' ? bottom > 0 : top > edge + 1));
  return indexOfFirst(items, ({ top }) => top >= (kind === 'rows' ? window.innerHeight : edge - 1)) - 1;
}

/** Tests the first item and then bisects, since later items are lower on the page: few boxes are measured. */
function indexOfFirst(items: readonly HTMLElement[], isReached: (box: DOMRect) => boolean): number {
  let from = 0;
  let to = items.length;
  for (let middle = 0; from < to; middle = (from + to) >> 1) {
    const item = items[middle];
    if (item && isReached(item.getBoundingClientRect())) to = middle;
    else from = middle + 1;
  }
  return from;
}

function isInSight(item: Element): boolean {
  const { top, bottom } = item.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

/** The position that the browser scrolls targets to. */
function topEdge(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
}

function enter(item: HTMLElement, kind: StepKind): void {
  const target = targetOf(item, kind);
  if (kind === 'hunks') {
    item.tabIndex = -1;
    item.style.scrollMarginTop = `${Math.max(0, headHeight(item) - topEdge())}px`;
  }
  target?.focus({ preventScroll: true });
  item.scrollIntoView({ block: kind === 'rows' ? 'nearest' : 'start' });
}

/** Height of the file's head, which is sticky over its lines and has several lines for a long path. */
function headHeight(item: HTMLElement): number {
  return item.closest('.dfile')?.querySelector<HTMLElement>('.dfile-head')?.offsetHeight ?? 0;
}
