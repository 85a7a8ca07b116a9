/** Groups versions into series: v5.6 and v5.6-rc7 belong to v5.6, 1.4.2 and 1.4.10 to 1.4. */

const TWO_NUMBERS = /^\D*\d+(?:\.\d+)?/;
const THREE_NUMBERS = /^\D*\d+(?:\.\d+){0,2}/;
/** A larger series is divided by the third number: all versions of Linux from 2003 to 2011 are 2.6. */
const MAX_SERIES = 40;
const PRE_RELEASE = /(?:[-._~]|\d)(?:dev|alpha|beta|pre|rc)(?:[-._]?\d+)*$|\d[ab]\d+$/i;

/**
 * For the tags of one repository: returns the name up to the second number, in large series up to the third; undefined
 * for a name without numbers.
 */
export function versionSeries(tags: readonly string[]): (tag: string) => string | undefined {
  const sizes = new Map<string, number>();
  for (const tag of tags) {
    const series = TWO_NUMBERS.exec(tag)?.[0];
    if (series !== undefined) sizes.set(series, (sizes.get(series) ?? 0) + 1);
  }
  return (tag) => {
    const series = TWO_NUMBERS.exec(tag)?.[0];
    return series !== undefined && (sizes.get(series) ?? 0) > MAX_SERIES ? THREE_NUMBERS.exec(tag)?.[0] : series;
  };
}

export function isPreRelease(tag: string): boolean {
  return PRE_RELEASE.test(tag);
}

/** The text before the first number: `v`, `docs-`. */
export function familyOf(tag: string): string {
  return /^\D*/.exec(tag)?.[0] ?? '';
}

/**
 * The family that most versions belong to, of two the one that comes last by name: `v` of the kernel and not `vfio-v`.
 * Undefined when no name has a number.
 */
export function mainFamily(tags: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const tag of tags) {
    const family = familyOf(tag);
    if (family.length < tag.length) counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  let main: { readonly family: string; readonly count: number } | undefined;
  for (const [family, count] of counts) {
    if (main === undefined || count > main.count || (count === main.count && family > main.family))
      main = { family, count };
  }
  return main?.family;
}
