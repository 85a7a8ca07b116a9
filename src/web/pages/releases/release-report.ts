/** What is new in a release since the previous one of its family, for its page. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Oid } from '../../../git/oid.js';
import { displayPath, type GitPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import { visibleText } from '../../../shared/visible-text.js';
import type { Repository } from '../../../repository/repository.js';
import type { TaskOutput } from '../../../workers/task-table.js';
import { href, type RefName, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { ranking, type Ranking } from '../../parts/ranking.js';

export interface ReleaseReportModel {
  /** «Изменения с v2.6.37» */
  readonly heading: string;
  readonly compare: { readonly label: string; readonly href: string };
  /** «10 393 коммита», «8964 файла»… */
  readonly counts: readonly string[];
  readonly lists: readonly Ranking[];
  /** The reason why there are no numbers, with the address of the page that waits for them. */
  readonly note: { readonly text: string; readonly href: string | undefined } | undefined;
  /** The address that a script requests until the numbers are known. */
  readonly fillHref: string | undefined;
}

/** Requests a page with the numbers, however long they take. */
const WAIT_PARAMETER = 'report';
/** The time that the rest of the page waits for them. */
const BUDGET_MS = 300;
const MAX_ROWS = 12;

export interface ComparedReleases {
  readonly previous: Ref;
  readonly ref: Ref;
}

/** Undefined when one of the tags leads to no commit. */
export async function releaseReport(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  { previous, ref }: ComparedReleases,
): Promise<ReleaseReportModel | undefined> {
  const { t, query } = request;
  const [base, head] = [repository.objects.refTarget(previous), repository.objects.refTarget(ref)];
  if (base === undefined || head === undefined) return undefined;
  const waits = query.has(WAIT_PARAMETER);
  const answer = repository.history.releaseReport({ base, head, mailmap: repository.mailmapBlob });
  const report = await (waits ? answer : Promise.race([answer, delay(BUDGET_MS, TOO_SLOW, { ref: false })]));
  const spec = `${previous.short}...${ref.short}`;
  const waitHref = href.release(name, ref.short, { [WAIT_PARAMETER]: 1 });
  const frame = {
    heading: t('releases.changesSince', { tag: displayPath(previous.short) }),
    compare: {
      label: t('releases.report.compare'),
      href: href.compare(name, spec),
    },
  };
  // Without the index a walk may not have had the time; with it there is an answer.
  const isEarly = report === undefined && repository.history.indexingFor(head) !== undefined;
  if (report === TOO_SLOW || isEarly)
    return {
      ...frame,
      counts: [],
      lists: [],
      note: { text: t('releases.report.show'), href: waitHref },
      fillHref: waitHref,
    };
  if (report === undefined)
    return {
      ...frame,
      counts: [],
      lists: [],
      note: { text: t('releases.report.none'), href: undefined },
      fillHref: undefined,
    };
  const at: RefName = { kind: 'tag', name: ref.short };
  return {
    ...frame,
    counts: countsOf(request, report),
    lists: listsOf(request, name, at, { report, base, compareHref: (path) => href.compare(name, spec, { path }) }),
    note: undefined,
    fillHref: undefined,
  };
}

const TOO_SLOW = Symbol('too-slow');
type Report = NonNullable<TaskOutput<'releaseReport'>>;

function countsOf({ t }: PageRequest, { commits, files, lines, totalAuthors }: Report): string[] {
  return [
    t('releases.report.commits', { count: commits }),
    t('releases.report.authors', { count: totalAuthors }),
    ...(files === undefined ? [] : [t('releases.report.files', { count: files })]),
    ...(lines === undefined
      ? []
      : [
          t('releases.report.additions', { count: lines.additions }),
          t('releases.report.deletions', { count: lines.deletions }),
        ]),
  ];
}

function listsOf(
  request: PageRequest,
  name: RepositoryName,
  at: RefName,
  {
    report,
    base,
    compareHref,
  }: { readonly report: Report; readonly base: Oid; readonly compareHref: (path: GitPath) => string },
): Ranking[] {
  const { t } = request;
  const directories = report.directories.map(({ name: path, commits, isDirectory }) => ({
    name: displayPath(path) + (isDirectory ? '/' : ''),
    href: compareHref(path),
    commits,
  }));
  const authors = report.authors.map(({ name: author, commits }) => ({
    name: visibleText(author),
    href: href.commits(name, at, '', { author: author.toWellFormed(), not: base }),
    commits,
  }));
  return [
    // The comparison has all directories, so that no number of others is needed.
    ranking(request, t('releases.report.byDirectory'), directories.slice(0, MAX_ROWS), { total: 0, limit: MAX_ROWS }),
    ranking(request, t('releases.report.byAuthor'), authors, { total: report.totalAuthors, limit: MAX_ROWS }),
  ].filter(({ rows }) => rows.length > 0);
}
