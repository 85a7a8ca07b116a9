/**
 * The pages that this browser has opened, newest first, for the palette. They stay in the browser (`localStorage`) and
 * are never sent. Where storage is switched off there are none.
 */
const STORE = 'kedr.recent';
const KEPT = 30;
/** Titles may be as long as a path. */
const MAX_LABEL = 300;

/** `RecentPage`: `href`: path and query on this site. */
export interface RecentPage {
  href: string;
  label: string;
  icon: string;
}

let isRemembered = false;

// Back on a page that the browser kept: it is opened again.
window.addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  isRemembered = false;
  rememberPage();
});

/** This page becomes the newest one, if it is one to come back to; a second call does nothing. */
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
    const kept = JSON.parse(localStorage.getItem(STORE) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecentPage) : [];
  } catch {
    // Storage is off, or somebody else's text stands there.
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
    // Storage is off or full: nothing is kept.
  }
}

/** Only what leads to this site, whatever stands in the store. */
function isRecentPage(page: unknown): page is RecentPage {
  if (typeof page !== 'object' || page === null) return false;
  const { href, label, icon } = page as Partial<Record<keyof RecentPage, unknown>>;
  return typeof href === 'string' && typeof label === 'string' && typeof icon === 'string' && /^\/(?![/\\])/.test(href);
}
