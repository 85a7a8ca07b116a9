/** Which versions belong together: v5.6 and v5.6-rc7 to «v5.6», 1.4.2 and 1.4.10 to «1.4». */

const SERIES = /^\D*\d+(?:\.\d+)?/;
const PRE_RELEASE = /(?:[-._~]|\d)(?:dev|alpha|beta|pre|rc)(?:[-._]?\d+)*$/i;

/** The name up to the second number; undefined for a name without any. */
export function seriesOf(tag: string): string | undefined {
  return SERIES.exec(tag)?.[0];
}

export function isPreRelease(tag: string): boolean {
  return PRE_RELEASE.test(tag);
}

/** What stands before the first number: `v`, `docs-`. */
export function familyOf(tag: string): string {
  return /^\D*/.exec(tag)?.[0] ?? '';
}
