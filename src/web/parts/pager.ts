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

/** `?page=` counts from 1. An invalid number selects the first page, one beyond the end the last page. */
export function paged<T>(request: PageRequest, { items, pageSize, pageHref, texts }: PagerOptions<T>): Paged<T> {
  const { t, query } = request;
  const pages = Math.max(Math.ceil(items.length / pageSize), 1);
  const text = query.get('page') ?? '';
  const page = PAGE_NUMBER.test(text) ? Math.min(Number(text), pages) : 1;
  return {
    items: items.slice((page - 1) * pageSize, page * pageSize),
    page,
    pager: {
      label: t(`${texts}.pages`),
      place: t('layout.pageOf', { page: request.numbers.integer(page), pages: request.numbers.integer(pages) }),
      previous: t(`${texts}.previous`),
      next: t(`${texts}.next`),
      previousHref: page > 1 ? pageHref(page === 2 ? undefined : page - 1) : undefined,
      nextHref: page < pages ? pageHref(page + 1) : undefined,
    },
  };
}
