const YEAR_SECONDS = 365 * 24 * 3600;

/** Stores a choice of the reader that the server uses for the next page. */
export function setCookie(name: string, value: string): void {
  const path = document.body.dataset.cookiePath ?? '/';
  document.cookie = `${name}=${value}; Path=${path}; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
}

export function getCookie(name: string): string | undefined {
  return document.cookie
    .split('; ')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
