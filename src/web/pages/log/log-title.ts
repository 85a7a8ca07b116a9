/** The parts of a title before the name of a history: the part of the list, and its filters. */
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import { QUERY_FIELDS } from '../../../search/commits/commit-texts.js';
import { shortId } from '../../parts/commit-line.js';
import type { PageRequest } from '../../http/page.js';
import type { LogFilters } from './filters.js';
import type { LogSwitches } from './switches.js';

export interface LogPart {
  readonly filters: LogFilters;
  readonly switches: LogSwitches;
  readonly after: Oid | undefined;
  readonly before: Oid | undefined;
}

/** The most specific part is first; empty for the first page of an unfiltered history. */
export function logTitleParts({ t }: PageRequest, { filters, switches, after, before }: LogPart): string[] {
  const conditions = { ...filters.query, since: filters.since, until: filters.until };
  return [
    ...(after === undefined ? [] : [t('commits.titleOf.after', { id: shortId(after) })]),
    ...(before === undefined ? [] : [t('commits.titleOf.before', { id: shortId(before) })]),
    ...([...QUERY_FIELDS, 'since', 'until'] as const).flatMap((field) =>
      conditions[field] === undefined
        ? []
        : [t('commits.titleOf.filter', { label: t(`commits.filter.${field}`), value: conditions[field] })],
    ),
    ...(filters.not === undefined ? [] : [t('commits.titleOf.not', { other: displayPath(filters.not) })]),
    ...(switches.firstParent ? [t('commits.switch.first-parent')] : []),
    ...(switches.noMerges ? [t('commits.switch.no-merges')] : []),
    ...(switches.followRenames ? [] : [t('commits.titleOf.no-follow-rename')]),
  ];
}
