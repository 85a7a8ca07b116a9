/** The query of a URL: the part after the question mark. */
import type { GitPath } from '../../git/path-text.js';
import { decodeSegment } from './segments.js';

export type Query = Readonly<Record<string, string | number | undefined>>;

export function withQuery(path: string, query: Query | undefined): string {
  if (query === undefined) return path;
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The query of a request target; the first of repeated parameters counts. */
export function parseQuery(search: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(search)) if (!query.has(key)) query.set(key, value);
  return query;
}

/**
 * All `path=` parameters of a request target, as bytes, since names need not be UTF-8. Slashes at both ends are
 * removed.
 */
export function parsePathQuery(target: string): GitPath[] {
  const mark = target.indexOf('?');
  const pairs = mark < 0 ? [] : target.slice(mark + 1).split('&');
  return pairs
    .filter((pair) => pair.startsWith('path='))
    .map((pair) => decodeSegment(pair.slice('path='.length).replaceAll('+', ' ')).replace(/^\/+|\/+$/g, ''));
}
