/** Messages between the server and the thread that builds search indexes. It has one order at a time. */
import type { SearchIndexHandle } from '../../search/blobs/search-index.js';
import type { SearchScope } from '../../search/search-scope.js';

/** The order to bring a repository's search index up to date. */
export interface SearchOrder {
  readonly gitDir: string;
  readonly dataDir: string;
  readonly scope: SearchScope;
  /** Files that have been compared with their checksums before. */
  readonly checked: readonly string[];
}

export type SearchAnswer =
  /** `done` of `total` blobs of this step are indexed. */
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  /** A usable index; the same update may send more. */
  | { readonly kind: 'index'; readonly index: SearchIndexHandle }
  /** The end of the update. `more`: there is more to do, after others had their turn. `locked`: as for IndexAnswer. */
  | { readonly kind: 'done' | 'more' | 'locked' }
  | { readonly kind: 'failed'; readonly reason: string; readonly code?: string | undefined };

/** More answers to the same order follow. */
export function isSearchNews({ kind }: SearchAnswer): boolean {
  return kind === 'progress' || kind === 'index';
}
