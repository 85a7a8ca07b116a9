/** How long a message stays: long enough to read, and for a screen reader to begin. */
const SHOWN_MS = 4000;
let timer = 0;

/** Shows a short message at the page's foot and lets screen readers say it. @param {string} text */
export function announce(text) {
  const status = document.getElementById('status');
  if (!status || !text) return;
  window.clearTimeout(timer);
  status.textContent = text;
  timer = window.setTimeout(() => { status.textContent = ''; }, SHOWN_MS);
}
