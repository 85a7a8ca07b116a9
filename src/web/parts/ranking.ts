/** A list of names by their numbers, with bars. */
import type { PageRequest } from '../http/page.js';

export interface Ranking {
  readonly heading: string;
  readonly rows: readonly {
    readonly name: string;
    readonly href: string;
    readonly count: string;
    /** Length of the bar in percent of the first row. */
    readonly percent: number;
  }[];
  /** «и ещё 1034» */
  readonly more: string | undefined;
}

export interface Ranked {
  readonly name: string;
  readonly href: string;
  readonly commits: number;
}

/** `ranked` has the most commits first. `total` is the number of all names, of which `limit` are shown. */
export function ranking(
  { t }: PageRequest,
  heading: string,
  ranked: readonly Ranked[],
  { total, limit }: { readonly total: number; readonly limit: number },
): Ranking {
  const rows = ranked.slice(0, limit);
  return {
    heading,
    rows: rows.map(({ name, href, commits }) => ({
      name,
      href,
      count: t('releases.report.number', { number: commits }),
      percent: Math.max(1, Math.round((100 * commits) / (rows[0]?.commits ?? 1))),
    })),
    more: total > rows.length ? t('releases.report.more', { number: total - rows.length }) : undefined,
  };
}
