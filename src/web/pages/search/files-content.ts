/** Search of files by their paths, with the engine of the file finder. */
import type { TaskOutput } from '../../../workers/task-table.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { partsOf } from '../find/find.js';
import { NO_CONTENT, type SearchContent, type SearchData } from './search-content.js';
import type { SearchAt } from './search-content.js';
import { searchHref } from './wish.js';

/** A longer list would not be read; a longer query is better. */
const MAX_FILES = 50;

type FoundPaths = TaskOutput<'findPaths'>;

async function findFiles(request: PageRequest, { place, tree, wish }: SearchAt): Promise<FoundPaths> {
  const limit = wish.isJson ? wish.limit : MAX_FILES;
  return request.timing.measure('search', () =>
    place.repository.background.ask('findPaths', { tree, query: wish.text, limit, literally: wish.isLiteral }),
  );
}

export async function filesContent(request: PageRequest, at: SearchAt): Promise<SearchContent> {
  const { t } = request;
  const { place, wish } = at;
  if (wish.text === '') return { ...NO_CONTENT, notes: [{ text: t('finder.how'), link: undefined }] };
  const { matches, reading, isCut, swapped, fragment, truncated } = await findFiles(request, at);
  const literally = { label: t('finder.literally', { query: wish.text }), href: searchHref(place, wish, LITERALLY) };
  return {
    ...NO_CONTENT,
    notes: [
      ...(swapped && matches.length > 0 ? [{ text: t('finder.swappedTo', { reading }), link: literally }] : []),
      ...(truncated ? [{ text: t('finder.truncated'), link: undefined }] : []),
    ],
    summary:
      matches.length === 0
        ? undefined
        : isCut
          ? t('finder.firstOf', { shown: matches.length })
          : t('search.found', { count: matches.length }),
    results:
      matches.length === 0
        ? undefined
        : {
            kind: 'files',
            found: matches.map(({ path, positions }) => ({
              href: href.src(place.name, place.ref, below(at, path)) + fragment,
              parts: partsOf(path, positions),
            })),
          },
    blank:
      matches.length > 0
        ? undefined
        : {
            title: t('finder.none'),
            text: t('finder.noneText', { query: wish.text }),
            links: [
              { label: t('search.try.code', { query: wish.text }), href: searchHref(place, wish, { type: 'code' }) },
            ],
          },
  };
}

const LITERALLY = { isLiteral: true } as const;

/** Paths are found below the directory. */
function below({ place }: SearchAt, path: string): string {
  return place.path === '' ? path : `${place.path}/${path}`;
}

export async function filesJson(request: PageRequest, at: SearchAt): Promise<SearchData> {
  const { place, wish } = at;
  const { matches, isCut } = wish.text === '' ? { matches: [], isCut: false } : await findFiles(request, at);
  return {
    status: 200,
    isFinal: true,
    body: {
      query: wish.text,
      type: wish.type,
      commit: place.commit,
      complete: !isCut,
      count: matches.length,
      countIsExact: !isCut,
      cursor: null,
      files: matches.map(({ path }) => ({ path: below(at, path), language: null, matches: [] })),
    },
  };
}
