/**
 * The parts of a title before the name of a list, for a search or a further page of it, so that no two pages have the
 * same title (WCAG 2.4.2).
 */
import type { PageRequest } from '../http/page.js';

export interface ListPart {
  /** The search query; '' for the whole list. */
  readonly query?: string;
  /** From 1; the first page has no number in the title. */
  readonly page?: number;
}

export function titleParts({ t, numbers }: PageRequest, { query = '', page = 1 }: ListPart): string[] {
  return [
    ...(page > 1 ? [t('layout.titleOf.page', { number: numbers.integer(page) })] : []),
    ...(query === '' ? [] : [t('layout.titleOf.query', { query })]),
  ];
}
