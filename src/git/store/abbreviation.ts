/** The automatic length of short ids: git-config(1), `core.abbrev`, value `auto`. */

const SHORTEST = 7;

/**
 * Number of hex digits that git starts with in a repository of about `objectCount` packed objects. Among 2^n objects a
 * collision is expected in prefixes of 2n bits, which are n/2 hex digits, rounded up.
 */
export function automaticAbbreviation(objectCount: number): number {
  const bits = objectCount < 1 ? 1 : Math.floor(Math.log2(objectCount)) + 1;
  return Math.max(SHORTEST, Math.ceil(bits / 2));
}
