/** `find/{branch|tag|commit}/{ref}?q=`: the file finder without script. */
import type { GitPath } from '../../../git/path-text.js';
import { visibleText } from '../../../shared/visible-text.js';
import { toolbarModel, refLabel, type ToolbarModel } from '../../parts/toolbar.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import { href, type Location } from '../../address/location.js';
import { notModified, type PageRequest, type Reply } from '../../http/page.js';
import { placeCache, placeOf } from '../../parts/revision.js';
import { titleParts } from '../../parts/title-parts.js';

export interface FindModel {
  readonly layout: LayoutModel;
  readonly toolbar: ToolbarModel;
  /** The notice that another reading of the query was searched for. */
  readonly swapped: { readonly text: string; readonly href: string; readonly label: string } | undefined;
  /** The notice that not everything was searched. */
  readonly note: string | undefined;
  /** Instructions, while there is no query. */
  readonly how: string | undefined;
  /** The message when nothing was found. */
  readonly blank: { readonly title: string; readonly text: string; readonly href: string } | undefined;
  readonly found: readonly FoundPath[];
  /** The notice that there are more results. */
  readonly more: string | undefined;
}

export interface FoundPath {
  readonly href: string;
  readonly parts: readonly PathPart[];
}

export interface PathPart {
  readonly text: string;
  readonly marked: boolean;
}

/** A longer list would not be read; a longer query is better. */
const MAX_RESULTS = 50;

export async function findPage(request: PageRequest<Extract<Location, { page: 'find' }>>): Promise<Reply> {
  const place = await placeOf(request, request.location, 'objects');
  const cache = placeCache(request, place, ['find']);
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const { t } = request;
  const query = (request.query.get('q') ?? '').trim();
  const { oid: tree } = await place.repository.objects.rootOf(place.commit);
  const isLiteral = request.query.get('literal') === '1';
  const search = { tree, query, limit: MAX_RESULTS, literally: isLiteral };
  const { matches, reading, isCut, swapped, fragment, truncated } =
    query === ''
      ? NOTHING_ASKED
      : await request.timing.measure('search', () => place.repository.background.ask('findPaths', search));
  const model: FindModel = {
    layout: layoutOf(request, {
      title: [
        ...titleParts(request, { query }),
        t('finder.heading'),
        refLabel(place.ref),
        `${place.name.owner}/${place.name.repo}`,
      ],
      repository: repositoryHeader(request, place.repository, { tab: 'code', at: place }),
      indexed: false,
    }),
    toolbar: toolbarModel(request, {
      place,
      refHref: (ref) => href.find(place.name, ref, { q: query === '' ? undefined : query }),
      query,
    }),
    swapped:
      swapped && matches.length > 0
        ? {
            text: t('finder.swappedTo', { reading }),
            href: href.find(place.name, place.ref, { q: query, literal: 1 }),
            label: t('finder.literally', { query }),
          }
        : undefined,
    how: query === '' ? t('finder.how') : undefined,
    note: truncated ? t('finder.truncated') : undefined,
    blank:
      query === '' || matches.length > 0
        ? undefined
        : { title: t('finder.none'), text: t('finder.noneText', { query }), href: href.src(place.name, place.ref) },
    found: matches.map(({ path, positions }) => ({
      href: href.src(place.name, place.ref, path) + fragment,
      parts: partsOf(path, positions),
    })),
    more: isCut ? t('finder.firstOf', { shown: matches.length }) : undefined,
  };
  return { kind: 'html', view: 'pages/find', model, cache };
}

const NOTHING_ASKED = { matches: [], isCut: false, reading: '', swapped: false, fragment: '', truncated: false };

/** Splits the path at the bounds of marked letters; a letter of two UTF-16 units is marked as a whole. */
export function partsOf(path: GitPath, positions: readonly number[]): PathPart[] {
  const marks = new Set(positions);
  const parts: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const letter of path) {
    const marked = marks.has(at) || (letter.length === 2 && marks.has(at + 1));
    const last = parts.at(-1);
    if (last?.marked === marked) last.text += letter;
    else parts.push({ text: letter, marked });
    at += letter.length;
  }
  return parts.map(({ text, marked }) => ({ text: visibleText(text), marked }));
}
