/**
 * Whether the keyboard layout is Cyrillic: decided by the last typed letter, for the whole session (`sessionStorage`).
 * Before the first letter the language of the page decides, because Russian readers may press the slash key as «.»
 * first.
 */
import { hasCyrillic, isWrittenInCyrillic } from '../../../src/shared/finder/keyboard-layout.js';

const STORE = 'kedr.layout';
const CYRILLIC = 'cyrillic';
const OTHER = 'other';

let layout: string | undefined;

/** `key` is that of a KeyboardEvent. */
export function learnLayout(key: string): void {
  if (!/^\p{L}$/u.test(key)) return;
  const seen = hasCyrillic(key) ? CYRILLIC : OTHER;
  if (seen === known()) return;
  layout = seen;
  try {
    sessionStorage.setItem(STORE, seen);
  } catch {
    // Storage is disabled or full; the layout is known for this page only.
  }
}

export function isCyrillicLayout(): boolean {
  return (known() ?? (isWrittenInCyrillic(document.documentElement.lang) ? CYRILLIC : OTHER)) === CYRILLIC;
}

/** Undefined before the first letter. */
function known(): string | undefined {
  try {
    layout ??= sessionStorage.getItem(STORE) ?? undefined;
  } catch {
    // Storage is disabled.
  }
  return layout;
}
