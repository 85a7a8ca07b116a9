/** How long a message stays: long enough to read, and for a screen reader to begin. */
const SHOWN_MS = 4000;
const UNSEEN = '\u00a0';
let timer = 0;

/**
 * Shows a short message at the page's foot and lets screen readers say it. Without `isSeen` only the latter: where the
 * change itself is visible.
 */
export function announce(text: string, { isSeen }: { isSeen: boolean } = { isSeen: true }): void {
  const status = document.getElementById('status');
  if (!status || !text) return;
  window.clearTimeout(timer);
  status.className = isSeen ? 'toast' : 'vh';
  // The same words again are no change, and nobody would hear them: a space that is not seen makes them new.
  status.textContent = status.textContent === text ? text + UNSEEN : text;
  timer = window.setTimeout(() => {
    status.textContent = '';
  }, SHOWN_MS);
}
