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

/** A name taken apart, once for all the comparisons of a sort. */
export interface VersionKey {
  readonly name: string;
  readonly parts: readonly Part[];
}

interface Part {
  readonly rank: number;
  /** A number without its leading zeros; a text with what stands for the number after it. */
  readonly text: string;
}

/** Past the end of a name. */
const NOTHING: Part = { rank: END, text: '' };

export function versionKey(name: string): VersionKey {
  const texts = name.match(PARTS) ?? [];
  return { name, parts: texts.map((text, at) => partOf(text, at + 1 < texts.length)) };
}

/** A number after a text counts as a digit there, as it would in a plain comparison: `v-x` before `v5` before `vfio`. */
function partOf(text: string, isBeforeNumber: boolean): Part {
  if (isDigits(text)) return { rank: NUMBER, text: text.replace(/^0+(?=\d)/, '') };
  return { rank: PRE_RELEASE.test(text) ? PRE : TEXT, text: isBeforeNumber ? `${text}0` : text };
}

/** The name of a version that is no pre-release: has a number, and nothing like `-rc` before the last one. */
export function isReleaseName(name: string): boolean {
  const { parts } = versionKey(name);
  return parts.some(({ rank }) => rank === NUMBER) && !parts.some(({ rank }) => rank === PRE);
}

/** Negative, zero, positive; zero only for equal names. O(length). */
export function compareVersions(left: VersionKey, right: VersionKey): number {
  const length = Math.max(left.parts.length, right.parts.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.parts[at] ?? NOTHING;
    const b = right.parts[at] ?? NOTHING;
    if (a.rank !== b.rank) return a.rank - b.rank;
    // Digits of any length: names hold dates and more.
    if (a.rank === NUMBER && a.text.length !== b.text.length) return a.text.length - b.text.length;
    if (a.text !== b.text) return a.text < b.text ? -1 : 1;
  }
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

function isDigits(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}
