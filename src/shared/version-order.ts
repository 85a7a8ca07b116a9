/**
 * Tags in the order of versions: `v2.6.9` before `v2.6.10`, `v5.6-rc7` before `v5.6`. The order equals that of `git tag
 * --sort=version:refname` with `versionsort.suffix` set for the usual pre-releases.
 */

/** Words that mark a pre-release, earliest first. */
const PRE_RELEASES = ['dev', 'alpha', 'beta', 'pre', 'rc'];
const PARTS = /\d+|[^\d]+/g;
const PRE_RELEASE = new RegExp(`[-._~]?(?:${PRE_RELEASES.join('|')})[-._]?$|^[-._~](?:${PRE_RELEASES.join('|')})`, 'i');

/** Ranks of the parts of a name at one position, in this order. */
const PRE = 0;
const END = 1;
const NUMBER = 2;
const TEXT = 3;

/** A parsed name, for all comparisons of a sort. */
export interface VersionKey {
  readonly name: string;
  readonly parts: readonly Part[];
}

interface Part {
  readonly rank: number;
  /** A number without its leading zeros; or a text, followed by a 0 in place of a number after it. */
  readonly text: string;
}

/** The part after the end of a name. */
const NOTHING: Part = { rank: END, text: '' };

export function versionKey(name: string): VersionKey {
  const texts = name.match(PARTS) ?? [];
  return { name, parts: texts.map((text, at) => partOf(text, at + 1 < texts.length)) };
}

/** A number after a text counts as a digit there, as in a plain comparison: `v-x` before `v5` before `vfio`. */
function partOf(text: string, isBeforeNumber: boolean): Part {
  if (isDigits(text)) return { rank: NUMBER, text: text.replace(/^0+(?=\d)/, '') };
  return { rank: PRE_RELEASE.test(text) ? PRE : TEXT, text: isBeforeNumber ? `${text}0` : text };
}

/** True for the name of a version that is not a pre-release: it has a number and no part like `-rc`. */
export function isReleaseName(name: string): boolean {
  const { parts } = versionKey(name);
  return parts.some(({ rank }) => rank === NUMBER) && !parts.some(({ rank }) => rank === PRE);
}

/** Returns a negative number, zero or a positive number; zero only for equal names. O(length). */
export function compareVersions(left: VersionKey, right: VersionKey): number {
  const length = Math.max(left.parts.length, right.parts.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.parts[at] ?? NOTHING;
    const b = right.parts[at] ?? NOTHING;
    if (a.rank !== b.rank) return a.rank - b.rank;
    // Compared as texts, since numbers in names may have any length (dates and more).
    if (a.rank === NUMBER && a.text.length !== b.text.length) return a.text.length - b.text.length;
    if (a.text !== b.text) return a.text < b.text ? -1 : 1;
  }
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

function isDigits(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}
