/**
 * Whether the keyboard types Cyrillic: its last letter tells, for the whole session (`sessionStorage`), not for a page
 * alone. Until there is one, the language of the page does: who reads Russian presses the slash key as «.» before any
 * letter.
 */
import { hasCyrillic, isWrittenInCyrillic } from '../../../src/shared/finder/keyboard-layout.js';

const STORE = 'kedr.layout';
const CYRILLIC = 'cyrillic';
const OTHER = 'other';

let layout: string | undefined;

/** `key`: of a KeyboardEvent. */
export function learnLayout(key: string): void {
  if (!/^\p{L}$/u.test(key)) return;
  const seen = hasCyrillic(key) ? CYRILLIC : OTHER;
  if (seen === known()) return;
  layout = seen;
  try {
    sessionStorage.setItem(STORE, seen);
  } catch {
    // Storage is off or full: it holds for this page.
  }
}

export function isCyrillicLayout(): boolean {
  return (known() ?? (isWrittenInCyrillic(document.documentElement.lang) ? CYRILLIC : OTHER)) === CYRILLIC;
}

/** Undefined until a letter is seen. */
function known(): string | undefined {
  try {
    layout ??= sessionStorage.getItem(STORE) ?? undefined;
  } catch {
    // Storage is off.
  }
  return layout;
}
