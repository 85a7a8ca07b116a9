/** What a part of a list has before the list's own name in its title, so that no two pages have one title (WCAG 2.4.2). */
import type { PageRequest } from '../http/page.js';

export interface ListPart {
  /** What was looked for; '' for everything. */
  readonly query?: string;
  /** From 1; the first one needs no number. */
  readonly page?: number;
}

export function titleParts({ t, numbers }: PageRequest, { query = '', page = 1 }: ListPart): string[] {
  return [
    ...(page > 1 ? [t('layout.titleOf.page', { number: numbers.integer(page) })] : []),
    ...(query === '' ? [] : [t('layout.titleOf.query', { query })]),
  ];
}
