/** Names of refs: what is allowed, how they are shortened and ordered. Names are text as path-text.ts says. Source: git-check-ref-format(1). */
import { pathBytes } from '../path-text.js';

export const HEADS = 'refs/heads/';
export const TAGS = 'refs/tags/';
export const REMOTES = 'refs/remotes/';

/** No file system stores longer ones as loose refs; also bounds what a URL can ask for. */
const MAX_REF_NAME = 4096;

// Control characters are the point here: git forbids them.
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$/;

/** Rules 1 to 10 of git-check-ref-format(1). `oneLevel` allows names without a slash, as HEAD. O(length). */
export function isValidRefName(name: string, oneLevel = false): boolean {
  if (name === '' || name === '@' || name.length > MAX_REF_NAME || FORBIDDEN.test(name)) return false;
  const components = name.split('/');
  if (components.length < 2 && !oneLevel) return false;
  return components.every((component) => !component.startsWith('.') && !component.endsWith('.lock'));
}

/** `refs/heads/x` -> `x`, `refs/tags/v1` -> `v1`, `refs/remotes/origin/x` -> `origin/x`, else without `refs/`. For people's eyes. */
export function shortRefName(name: string): string {
  for (const prefix of [HEADS, TAGS, REMOTES, 'refs/']) if (name.startsWith(prefix)) return name.slice(prefix.length);
  return name;
}

/** The bytewise order in which git lists refs. */
export function compareRefNames(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a === b) continue;
    // UTF-16 orders as UTF-8 does below the surrogates.
    return a < 0xd800 && b < 0xd800 ? a - b : Buffer.compare(pathBytes(left), pathBytes(right));
  }
  return left.length - right.length;
}
