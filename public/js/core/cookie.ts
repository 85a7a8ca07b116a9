const YEAR_SECONDS = 365 * 24 * 3600;

/** A choice of the reader that the server honours in the next page. @param {string} name @param {string} value */
export function setCookie(name, value) {
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
}

/** @param {string} name */
export function getCookie(name) {
  return document.cookie
    .split('; ')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
