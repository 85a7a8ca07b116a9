/**
 * Whether the keyboard types Cyrillic: its last letter tells, for the whole session (`sessionStorage`), not for a page alone.
 * Until there is one, the language of the page does: who reads Russian presses the slash key as «.» before any letter.
 */
import { hasCyrillic, isWrittenInCyrillic } from '../../../src/shared/finder/keyboard-layout.js';

const STORE = 'kedr.layout';
const CYRILLIC = 'cyrillic';
const OTHER = 'other';

/** @type {string | undefined} */
let layout;

/** @param {string} key Of a KeyboardEvent. */
export function learnLayout(key) {
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

export function isCyrillicLayout() {
  return (known() ?? (isWrittenInCyrillic(document.documentElement.lang) ? CYRILLIC : OTHER)) === CYRILLIC;
}

/** Undefined until a letter is seen. */
function known() {
  try {
    layout ??= sessionStorage.getItem(STORE) ?? undefined;
  } catch {
    // Storage is off.
  }
  return layout;
}
