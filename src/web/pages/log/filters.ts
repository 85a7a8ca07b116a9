/**
 * The filters of a page of history in its URL (words, dates, commits of another revision to leave out), and the form
 * for them.
 */
import { displayPath, type GitPath } from '../../../git/path-text.js';
import { type CommitQuery } from '../../../search/commits/commit-filter.js';
import { QUERY_FIELDS, type QueryField } from '../../../search/commits/commit-texts.js';
import { typedDay } from '../../../shared/typed-day.js';
import { WebError } from '../../http/errors.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';
import { switchQuery, type LogSwitches } from './switches.js';

export interface LogFilters {
  readonly query: CommitQuery;
  /** Days, `YYYY-MM-DD`, both included: those that the list shows, in the zone of each committer. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  /** A revision whose commits are left out. */
  readonly not: string | undefined;
}

export interface FilterFormModel {
  readonly action: string;
  readonly isOpen: boolean;
  readonly fields: readonly {
    readonly name: QueryField | 'path';
    readonly label: string;
    readonly value: string;
    readonly placeholder: string;
    /** The prefix of the address of suggestions, for fields of people. */
    readonly peopleHref: string | undefined;
  }[];
  readonly days: readonly { readonly name: 'since' | 'until'; readonly label: string; readonly value: string }[];
  /** The other parameters of the URL. */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly clearHref: string | undefined;
}

const DAY_SECONDS = 86_400;
export function filtersOf(parameters: ReadonlyMap<string, string>): LogFilters {
  const text = (name: string): string | undefined => parameters.get(name)?.trim() || undefined;
  const query = Object.fromEntries(
    QUERY_FIELDS.flatMap((field) => (text(field) === undefined ? [] : [[field, text(field)]])),
  ) as CommitQuery;
  return { query, since: dayOf(text('since'), 'first'), until: dayOf(text('until'), 'last'), not: text('not') };
}

/** Throws WebError('bad-request') for what is no day. */
function dayOf(text: string | undefined, which: 'first' | 'last'): string | undefined {
  if (text === undefined) return undefined;
  const day = typedDay(text, which);
  if (day === undefined) throw new WebError('bad-request');
  return day;
}

export function filterQuery({ query, since, until, not }: LogFilters): Readonly<Record<string, string | undefined>> {
  return { ...query, since, until, not };
}

/** From the first second of `since` to the last second of `until`, by the clock of each committer. */
export function filterSeconds({ since, until }: Pick<LogFilters, 'since' | 'until'>): {
  readonly since: number | undefined;
  readonly until: number | undefined;
} {
  const start = (day: string): number => Date.parse(day) / 1000;
  return {
    since: since === undefined ? undefined : start(since),
    until: until === undefined ? undefined : start(until) + DAY_SECONDS - 1,
  };
}

export function isFiltered(filters: LogFilters): boolean {
  return Object.values(filterQuery(filters)).some((value) => value !== undefined);
}

export function filterForm(
  { t }: PageRequest,
  { name, ref, path }: Place,
  filters: LogFilters,
  switches: LogSwitches,
): FilterFormModel {
  const { query, since = '', until = '', not } = filters;
  const kept = Object.entries({ ...switchQuery(switches), not }).flatMap(([key, value]) =>
    value === undefined ? [] : [{ name: key, value: String(value) }],
  );
  return {
    action: href.commits(name, ref),
    isOpen: isFiltered(filters),
    fields: [
      ...QUERY_FIELDS.map((field) => ({
        name: field,
        label: t(`commits.filter.${field}`),
        value: query[field] ?? '',
        placeholder: '',
        peopleHref: field === 'grep' ? undefined : href.peopleList(name, field),
      })),
      {
        name: 'path',
        label: t('commits.filter.path'),
        value: path.toWellFormed(),
        placeholder: t('commits.filter.pathExample'),
        peopleHref: undefined,
      },
    ],
    days: [
      { name: 'since', label: t('commits.filter.since'), value: since },
      { name: 'until', label: t('commits.filter.until'), value: until },
    ],
    kept,
    clearHref: isFiltered(filters) ? href.commits(name, ref, path, switchQuery(switches)) : undefined,
  };
}

/** A path from the form is moved from the query into the address of the page. Undefined when the query has no path. */
export function pathOfForm(query: ReadonlyMap<string, string>, path: GitPath): GitPath | undefined {
  const text = query.get('path');
  if (text === undefined) return undefined;
  const wanted = text
    .trim()
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
  return wanted === path.toWellFormed() ? path : wanted;
}

/** The words that found commits, for the text «shown for …». */
export function readingText(reading: CommitQuery): string {
  return QUERY_FIELDS.flatMap((field) => (reading[field] === undefined ? [] : [displayPath(reading[field])])).join(
    ', ',
  );
}
