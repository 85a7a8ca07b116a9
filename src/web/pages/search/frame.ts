/** The parts of the page that every kind of search has. */
import { displayPath } from '../../../git/path-text.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { layoutOf, repositoryHeader } from '../../parts/layout.js';
import { titleParts } from '../../parts/title-parts.js';
import { refLabel, refSwitcher, type CrumbsModel } from '../../parts/toolbar.js';
import type { Place } from '../../parts/revision.js';
import type { SearchContent } from './search-content.js';
import type { SearchTab } from '../../parts/search-tabs.js';
import type { SearchModel } from './search-model.js';
import type { SearchAt } from './search-content.js';
import { SEARCH_TYPES, searchHref, type SearchWish } from './wish.js';

const ICONS = { code: 'code', symbols: 'hash', commits: 'history', files: 'file' } as const;

export function searchFrame(request: PageRequest, { place, wish }: SearchAt): Omit<SearchModel, keyof SearchContent> {
  const { t } = request;
  const { name, ref, path, repository } = place;
  const hasHistory = place.rootType === 'commit';
  const heading = path === '' ? t('search.title') : t('search.titleBelow', { path: displayPath(path) });
  return {
    layout: layoutOf(request, {
      title: [...titleParts(request, { query: wish.text }), heading, refLabel(ref), `${name.owner}/${name.repo}`],
      repository: repositoryHeader(request, repository, hasHistory ? { at: place } : {}),
      ownSearch: true,
      indexed: false,
    }),
    heading,
    form: {
      action: href.search(name, ref, path),
      query: wish.text,
      placeholder: t(`search.placeholder.${wish.type}`),
      people:
        wish.type === 'commits'
          ? { author: href.peopleList(name, 'author'), committer: href.peopleList(name, 'committer') }
          : undefined,
      kept: wish.type === 'code' ? [] : [{ name: 'type', value: wish.type }],
    },
    refs: refSwitcher(request, place, (other) => searchHref({ ...place, ref: other }, wish)),
    crumbs: path === '' ? undefined : crumbsOf(place, wish),
    tabs: { label: t('search.types'), tabs: tabsOf(request, place, wish) },
    permalink:
      ref.kind === 'commit' || wish.text === '' || !hasHistory
        ? undefined
        : searchHref({ ...place, ref: { kind: 'commit', name: place.commit } }, wish),
  };
}

function tabsOf({ t }: PageRequest, place: Place, wish: SearchWish): SearchTab[] {
  return SEARCH_TYPES.map((type) => ({
    label: t(`search.type.${type}`),
    icon: ICONS[type],
    href: searchHref(place, wish, { type }),
    current: type === wish.type,
  }));
}

/** The path as links to searches in its directories. */
function crumbsOf(place: Place, wish: SearchWish): CrumbsModel {
  const segments = ['', ...place.path.split('/')];
  return {
    items: segments.map((segment, index) => ({
      label: segment === '' ? place.repository.name : displayPath(segment),
      href: searchHref({ ...place, path: segments.slice(1, index + 1).join('/') }, wish),
      current: index === segments.length - 1,
    })),
    path: place.path.toWellFormed(),
    search: undefined,
  };
}
