/**
 * What the index can say about a query: a condition on terms that every matching blob meets. It may hold for others too,
 * because what is found is read and matched. In doubt a plan asks for less.
 */

export type Plan =
  /** Nothing is known: any blob may match. */
  | { readonly kind: 'any-blob' }
  | { readonly kind: 'gram'; readonly term: number }
  | { readonly kind: 'word'; readonly term: number }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Plan[] };

export const ANY_BLOB: Plan = { kind: 'any-blob' };

export function allOf(parts: readonly Plan[]): Plan {
  const useful = parts.filter((part) => part !== ANY_BLOB);
  const [only = ANY_BLOB] = useful;
  return useful.length < 2 ? only : { kind: 'and', of: useful };
}

/** `parts` is not empty. */
export function oneOf(parts: readonly Plan[]): Plan {
  const [only = ANY_BLOB] = parts;
  if (parts.includes(ANY_BLOB)) return ANY_BLOB;
  return parts.length < 2 ? only : { kind: 'or', of: parts };
}
