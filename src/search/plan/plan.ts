/**
 * What the index can say about a query: a condition on terms that every matching blob meets. It may hold for others too,
 * because what is found is read and matched. In doubt a plan asks for less.
 */

interface Combined<Part> {
  readonly kind: 'and' | 'or';
  readonly of: readonly Part[];
}

/** Nothing is known: any blob may match. */
interface AnyBlob {
  readonly kind: 'any-blob';
}

/** A condition on one line; the index knows only in which piece of a text a line may be. */
export type LinePlan =
  | AnyBlob
  | { readonly kind: 'gram'; readonly term: number }
  | { readonly kind: 'word'; readonly term: number }
  | { readonly kind: 'defined'; readonly term: number }
  | Combined<LinePlan>;

/** A condition on a blob, of which different lines may meet the parts. */
export type Plan = AnyBlob | { readonly kind: 'line'; readonly of: LinePlan } | Combined<Plan>;

export const ANY_BLOB: AnyBlob = { kind: 'any-blob' };

export function inOneLine(of: LinePlan): Plan {
  return of === ANY_BLOB ? ANY_BLOB : { kind: 'line', of };
}

export function allOf<P extends Plan | LinePlan>(parts: readonly P[]): P | AnyBlob | Combined<P> {
  const useful = parts.filter((part) => part !== ANY_BLOB);
  const [only = ANY_BLOB] = useful;
  return useful.length < 2 ? only : { kind: 'and', of: useful };
}

/** `parts` is not empty. */
export function oneOf<P extends Plan | LinePlan>(parts: readonly P[]): P | AnyBlob | Combined<P> {
  const [only = ANY_BLOB] = parts;
  if (parts.some((part) => part === ANY_BLOB)) return ANY_BLOB;
  return parts.length < 2 ? only : { kind: 'or', of: parts };
}
