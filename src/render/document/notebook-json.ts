/** Values of a notebook's JSON, which may be of any type. */

export type Json = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function objectsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf).filter((item) => item !== undefined) : [];
}

/** A text in nbformat is a string or an array of its pieces. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((piece) => typeof piece === 'string').join('') : '';
}

/** The first of several forms that is there, as text; '' without one. */
export function formOf(data: Json, ...names: readonly string[]): string {
  return textOf(names.map((name) => data[name]).find((value) => value !== undefined));
}
