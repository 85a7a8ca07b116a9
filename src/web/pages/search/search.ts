/**
 * `/{owner}/{repo}/search[/{branch|tag|commit}/{ref}[/{directory}]]?q=&type=`: code, symbols, commits or files of a revision, as a
 * page, or with `format=json` for programs.
 */
import { entryKind } from '../../../git/object/tree.js';
import { oopsSymbol } from '../../../search/symbols/oops-symbol.js';
import { href, type LocationOf } from '../../address/location.js';
import { NO_CACHE, notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { defaultPlace, noPath, placeCache, placeOf, repositoryOf, type Place } from '../../parts/revision.js';
import { codeContent, codeJson } from './code-content.js';
import { commitsContent, commitsJson } from './commits-content.js';
import { filesContent, filesJson } from './files-content.js';
import { searchFrame } from './frame.js';
import type { SearchAt, SearchContent, SearchData } from './search-content.js';
import type { SearchModel } from './search-model.js';
import { symbolsContent, symbolsJson } from './symbols-content.js';
import { SYMBOL_NAME, wishOf, type SearchType } from './wish.js';

const CONTENT: { readonly [T in SearchType]: (request: PageRequest, at: SearchAt) => Promise<SearchContent> } = {
  code: codeContent,
  symbols: symbolsContent,
  commits: commitsContent,
  files: filesContent,
};
const DATA: { readonly [T in SearchType]: (request: PageRequest, at: SearchAt) => Promise<SearchData> } = {
  code: codeJson,
  symbols: symbolsJson,
  commits: commitsJson,
  files: filesJson,
};

export async function searchPage(request: PageRequest<LocationOf<'search'>>): Promise<Reply> {
  const { location } = request;
  const place = await placeOfSearch(request);
  // A repository without commits has a page that says so.
  if (place === undefined) return { kind: 'redirect', to: href.home(location) };
  const symbol = oopsHref(request, place);
  if (symbol !== undefined) return { kind: 'redirect', to: symbol };
  const wish = wishOf(request);
  const entry = await place.repository.objects.entryAt(place.commit, place.path);
  if (entry === undefined || entryKind(entry.mode) !== 'tree') throw noPath(place);
  const cache = placeCache(request, place, ['search', wish.type]);
  const unchanged = notModified(request, cache, wish.isJson ? 'bytes' : 'html');
  if (unchanged !== undefined) return unchanged;
  // A tag of a tree has no commits.
  const type = wish.type === 'commits' && place.rootType !== 'commit' ? 'code' : wish.type;
  const at: SearchAt = { place, tree: entry.oid, wish: { ...wish, type } };
  return wish.isJson ? jsonReply(request, at, cache) : htmlReply(request, at, cache);
}

async function placeOfSearch(request: PageRequest<LocationOf<'search'>>): Promise<Place | undefined> {
  const { location } = request;
  if ('kind' in location) return placeOf(request, location, 'objects');
  return defaultPlace(await repositoryOf(request, location));
}

/** A line of an oops means the function that it names. */
function oopsHref({ query }: PageRequest, { name, ref }: Place): string | undefined {
  const symbol = query.has('type') || query.has('literal') ? undefined : oopsSymbol(query.get('q') ?? '');
  return symbol !== undefined && SYMBOL_NAME.test(symbol) ? href.symbol(name, ref, symbol) : undefined;
}

async function htmlReply(request: PageRequest, at: SearchAt, cache: CachePolicy): Promise<Reply> {
  const { isFinal, ...content } = await CONTENT[at.wish.type](request, at);
  const model: SearchModel = { ...searchFrame(request, at), ...content };
  return {
    kind: 'html',
    view: 'pages/search',
    model,
    status: content.problem === undefined ? 200 : 400,
    cache: isFinal && content.problem === undefined ? cache : NO_CACHE,
  };
}

async function jsonReply(request: PageRequest, at: SearchAt, cache: CachePolicy): Promise<Reply> {
  const { body, isFinal, status } = await DATA[at.wish.type](request, at);
  return {
    kind: 'bytes',
    type: 'application/json; charset=utf-8',
    body: JSON.stringify(body),
    status,
    cache: isFinal && status === 200 ? cache : NO_CACHE,
  };
}
