/**
 * `/{owner}/{repo}/symbol/{branch|tag|commit}/{ref}/{name}`: where a symbol is defined and used, as a page, or with
 * `format=json` for programs.
 */
import { parseCursor, type Cursor } from '../../../search/scan/cursor.js';
import type { SymbolAnswer } from '../../../search/symbols/find-symbol.js';
import type { LocationOf } from '../../address/location.js';
import { WebError } from '../../http/errors.js';
import { NO_CACHE, notModified, type PageRequest, type Reply } from '../../http/page.js';
import { noPath, placeCache, placeOf, type Place } from '../../parts/revision.js';
import { lifeData, symbolLife } from './symbol-life.js';
import { SYMBOL_NAME } from '../search/wish.js';
import { symbolModel } from './symbol-model.js';

/** The time until a page is sent with what was found. */
const BUDGET_MS = 700;
const LIMITS = { definitions: 100, files: 25, linesPerFile: 50, budgetMs: BUDGET_MS };
const JSON_LIMITS = { definitions: 1_000, files: 100, linesPerFile: 1_000, budgetMs: BUDGET_MS };

export async function symbolPage(request: PageRequest<LocationOf<'symbol'>>): Promise<Reply> {
  const place = await placeOf(request, request.location, 'objects');
  if (!SYMBOL_NAME.test(place.path)) throw noPath(place);
  const isJson = request.query.get('format') === 'json';
  const cache = placeCache(request, place, ['symbol']);
  const unchanged = notModified(request, cache, isJson ? 'bytes' : 'html');
  if (unchanged !== undefined) return unchanged;
  const answer = await find(request, place, isJson);
  const life = await request.timing.measure('search', () => symbolLife(request, place, answer));
  const isFinal = answer.unsearched === 0 && life?.isFinal !== false;
  const reply = { cache: isFinal ? cache : NO_CACHE };
  if (!isJson)
    return { kind: 'html', view: 'pages/symbol', model: symbolModel(request, place, answer, life), ...reply };
  const body = JSON.stringify({ ...dataOf(place, answer), life: life === undefined ? undefined : lifeData(life) });
  return { kind: 'bytes', type: 'application/json; charset=utf-8', body, ...reply };
}

async function find(request: PageRequest, { repository, commit, path: name }: Place, isJson: boolean) {
  const { oid: tree } = await repository.objects.rootOf(commit);
  const question = { tree, name, cursor: cursorOf(request), limits: isJson ? JSON_LIMITS : LIMITS };
  return request.timing.measure('search', () => repository.findSymbol(question));
}

function cursorOf({ query }: PageRequest): Cursor | undefined {
  const text = query.get('cursor');
  if (text === undefined) return undefined;
  const cursor = parseCursor(text);
  if (cursor === undefined) throw new WebError('bad-request');
  return cursor;
}

function dataOf({ path: name, commit }: Place, answer: SymbolAnswer): object {
  const { definitions, areDefinitionsCut, files, cursor } = answer;
  return {
    query: name,
    type: 'symbols',
    commit,
    complete: cursor === null,
    count: definitions.length,
    countIsExact: !areDefinitionsCut,
    cursor,
    symbols: definitions.map(({ kind, path, line, signature }) => ({ name, kind, path, line, signature })),
    files: files.map(({ path, lines }) => ({
      path,
      matches: lines.map(({ line, text, ranges, kind }) => ({ line, text, ranges, kind })),
    })),
  };
}
