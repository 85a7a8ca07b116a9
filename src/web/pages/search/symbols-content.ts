/** Search of definitions by their names: what its page shows, and what it answers to programs. */
import { displayPath } from '../../../git/path-text.js';
import {
  parseNameQuery,
  type NameQuery,
  type NamedSymbol,
  type NamesAnswer,
} from '../../../search/symbols/search-names.js';
import { visibleText } from '../../../shared/visible-text.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { searchIndexText } from '../../parts/index-progress.js';
import { badQuery } from './code-content.js';
import { NO_CONTENT, type SearchAt, type SearchContent, type SearchData } from './search-content.js';
import type { FoundSymbolModel, SearchModel } from './search-model.js';
import { searchHref } from './wish.js';

/** The time until a page is sent with what was found. */
const BUDGET_MS = 700;
/** A header of registers defines ten thousand macros. */
const PER_FILE = 200;

function findNames(request: PageRequest, { place, tree, wish }: SearchAt, query: NameQuery): Promise<NamesAnswer> {
  const limits = { symbols: wish.limit, symbolsPerFile: Math.max(wish.limit, PER_FILE), budgetMs: BUDGET_MS };
  const question = { tree, directory: place.path, query, cursor: wish.after, limits };
  return request.timing.measure('search', () => place.repository.searchNames(question));
}

export async function symbolsContent(request: PageRequest, at: SearchAt): Promise<SearchContent> {
  const { t } = request;
  const { place, wish } = at;
  const query = parseNameQuery(wish.text);
  if (query === undefined) return { ...NO_CONTENT, notes: [{ text: t('search.symbolsHow'), link: undefined }] };
  const answer = await findNames(request, at, query);
  const { symbols, cursor } = answer;
  return {
    ...NO_CONTENT,
    summary: summaryOf(request, answer),
    results:
      symbols.length === 0
        ? undefined
        : { kind: 'symbols', found: symbols.map((symbol) => foundSymbol(request, at, symbol)) },
    blank:
      symbols.length > 0 || cursor !== null
        ? undefined
        : {
            title: t('search.none'),
            text: t('search.noneText', { query: wish.text }),
            links: [
              { label: t('search.try.code', { query: wish.text }), href: searchHref(place, wish, { type: 'code' }) },
            ],
          },
    next: nextOf(request, at, answer),
    isFinal: answer.unsearched === 0,
  };
}

function summaryOf({ t }: PageRequest, { count, cursor, isCut }: NamesAnswer): string | undefined {
  if (count === 0) return undefined;
  return t(cursor === null && !isCut ? 'search.foundSymbols' : 'search.foundSymbolsAtLeast', { count });
}

function foundSymbol({ t }: PageRequest, { place }: SearchAt, symbol: NamedSymbol): FoundSymbolModel {
  const { path } = symbol;
  return {
    name: symbol.name,
    href: href.symbol(place.name, place.ref, symbol.name),
    kind: t(`symbol.kind.${symbol.kind}`),
    place: `${displayPath(path)}:${symbol.line}`,
    placeHref: `${href.src(place.name, place.ref, path)}#L${symbol.line}`,
    signature: visibleText(symbol.signature),
  };
}

function nextOf(
  request: PageRequest,
  { place, wish }: SearchAt,
  { cursor, symbols, unsearched }: NamesAnswer,
): SearchModel['next'] {
  if (cursor === null) return undefined;
  const isFull = symbols.length >= wish.limit;
  return {
    text: isFull ? undefined : request.t('search.unsearched', { count: unsearched }),
    more: isFull ? undefined : searchIndexText(request, place),
    href: searchHref(place, wish, { cursor }),
    label: request.t(isFull ? 'search.more' : 'search.goOn'),
    goesOn: !isFull,
  };
}

export async function symbolsJson(request: PageRequest, at: SearchAt): Promise<SearchData> {
  const { place, wish } = at;
  const asked = { query: wish.text, type: wish.type, commit: place.commit };
  const query = parseNameQuery(wish.text);
  if (query === undefined) return badQuery(request, asked, { reason: 'no-name', start: 0, end: wish.text.length });
  const { symbols, count, cursor, isCut, unsearched } = await findNames(request, at, query);
  return {
    status: 200,
    isFinal: unsearched === 0,
    body: {
      ...asked,
      complete: cursor === null && !isCut,
      count,
      countIsExact: cursor === null && !isCut,
      cursor,
      symbols,
    },
  };
}
