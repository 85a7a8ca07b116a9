/** A page of history: commits grouped by the calendar day of the committer. */
import { displayPath } from '../../../git/path-text.js';
import type { LogEntry } from '../../../workers/tasks/log.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import type { ToolbarModel } from '../../parts/toolbar.js';
import { shownMessage } from '../../parts/commit-message.js';
import { shortId, shownSummary, type ShownSummary } from '../../parts/commit-line.js';
import { dayHeading, stampOf, type Stamp } from '../../format/date.js';
import type { IndexProgressModel } from '../../parts/index-progress.js';
import type { LayoutModel } from '../../parts/layout.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { commitsOf } from '../../parts/people/author-commits.js';
import type { AvatarModel } from '../../parts/people/avatar.js';
import { shownPerson } from '../../parts/people/shown-person.js';
import { refBadges, type RefBadges } from '../../parts/refs/ref-badges.js';
import { readableRows } from '../../parts/lost-objects.js';
import type { Place } from '../../parts/revision.js';
import type { FilterFormModel } from './filters.js';
import type { LogSwitch } from './switches.js';

export interface CommitsModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly toolbar: ToolbarModel;
  readonly switches: readonly LogSwitch[];
  readonly indexing: IndexProgressModel | undefined;
  readonly filter: FilterFormModel;
  /** A comparison of the ref with the default branch. */
  readonly compareHref: string;
  readonly graphHref: string;
  /** The feed of the branch or of the path; undefined at a tag or a commit. */
  readonly feedHref: string | undefined;
  /** Notes above the commits. */
  readonly notes: readonly { readonly text: string; readonly href: string | undefined; readonly label: string }[];
  /** The message below the commits when the time limit was reached, with a link to continue. */
  readonly outOfTime: { readonly text: string; readonly href: string } | undefined;
  readonly list: LogDaysModel;
  /** The message below the commits when some cannot be read. */
  readonly lost: string | undefined;
  /** The message in place of commits. */
  readonly blank:
    { readonly title: string; readonly text: string; readonly href: string; readonly label: string } | undefined;
  readonly newestHref: string | undefined;
  readonly newerHref: string | undefined;
  readonly olderHref: string | undefined;
}

/** Commits by day, for commits.ejs and compare.ejs. */
export interface LogDaysModel {
  readonly days: readonly LogDay[];
  /** Describes the target of the link to files. */
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
  readonly authorHref: string | undefined;
  readonly avatar: AvatarModel;
  readonly when: Stamp;
  readonly refs: RefBadges;
  /** The text that the commit renamed the path; undefined when it did not. */
  readonly renamed: string | undefined;
  /** Undefined where the commit lacks the path because it deleted it. */
  readonly filesHref: string | undefined;
}

/** A page has fifty folded message bodies; the commit's own page has the rest. */
const MAX_BODY = 10_000;

/**
 * Adjacent commits of one day form a group; with wrong clocks a day may appear twice. Commits that
 * cannot be read are left out and added to `lost`.
 */
export async function logDays(
  request: PageRequest,
  place: Place,
  entries: readonly LogEntry[],
  lost: Set<string>,
): Promise<LogDay[]> {
  const days: { day: string; heading: string; rows: LogRow[] }[] = [];
  const rows = await readableRows(entries, (entry) => logRow(request, place, entry), { oidOf: ({ oid }) => oid, lost });
  for (const row of rows) {
    const day = row.when.date;
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(row);
    else days.push({ day, heading: dayHeading(request.language, day), rows: [row] });
  }
  return days;
}

async function logRow(
  { t }: PageRequest,
  place: Place,
  { oid, path, renamedFrom, hasPath }: LogEntry,
): Promise<LogRow> {
  const { repository, name } = place;
  const commit = await repository.objects.readCommit(oid);
  const { summary, bodyHtml } = shownMessage(name, commit, MAX_BODY);
  const author = shownPerson(repository, commit.author);
  return {
    oid,
    id: shortId(oid),
    href: href.commit(name, oid),
    ...shownSummary(t, summary),
    bodyHtml,
    author: author.name,
    authorHref: commitsOf(place, author),
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
