/** Search of code: what its page shows, and what it answers to programs. */
import type { CodeAnswer } from '../../../search/answers.js';
import type { QueryProblem } from '../../../search/query/query-problem.js';
import type { PageRequest } from '../../http/page.js';
import { searchIndexText } from '../../parts/index-progress.js';
import { foundFile, type CodePlace } from './code-model.js';
import { findCode, type CodeFound } from './code-search.js';
import { facetsOf } from './facets.js';
import { gitGrepCommand } from './git-grep.js';
import { searchHelp } from './search-help.js';
import { NO_CONTENT, type SearchContent, type SearchData } from './search-content.js';
import type { SearchModel, SearchNote, SearchProblem } from './search-model.js';
import type { SearchAt } from './search-content.js';
import { codeSuggestions, excludedWord } from './suggestions.js';
import { parsedQuery, searchHref } from './wish.js';

export async function codeContent(request: PageRequest, at: SearchAt): Promise<SearchContent> {
  const { t } = request;
  const { place, wish } = at;
  const parsed = parsedQuery(wish.text);
  if (!parsed.ok)
    return { ...NO_CONTENT, problem: problemOf(request, wish.text, parsed.problem), help: searchHelp(request, true) };
  const { query } = parsed;
  if (query.match === null)
    return {
      ...NO_CONTENT,
      notes: wish.text === '' ? [] : [{ text: t('search.onlyFilters'), link: undefined }],
      help: searchHelp(request, true),
    };
  const found = await findCode(request, wish, { ...at, query });
  if ('reason' in found)
    return { ...NO_CONTENT, problem: problemOf(request, wish.text, found), help: searchHelp(request, true) };
  const { answer } = found;
  const shown: CodePlace = { place, wish, query: found.query };
  return {
    ...NO_CONTENT,
    notes: notesOf(request, at, found),
    summary: summaryOf(request, answer),
    facets: facetsOf(request, found, (text) => searchHref(place, wish, { text })),
    results:
      answer.files.length === 0
        ? undefined
        : { kind: 'code', files: answer.files.map((file) => foundFile(request, shown, file)) },
    blank:
      answer.files.length > 0 || answer.cursor !== null
        ? undefined
        : {
            title: t('search.none'),
            text: t('search.noneText', { query: wish.text }),
            links: codeSuggestions(request, at, query),
          },
    next: nextOf(request, at, found),
    command: gitGrepCommand(found.query, place),
    help: searchHelp(request, false),
    isFinal: answer.unsearched === 0,
  };
}

export function problemOf(
  { t }: PageRequest,
  text: string,
  { reason, start, end, detail }: QueryProblem,
): SearchProblem {
  return {
    text: t(`search.problem.${reason}`),
    detail,
    parts: [text.slice(0, start), text.slice(start, end), text.slice(end)],
  };
}

export function summaryOf({ t }: PageRequest, { total, files }: CodeAnswer): string | undefined {
  if (total.count === 0) return undefined;
  if (total.isExact) return t('search.found', { count: total.count });
  return t(files.length === 0 ? 'search.foundBefore' : 'search.foundAtLeast', { count: total.count });
}

function notesOf({ t }: PageRequest, { place, wish }: SearchAt, { reading, query }: CodeFound): SearchNote[] {
  const excluded = excludedWord(query, wish.text);
  return [
    ...(reading === undefined
      ? []
      : [
          {
            text: t('finder.swappedTo', { reading }),
            link: {
              label: t('finder.literally', { query: wish.text }),
              href: searchHref(place, wish, { isLiteral: true }),
            },
          },
        ]),
    ...(excluded === undefined
      ? []
      : [
          {
            text: t('search.excluded', { word: excluded.word }),
            link: {
              label: t('search.excludedLiterally', { word: excluded.word }),
              href: searchHref(place, wish, { text: excluded.text }),
            },
          },
        ]),
  ];
}

const LITERALLY = { isLiteral: true } as const;

function nextOf(request: PageRequest, { place, wish }: SearchAt, { answer, reading }: CodeFound): SearchModel['next'] {
  const { t } = request;
  const { cursor, files, unsearched } = answer;
  if (cursor === null) return undefined;
  const isFull = files.length >= wish.limit;
  return {
    text: unsearched === 0 || isFull ? undefined : t('search.unsearched', { count: unsearched }),
    more: unsearched === 0 || isFull ? undefined : searchIndexText(request, place),
    href: searchHref(place, wish, {
      cursor,
      ...(reading === undefined ? {} : { text: reading }),
      ...(wish.isLiteral ? LITERALLY : {}),
    }),
    label: t(isFull ? 'search.more' : 'search.goOn'),
    goesOn: !isFull,
  };
}

export async function codeJson(request: PageRequest, at: SearchAt): Promise<SearchData> {
  const { place, wish } = at;
  const parsed = parsedQuery(wish.text);
  const asked = { query: wish.text, type: wish.type, commit: place.commit };
  if (!parsed.ok) return badQuery(request, asked, parsed.problem);
  const { query } = parsed;
  if (query.match === null) return badQuery(request, asked, { reason: 'no-words', start: 0, end: wish.text.length });
  const found = await findCode(request, wish, { ...at, query });
  if ('reason' in found) return badQuery(request, asked, found);
  const { answer } = found;
  return {
    status: 200,
    isFinal: answer.unsearched === 0,
    body: {
      ...asked,
      complete: answer.cursor === null,
      count: answer.total.count,
      countIsExact: answer.total.isExact,
      cursor: answer.cursor,
      files: answer.files.map(({ path, language, lines }) => ({
        path,
        language,
        matches: lines.map(({ line, text, ranges, definition }) => ({ line, text, ranges, definition })),
      })),
    },
  };
}

/** The reason for programs, and a sentence for people in the language of the request. */
export function badQuery({ t }: PageRequest, asked: object, { reason, start, end, detail }: QueryProblem): SearchData {
  return {
    status: 400,
    isFinal: true,
    body: { ...asked, error: { reason, message: t(`search.problem.${reason}`), start, end, detail: detail ?? null } },
  };
}
