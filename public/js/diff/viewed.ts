/** Viewed files of a diff: a tick folds the file and is stored by commit, name and content, only in this browser. */
import { filled } from '../core/filled.js';

const PREFIX = 'viewed/';
/** The number of diffs that are stored; the least recently changed ones are removed first. */
const MAX_KEPT = 200;

export function enhanceViewed(section: HTMLElement): void {
  const key = PREFIX + (section.dataset.viewedKey ?? '');
  const seen = new Set(read(key).seen);
  for (const box of boxesOf(section)) {
    box.checked = seen.has(idOf(box));
    if (box.checked) fold(box);
  }
  showCount(section);
  section.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.dataset.viewed === undefined) return;
    if (target.checked) seen.add(idOf(target));
    else seen.delete(idOf(target));
    fold(target);
    showTop(target);
    showCount(section);
    write(key, [...seen]);
  });
}

const boxesOf = (section: Element): HTMLInputElement[] =>
  [...section.querySelectorAll('input')].filter((box) => box.dataset.viewed !== undefined);
const idOf = (box: HTMLInputElement): string => box.dataset.viewed ?? '';

const fileOf = (box: HTMLInputElement): HTMLDetailsElement | null | undefined =>
  box.closest('.dfile-frame')?.querySelector('details');

function fold(box: HTMLInputElement): void {
  const file = fileOf(box);
  if (file) file.open = !box.checked;
}

/** Scrolls to the top of a long file that was folded, so that the next file is in view. */
function showTop(box: HTMLInputElement): void {
  const file = fileOf(box);
  if (file && box.checked && file.getBoundingClientRect().top < 0) file.scrollIntoView();
}

function showCount(section: HTMLElement): void {
  const status = section.querySelector('.viewed-count');
  if (!(status instanceof HTMLElement)) return;
  const boxes = boxesOf(section);
  status.textContent = filled(status.dataset.text, {
    done: boxes.filter((box) => box.checked).length,
    total: boxes.length,
  });
}

function read(key: string): { at: number; seen: string[] } {
  try {
    const { at, seen } = JSON.parse(localStorage.getItem(key) ?? '{}') as { at?: unknown; seen?: unknown };
    return { at: Number(at) || 0, seen: Array.isArray(seen) ? seen.map(String) : [] };
  } catch {
    // Storage is disabled or has invalid data, so no file counts as viewed.
    return { at: 0, seen: [] };
  }
}

function write(key: string, seen: string[]): void {
  try {
    if (seen.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ at: Date.now(), seen }));
    const kept = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    if (kept.length <= MAX_KEPT) return;
    for (const [name] of kept
      .map((name): [string, number] => [name, read(name).at])
      .sort((a, b) => b[1] - a[1])
      .slice(MAX_KEPT))
      localStorage.removeItem(name);
  } catch {
    // Storage is full or disabled; the tick lasts until the page is left.
  }
}
