/** How short an id may be written: git-config(1), `core.abbrev` = auto. */

const SHORTEST = 7;

/**
 * Digits that git starts from in a repository of about `objectCount` packed objects: two objects of 2^n are expected to
 * collide at n/2 bits times two, in hex digits rounded up.
 */
export function automaticAbbreviation(objectCount: number): number {
  const bits = objectCount < 1 ? 1 : Math.floor(Math.log2(objectCount)) + 1;
  return Math.max(SHORTEST, Math.ceil(bits / 2));
}
