/** The time that a message is shown: enough to read it, and for a screen reader to start. */
const SHOWN_MS = 4000;
const UNSEEN = '\u00a0';
let timer = 0;

/**
 * Shows a short message at the bottom of the page and announces it to screen readers. With `isSeen` false it is only
 * announced, because the change itself is visible.
 */
export function announce(text: string, { isSeen }: { isSeen: boolean } = { isSeen: true }): void {
  const status = document.getElementById('status');
  if (!status || !text) return;
  window.clearTimeout(timer);
  status.className = isSeen ? 'toast' : 'vh';
  // The same text again would be no change and would not be announced, so an invisible space is added.
  status.textContent = status.textContent === text ? text + UNSEEN : text;
  timer = window.setTimeout(() => {
    status.textContent = '';
  }, SHOWN_MS);
}
