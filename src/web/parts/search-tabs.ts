/** The tabs of pages that search: what the same words are looked for in. */
import { href } from '../address/location.js';
import type { PageRequest } from '../http/page.js';

export interface SearchTabsModel {
  readonly label: string;
  readonly tabs: readonly SearchTab[];
}

export interface SearchTab {
  readonly label: string;
  readonly icon: string;
  readonly href: string;
  readonly current: boolean;
}

/** Of the whole site. `query` may be ''. */
export function siteSearchTabs({ t }: PageRequest, query: string, current: 'repositories' | 'code'): SearchTabsModel {
  const q = query === '' ? undefined : query;
  return {
    label: t('search.types'),
    tabs: [
      {
        label: t('search.type.repositories'),
        icon: 'repo',
        href: href.repositories({ q }),
        current: current === 'repositories',
      },
      { label: t('search.type.code'), icon: 'code', href: href.exploreCode({ q }), current: current === 'code' },
    ],
  };
}
