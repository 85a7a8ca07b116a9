/**
 * The text after `compare/`: two revisions and the kind of comparison. Names of refs may contain slashes but not `..`
 * (git-check-ref-format(1)), so the first dots separate them.
 */

/** `...`: the changes of `head` since the common ancestor; `..`: one side directly against the other. */
export type Dots = '..' | '...';

export interface CompareSpec {
  readonly base: string;
  readonly head: string;
  readonly dots: Dots;
}

const DOTS = /\.{2,3}/;

/** A single revision is compared with `fallback`, which also replaces an empty side. */
export function parseSpec(spec: string, fallback: string): CompareSpec {
  const dots = DOTS.exec(spec)?.[0] as Dots | undefined;
  if (dots === undefined) return { base: fallback, head: spec.trim() || fallback, dots: '...' };
  const at = spec.indexOf(dots);
  return { base: spec.slice(0, at).trim() || fallback, head: spec.slice(at + dots.length).trim() || fallback, dots };
}

/** The inverse of `parseSpec`. */
export function specText({ base, head, dots }: CompareSpec): string {
  return base + dots + head;
}

export type CompareFormat = 'html' | 'diff' | 'patch';

const FORMAT_ENDING = /^(.+)\.(diff|patch)$/;

/** Separates the file extension from the revisions; `isRevision` recognises names that end like one. */
export async function splitFormat(
  spec: string,
  isRevision: (text: string) => Promise<boolean>,
): Promise<{ readonly spec: string; readonly format: CompareFormat }> {
  const match = FORMAT_ENDING.exec(spec);
  const head = spec.slice(spec.lastIndexOf('..') + 2);
  if (match === null || (await isRevision(head))) return { spec, format: 'html' };
  return { spec: match[1] as string, format: match[2] as 'diff' | 'patch' };
}
