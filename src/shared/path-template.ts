/**
 * Address templates of a page for any path: a page gives one to a worker, which builds no address. The paths that take
 * the place of the placeholder need no escape.
 */

/** Placeholder for the path. No part of an address before the path contains it. */
export const ANY_PATH = '*';

export function withPath(template: string, path: string): string {
  return template.replace(ANY_PATH, () => path);
}
