/** What the address of a search asks for. */
import { isOid, type Oid } from '../../../git/oid.js';
import { languageNamed } from '../../../render/code/language.js';
import { parseQuery, type ParsedQuery } from '../../../search/query/parse-query.js';
import { parseCursor, type Cursor } from '../../../search/scan/cursor.js';
import { href } from '../../address/location.js';
import { WebError } from '../../http/errors.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';

export const SEARCH_TYPES = ['code', 'symbols', 'commits', 'files'] as const;
export type SearchType = (typeof SEARCH_TYPES)[number];

/** What may be the name of a symbol. */
export const SYMBOL_NAME = /^\w{1,200}$/;

/** What is sought. */
export interface SearchSubject {
  /** As typed. */
  readonly text: string;
  readonly type: SearchType;
}

export interface SearchWish extends SearchSubject {
  readonly isJson: boolean;
  /** Results of one part. */
  readonly limit: number;
  /** Lines of one file. */
  readonly lines: number;
  /** Where the part begins, by type. */
  readonly after: Cursor | undefined;
  readonly afterCommit: Oid | undefined;
  /** The query is not to be read in another keyboard layout. */
  readonly isLiteral: boolean;
}

/** What a link changes of it. */
export interface WishChange {
  readonly text?: string;
  readonly type?: SearchType;
  readonly lines?: number;
  readonly cursor?: string;
  readonly isLiteral?: true;
}

const DEFAULT_LIMITS = { page: 25, json: 50 };
export const MAX_LIMIT = 1_000;
const PAGE_LINES = 5;
const NUMBER = /^[1-9]\d{0,5}$/;

export function wishOf({ query }: PageRequest): SearchWish {
  const isJson = query.get('format') === 'json';
  const type = SEARCH_TYPES.find((known) => known === (query.get('type') ?? 'code'));
  if (type === undefined) throw new WebError('bad-request');
  const cursor = query.get('cursor');
  const wish = {
    text: (query.get('q') ?? '').trim(),
    type,
    isJson,
    limit: isJson ? numberOf(query.get('limit'), DEFAULT_LIMITS.json) : DEFAULT_LIMITS.page,
    lines: numberOf(query.get('lines'), isJson ? MAX_LIMIT : PAGE_LINES),
    after: cursor === undefined || type === 'commits' || type === 'files' ? undefined : parseCursor(cursor),
    afterCommit: cursor !== undefined && type === 'commits' && isOid(cursor) ? cursor : undefined,
    isLiteral: query.get('literal') === '1',
  };
  if (cursor !== undefined && wish.after === undefined && wish.afterCommit === undefined)
    throw new WebError('bad-request');
  return wish;
}

function numberOf(text: string | undefined, otherwise: number): number {
  return text !== undefined && NUMBER.test(text) ? Math.min(Number(text), MAX_LIMIT) : otherwise;
}

/** The address of this search with changes, from its first part on. */
export function searchHref({ name, ref, path }: Place, wish: SearchSubject, change: WishChange = {}): string {
  const { text, type, lines, cursor, isLiteral } = { text: wish.text, type: wish.type, ...change };
  return href.search(name, ref, path, {
    q: text === '' ? undefined : text,
    type: type === 'code' ? undefined : type,
    lines,
    cursor,
    literal: isLiteral === true ? 1 : undefined,
  });
}

export function parsedQuery(text: string): ParsedQuery {
  return parseQuery(text, (word) => languageNamed(word)?.name.toLowerCase());
}
