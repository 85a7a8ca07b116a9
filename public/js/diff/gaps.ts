/**
 * Lines that a diff leaves out: a click on a link of a gap inserts them instead of opening the page of the file.
 * Content above stays in place. After any failure the link is followed.
 */
import { announce } from '../core/announce.js';
import { countText } from '../core/count.js';
import { filled } from '../core/filled.js';

/** Equals the step of the server's links in src/web/parts/diff/gaps.ts. */
const STEP = 20;

export function enhanceGaps(section: HTMLElement): void {
  section.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-way]') : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    void widen(section, link);
  });
}

/** Shows all lines of a gap, unless it is too large for that. */
export async function openGap(section: HTMLElement, gap: HTMLElement): Promise<void> {
  const link = gap.querySelector('[data-way="all"]');
  if (link instanceof HTMLAnchorElement) await widen(section, link);
}

async function widen(section: HTMLElement, link: HTMLAnchorElement): Promise<void> {
  const gap = link.closest('tbody');
  const url = link.closest('table')?.dataset.lines;
  if (!gap || !url || gap.getAttribute('aria-busy') === 'true') return;
  gap.setAttribute('aria-busy', 'true');
  const [old, first, hidden] = [Number(gap.dataset.old), Number(gap.dataset.new), Number(gap.dataset.count)];
  const up = link.dataset.way === 'up';
  const count = link.dataset.way === 'all' ? hidden : Math.min(STEP, hidden);
  const skipped = up ? hidden - count : 0;
  try {
    const response = await fetch(`${url}&old=${old + skipped}&new=${first + skipped}&count=${count}`);
    const rows = new DOMParser()
      .parseFromString(await response.text(), 'text/html')
      .querySelector('table.diff > tbody');
    if (!response.ok || !rows) throw new Error(String(response.status));
    put(section, gap, document.importNode(rows, true), { count, up, rest: hidden - count });
  } catch {
    location.assign(link.href);
  } finally {
    gap.removeAttribute('aria-busy');
  }
}

function put(
  section: HTMLElement,
  gap: HTMLElement,
  rows: Element,
  { count, up, rest }: { count: number; up: boolean; rest: number },
): void {
  const before = headingBefore(gap);
  if (up || !before) gap.after(rows);
  else gap.before(rows);
  if (up || !before) grow(gap, -count, count);
  else grow(before, 0, count);
  gap.dataset.count = String(rest);
  if (!up) for (const name of ['old', 'new']) gap.dataset[name] = String(Number(gap.dataset[name]) + count);
  announce(filled(section.dataset.textShown, { count: countText(count) }));
  if (rest > 0) {
    for (const link of gap.querySelectorAll('[data-way]')) {
      if (link.getAttribute('data-way') === 'all')
        link.textContent = filled(section.dataset.textAll, { count: countText(rest) });
    }
    return;
  }
  delete gap.dataset.count;
  // The hunks above and below are one now; the focus moves to the first new line for keyboard users.
  if (before) grow(before, 0, ...sizeOf(gap));
  const first = rows.querySelector('tr');
  first?.setAttribute('tabindex', '-1');
  first?.focus({ preventScroll: true });
  if (before || gap.querySelector('.d-range')?.textContent === '') gap.remove();
  else gap.querySelector('.d-more')?.remove();
}

/** The heading of the hunk above the gap. */
function headingBefore(gap: Element): Element | undefined {
  for (let at = gap.previousElementSibling; at; at = at.previousElementSibling)
    if (at.querySelector('.d-range')) return at;
  return undefined;
}

const RANGE = /-(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))?/;

/**
 * Changes the heading of a hunk: the hunk begins that many lines later and is that much longer, on the old and the new
 * side.
 */
function grow(heading: Element, by: number, longer: number, longerNew = longer): void {
  const range = heading.querySelector('.d-range');
  if (!range) return;
  range.textContent = range.textContent.replace(
    RANGE,
    (_, old: string, oldCount: string = '1', first: string, count: string = '1') =>
      `-${+old + by},${+oldCount + longer} +${+first + by},${+count + longerNew}`,
  );
}

/** Numbers of lines of a heading's hunk on both sides. */
function sizeOf(heading: Element): [number, number] {
  const [, , old = '1', , new_ = '1'] = RANGE.exec(heading.querySelector('.d-range')?.textContent ?? '-0,0 +0,0') ?? [
    undefined,
    undefined,
    '0',
    undefined,
    '0',
  ];
  return [Number(old), Number(new_)];
}
