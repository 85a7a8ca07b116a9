/** How long a message stays: long enough to read, and for a screen reader to begin. */
const SHOWN_MS = 4000;
const UNSEEN = '\u00a0';
let timer = 0;

/** Shows a short message at the page's foot and lets screen readers say it. @param {string} text @param {{ isSeen: boolean }} options Not shown: what the eye sees where it happens. */
export function announce(text, { isSeen } = { isSeen: true }) {
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
