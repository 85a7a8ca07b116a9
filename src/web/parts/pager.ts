/** Numbered pages of a list that is completely known: the current part and links to the neighbouring pages. */
import type { PageRequest } from '../http/page.js';

export interface PagerModel {
  readonly label: string;
  /** «3 из 12» */
  readonly place: string;
  readonly previous: string;
  readonly next: string;
  readonly previousHref: string | undefined;
  readonly nextHref: string | undefined;
}

export interface PagerOptions<T> {
  readonly items: readonly T[];
  readonly pageSize: number;
  /** The address of a page; `undefined` means the first page, which has no number in its URL. */
  readonly pageHref: (page: number | undefined) => string;
  /** The locale area of its texts: `refs`, `repositories`. */
  readonly texts: 'refs' | 'repositories';
}

export interface Paged<T> {
  readonly items: readonly T[];
  /** From 1. */
  readonly page: number;
  readonly pager: PagerModel;
}

const PAGE_NUMBER = /^[1-9]\d{0,6}$/;

export interface NumberedPages {
  /** From 1 to `pages`. */
  readonly page: number;
  readonly pages: number;
  readonly pageHref: PagerOptions<unknown>['pageHref'];
  readonly texts: PagerOptions<unknown>['texts'];
}

/** `?page=` counts from 1; an invalid number selects the first page. */
export function pageNumber({ query }: PageRequest): number {
  const text = query.get('page') ?? '';
  return PAGE_NUMBER.test(text) ? Number(text) : 1;
}

/** The links from one page of a list to its neighbours. */
export function pagerOf({ t, numbers }: PageRequest, { page, pages, pageHref, texts }: NumberedPages): PagerModel {
  return {
    label: t(`${texts}.pages`),
    place: t('layout.pageOf', { page: numbers.integer(page), pages: numbers.integer(pages) }),
    previous: t(`${texts}.previous`),
    next: t(`${texts}.next`),
    previousHref: page > 1 ? pageHref(page === 2 ? undefined : page - 1) : undefined,
    nextHref: page < pages ? pageHref(page + 1) : undefined,
  };
}

/** `?page=` counts from 1. An invalid number selects the first page, one beyond the end the last page. */
export function paged<T>(request: PageRequest, { items, pageSize, pageHref, texts }: PagerOptions<T>): Paged<T> {
  const pages = Math.max(Math.ceil(items.length / pageSize), 1);
  const page = Math.min(pageNumber(request), pages);
  return {
    items: items.slice((page - 1) * pageSize, page * pageSize),
    page,
    pager: pagerOf(request, { page, pages, pageHref, texts }),
  };
}
