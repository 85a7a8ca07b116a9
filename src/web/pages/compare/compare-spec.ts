/** What stands after `compare/`: two revisions and how they are compared. Names of refs may hold slashes but no `..` (git-check-ref-format(1)), so the first dots part them. */

/** `...`: what `head` brought since their common ancestor; `..`: the one against the other. */
export type Dots = '..' | '...';

export interface CompareSpec {
  readonly base: string;
  readonly head: string;
  readonly dots: Dots;
}

const DOTS = /\.{2,3}/;

/** One revision alone, and an empty side, are compared with (or stand for) `fallback`. */
export function parseSpec(spec: string, fallback: string): CompareSpec {
  const dots = DOTS.exec(spec)?.[0] as Dots | undefined;
  if (dots === undefined) return { base: fallback, head: spec.trim() || fallback, dots: '...' };
  const at = spec.indexOf(dots);
  return { base: spec.slice(0, at).trim() || fallback, head: spec.slice(at + dots.length).trim() || fallback, dots };
}

/** The inverse. */
export function specText({ base, head, dots }: CompareSpec): string {
  return base + dots + head;
}

export type CompareFormat = 'html' | 'diff' | 'patch';

const FORMAT_ENDING = /^(.+)\.(diff|patch)$/;

/** Parts the ending from what is compared; `isRevision` knows names that end so themselves. */
export function splitFormat(
  spec: string,
  isRevision: (text: string) => boolean,
): { readonly spec: string; readonly format: CompareFormat } {
  const match = FORMAT_ENDING.exec(spec);
  const head = spec.slice(spec.lastIndexOf('..') + 2);
  if (match === null || isRevision(head)) return { spec, format: 'html' };
  return { spec: match[1] as string, format: match[2] as 'diff' | 'patch' };
}
