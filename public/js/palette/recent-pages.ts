/**
 * The pages that this browser has opened, newest first, for the palette. They are stored in the browser
 * (`localStorage`) and never sent. Without storage there are none.
 */
/** Two sites may be below different paths of one host. */
const STORE = `kedr.recent${document.body.dataset.cookiePath ?? ''}`;
const KEPT = 30;
/** Titles may be as long as a path. */
const MAX_LABEL = 300;

/** `href` contains path and query on this site. */
export interface RecentPage {
  href: string;
  label: string;
  icon: string;
}

let isRemembered = false;

// Returning to a page from the browser's back-forward cache counts as opening it.
window.addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  isRemembered = false;
  rememberPage();
});

/** Makes this page the newest one, if it is worth returning to; a second call does nothing. */
export function rememberPage(): void {
  if (isRemembered) return;
  isRemembered = true;
  const { recent, recentIcon = '' } = document.body.dataset;
  if (recent === undefined) return;
  const href = location.pathname + location.search;
  store(
    [
      { href, label: recent.slice(0, MAX_LABEL), icon: recentIcon },
      ...recentPages().filter((page) => page.href !== href),
    ].slice(0, KEPT),
  );
}

export function recentPages(): RecentPage[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORE) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecentPage) : [];
  } catch {
    // Storage is disabled or has invalid data.
    return [];
  }
}

export function forgetPages(): void {
  store([]);
}

function store(pages: readonly RecentPage[]): void {
  try {
    if (pages.length === 0) localStorage.removeItem(STORE);
    else localStorage.setItem(STORE, JSON.stringify(pages));
  } catch {
    // Storage is disabled or full; nothing is stored.
  }
}

/** Accepts only pages of this site, whatever the storage contains. */
function isRecentPage(page: unknown): page is RecentPage {
  if (typeof page !== 'object' || page === null) return false;
  const { href, label, icon } = page as Partial<Record<keyof RecentPage, unknown>>;
  return typeof href === 'string' && typeof label === 'string' && typeof icon === 'string' && /^\/(?![/\\])/.test(href);
}
