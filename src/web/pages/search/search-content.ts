/** What the kinds of search put on their common page, and what they answer to programs. */
import type { Oid } from '../../../git/oid.js';
import type { Place } from '../../parts/revision.js';
import type { SearchModel } from './search-model.js';
import type { SearchWish } from './wish.js';

export interface SearchAt {
  readonly place: Place;
  /** The tree of the directory. */
  readonly tree: Oid;
  readonly wish: SearchWish;
}

export type SearchContent = Pick<
  SearchModel,
  | 'problem'
  | 'notes'
  | 'indexing'
  | 'summary'
  | 'facets'
  | 'results'
  | 'similar'
  | 'blank'
  | 'next'
  | 'command'
  | 'help'
> & {
  /** False when the same address may show more later. */
  readonly isFinal: boolean;
};

export interface SearchData {
  readonly body: object;
  readonly status: 200 | 400;
  readonly isFinal: boolean;
}

export const NO_CONTENT: SearchContent = {
  problem: undefined,
  notes: [],
  indexing: undefined,
  summary: undefined,
  facets: [],
  results: undefined,
  similar: undefined,
  blank: undefined,
  next: undefined,
  command: undefined,
  help: undefined,
  isFinal: true,
};
