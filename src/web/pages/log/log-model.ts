/** A page of history: commits grouped by the day on which their committers wrote them. */
import { displayPath } from '../../../git/path-text.js';
import type { LogEntry } from '../../../workers/tasks/log.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import type { BarModel } from '../../parts/bar.js';
import { shownMessage } from '../../parts/commit-message.js';
import { shortId, shownSummary, type ShownSummary } from '../../parts/commit-line.js';
import { dayHeading, stampOf, type Stamp } from '../../format/date.js';
import type { IndexProgressModel } from '../../parts/index-progress.js';
import type { LayoutModel } from '../../parts/layout.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { AvatarModel } from '../../parts/people/avatar.js';
import { shownPerson } from '../../parts/people/shown-person.js';
import { refBadges, type RefBadges } from '../../parts/refs/ref-badges.js';
import type { Place } from '../../parts/revision.js';
import type { FilterFormModel } from './filters.js';
import type { LogSwitch } from './switches.js';

export interface CommitsModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly bar: BarModel;
  readonly switches: readonly LogSwitch[];
  readonly indexing: IndexProgressModel | undefined;
  readonly filter: FilterFormModel;
  /** The ref against the default branch. */
  readonly compareHref: string;
  readonly graphHref: string;
  /** Said above the commits. */
  readonly notes: readonly { readonly text: string; readonly href: string | undefined; readonly label: string }[];
  /** Said after them: where to go on. */
  readonly outOfTime: { readonly text: string; readonly href: string } | undefined;
  readonly list: LogDaysModel;
  /** Said instead of commits. */
  readonly blank:
    { readonly title: string; readonly text: string; readonly href: string; readonly label: string } | undefined;
  readonly newestHref: string | undefined;
  readonly newerHref: string | undefined;
  readonly olderHref: string | undefined;
}

/** Commits by day, as commits.ejs and compare.ejs show them. */
export interface LogDaysModel {
  readonly days: readonly LogDay[];
  /** What the link to files leads to. */
  readonly filesLabel: string;
  readonly filesIcon: string;
}

export interface LogDay {
  readonly heading: string;
  readonly rows: readonly LogRow[];
}

export interface LogRow extends ShownSummary {
  readonly oid: string;
  readonly id: string;
  readonly href: string;
  readonly bodyHtml: SafeHtml | '';
  readonly author: string;
  readonly avatar: AvatarModel;
  readonly when: Stamp;
  readonly refs: RefBadges;
  /** The commit gave the path its name: said in words. */
  readonly renamed: string | undefined;
  /** Undefined where the commit has no such path (it deleted it). */
  readonly filesHref: string | undefined;
}

/** Fifty bodies stand on a page, folded; the commit's own page has the rest. */
const MAX_BODY = 10_000;

/** Neighbours of one day stand together; where clocks were wrong a day may come twice. */
export function logDays(request: PageRequest, place: Place, entries: readonly LogEntry[]): LogDay[] {
  const days: { day: string; heading: string; rows: LogRow[] }[] = [];
  for (const entry of entries) {
    const row = logRow(request, place, entry);
    const day = row.when.date;
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(row);
    else days.push({ day, heading: dayHeading(request.language, day), rows: [row] });
  }
  return days;
}

function logRow(
  { t }: PageRequest,
  { repository, name }: Place,
  { oid, path, renamedFrom, hasPath }: LogEntry,
): LogRow {
  const commit = repository.readCommit(oid);
  const { summary, bodyHtml } = shownMessage(name, commit, MAX_BODY);
  const author = shownPerson(repository, commit.author);
  return {
    oid,
    id: shortId(oid),
    href: href.commit(name, oid),
    ...shownSummary(t, summary),
    bodyHtml,
    author: author.name,
    avatar: author.avatar,
    when: stampOf(commit.committer),
    refs: refBadges(repository, name, oid),
    renamed:
      renamedFrom === undefined
        ? undefined
        : t('commits.renamed', { from: displayPath(renamedFrom), to: displayPath(path) }),
    filesHref: hasPath ? href.src(name, { kind: 'commit', name: oid }, path) : undefined,
  };
}
