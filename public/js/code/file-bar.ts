/**
 * The bar above a file's lines. It stays in sight while the file scrolls, and then says which file and which definition
 * is there; when lines are chosen, it offers what can be done with them.
 */
import type { LineRange } from '../../../src/shared/line-range.js';
import { onceAFrame } from '../core/once-a-frame.js';
import { LINES_CHOSEN } from './lines-chosen.js';

interface Definition {
  readonly line: number;
  readonly name: string;
}

export function enhanceFileBar(bar: HTMLElement): void {
  const part = (name: string): HTMLElement | null => bar.querySelector(`[data-part="${name}"]`);
  const definition = part('definition');
  const definitions = definitionsOf(bar.closest('.box'));
  const later = onceAFrame(() => {
    const isStuck = bar.getBoundingClientRect().top <= 0;
    bar.classList.toggle('is-stuck', isStuck);
    part('at')?.toggleAttribute('hidden', !isStuck);
    if (isStuck && definition) definition.textContent = enclosing(definitions, firstVisibleLine(bar)) ?? '';
  });
  document.addEventListener('scroll', later, { passive: true });
  document.addEventListener(LINES_CHOSEN, ({ detail }) => showRange(bar, detail));
  later();
}

function showRange(bar: HTMLElement, { first, last }: LineRange): void {
  const [lines, range] = ['lines', 'range'].map((name) => bar.querySelector(`[data-part="${name}"]`));
  if (!lines || !range) return;
  range.textContent = first === last ? `L${first}` : `L${first}–L${last}`;
  const history = bar.querySelector<HTMLAnchorElement>('[data-part="history"]');
  if (history) history.search = `?lines=${first === last ? first : `${first}-${last}`}`;
  lines.removeAttribute('hidden');
  bar.classList.add('has-lines');
}

/** In the order of their lines. */
function definitionsOf(box: Element | null): Definition[] {
  return [...(box?.querySelectorAll<HTMLAnchorElement>('.outline-item > a[href^="#L"]') ?? [])].map((link) => ({
    line: Number(link.hash.slice(2)),
    name: link.textContent.trim(),
  }));
}

/** The last one that begins at or before the line. */
function enclosing(definitions: readonly Definition[], line: number | undefined): string | undefined {
  return line === undefined ? undefined : definitions.findLast((definition) => definition.line <= line)?.name;
}

function firstVisibleLine(bar: HTMLElement): number | undefined {
  const { bottom, right } = bar.getBoundingClientRect();
  const element = document.elementFromPoint(right - 40, bottom + 4);
  const line = element?.closest('.line') ?? element?.closest('tr')?.querySelector('.line');
  return line ? Number(line.id.slice(1)) : undefined;
}
