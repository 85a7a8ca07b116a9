/**
 * Names of refs: which ones are valid, their short form and their order. A name is text in the form of path-text.ts.
 * Source: git-check-ref-format(1).
 */
import { pathBytes } from '../path-text.js';

export const HEADS = 'refs/heads/';
export const TAGS = 'refs/tags/';
export const REMOTES = 'refs/remotes/';

/** Longest name in UTF-16 units. File systems cannot store longer ones, and names from URLs must have a limit. */
const MAX_REF_NAME = 4096;

// The pattern must contain control characters, because git forbids them.
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$/;

/**
 * Checks rules 1 to 10 of git-check-ref-format(1). `oneLevel` allows names without a slash, such as HEAD. O(length).
 */
export function isValidRefName(name: string, oneLevel = false): boolean {
  if (name === '' || name === '@' || name.length > MAX_REF_NAME || FORBIDDEN.test(name)) return false;
  const components = name.split('/');
  if (components.length < 2 && !oneLevel) return false;
  return components.every((component) => !component.startsWith('.') && !component.endsWith('.lock'));
}

/**
 * A short name for display: `refs/heads/x` becomes `x`, `refs/tags/v1` becomes `v1`, `refs/remotes/origin/x` becomes
 * `origin/x`. Other names lose `refs/`.
 */
export function shortRefName(name: string): string {
  for (const prefix of [HEADS, TAGS, REMOTES, 'refs/']) if (name.startsWith(prefix)) return name.slice(prefix.length);
  return name;
}

/** The bytewise order in which git lists refs. */
export function compareRefNames(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i += 1) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a === b) continue;
    // Below the surrogates UTF-16 has the order of UTF-8.
    return a < 0xd800 && b < 0xd800 ? a - b : Buffer.compare(pathBytes(left), pathBytes(right));
  }
  return left.length - right.length;
}
