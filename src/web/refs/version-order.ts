/**
 * Tags in the order of versions: `v2.6.9` before `v2.6.10`, `v5.6-rc7` before `v5.6`. As `git tag --sort=version:refname`
 * orders them with `versionsort.suffix` set for the usual pre-releases.
 */

/** What follows a number in names of versions before the release itself, earliest first. */
const PRE_RELEASES = ['dev', 'alpha', 'beta', 'pre', 'rc'];
const PARTS = /\d+|[^\d]+/g;
const PRE_RELEASE = new RegExp(`[-._~]?(?:${PRE_RELEASES.join('|')})[-._]?$|^[-._~](?:${PRE_RELEASES.join('|')})`, 'i');

/** What can stand at one place of a name, in this order. */
const PRE = 0;
const END = 1;
const NUMBER = 2;
const TEXT = 3;

/** Negative, zero, positive; zero only for equal names. O(length). */
export function compareVersions(left: string, right: string): number {
  const lefts = left.match(PARTS) ?? [];
  const rights = right.match(PARTS) ?? [];
  for (let at = 0; at < lefts.length || at < rights.length; at += 1) {
    const a = lefts[at];
    const b = rights[at];
    const rank = rankOf(a);
    const order = rank - rankOf(b);
    if (order !== 0) return order;
    const within = rank === NUMBER ? compareNumbers(a as string, b as string) : compareTexts(lefts, rights, at);
    if (within !== 0) return within;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function rankOf(part: string | undefined): number {
  if (part === undefined) return END;
  if (isDigits(part)) return NUMBER;
  return PRE_RELEASE.test(part) ? PRE : TEXT;
}

/** A number after a text counts as a digit there, as it would in a plain comparison: `v-x` before `v5` before `vfio`. */
function compareTexts(lefts: readonly string[], rights: readonly string[], at: number): number {
  const text = (parts: readonly string[]): string => `${parts[at] as string}${parts[at + 1] === undefined ? '' : '0'}`;
  const a = text(lefts);
  const b = text(rights);
  return a < b ? -1 : a > b ? 1 : 0;
}

function isDigits(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** Digits of any length: names hold dates and more. */
function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+(?=\d)/, '');
  const right = b.replace(/^0+(?=\d)/, '');
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}
