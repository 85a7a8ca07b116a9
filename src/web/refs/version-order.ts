/**
 * Tags in the order of versions: `v2.6.9` before `v2.6.10`, `v5.6-rc7` before `v5.6`. As `git tag --sort=version:refname`
 * orders them with `versionsort.suffix` set for the usual pre-releases.
 */

/** What follows a number in names of versions before the release itself, earliest first. */
const PRE_RELEASES = ['dev', 'alpha', 'beta', 'pre', 'rc'];
const PARTS = /\d+|[^\d]+/g;
const PRE_RELEASE = new RegExp(`[-._~]?(?:${PRE_RELEASES.join('|')})[-._]?$|^[-._~](?:${PRE_RELEASES.join('|')})`, 'i');

/** Negative, zero, positive. O(length). */
export function compareVersions(left: string, right: string): number {
  const lefts = left.match(PARTS) ?? [];
  const rights = right.match(PARTS) ?? [];
  for (let at = 0; at < lefts.length || at < rights.length; at += 1) {
    const a = lefts[at];
    const b = rights[at];
    if (a === b) continue;
    if (a === undefined) return endOrder(b as string);
    if (b === undefined) return -endOrder(a);
    const order = compareParts(a, b);
    if (order !== 0) return order;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The shorter name is the earlier one, unless the longer one goes on with a pre-release of it. */
function endOrder(rest: string): number {
  return PRE_RELEASE.test(rest) ? 1 : -1;
}

function compareParts(a: string, b: string): number {
  const isNumberA = isDigits(a);
  const isNumberB = isDigits(b);
  if (isNumberA && isNumberB) return compareNumbers(a, b);
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  const preA = PRE_RELEASE.test(a);
  const preB = PRE_RELEASE.test(b);
  if (preA !== preB) return preA ? -1 : 1;
  return a < b ? -1 : 1;
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
