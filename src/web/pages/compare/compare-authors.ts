/** Who made the commits of a comparison. */
import { setTimeout as delay } from 'node:timers/promises';
import { visibleText } from '../../../shared/visible-text.js';
import type { TaskOutput } from '../../../workers/task-table.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { ranking, type Ranking } from '../../parts/ranking.js';
import { refOf } from '../../parts/revision.js';
import type { Compared } from './compared.js';

export interface CompareAuthors {
  /** Undefined when they could not be counted. */
  readonly ranking: Ranking | undefined;
  readonly none: string;
}

/** What is known of the authors in time; `waiting`: a later request may know more. */
export type KnownAuthors = TaskOutput<'rangeAuthors'> | 'waiting';

/** The time that the other tabs wait for the number of authors. */
const BUDGET_MS = 300;
const MAX_ROWS = 300;

/** `waits` for the answer, however long it takes. */
export async function rangeAuthors({ repository, base, head, path }: Compared, waits: boolean): Promise<KnownAuthors> {
  const answer = repository.history.rangeAuthors({ base, head, path, mailmap: repository.mailmapBlob });
  const known = await (waits ? answer : Promise.race([answer, delay(BUDGET_MS, 'waiting' as const, { ref: false })]));
  // Without the index a walk may not have had the time; with it there is an answer.
  return known === undefined && repository.history.indexingFor(head) !== undefined ? 'waiting' : known;
}

export function authorsModel(
  request: PageRequest,
  { repository, name, spec, base, head, path }: Compared,
  known: KnownAuthors,
): CompareAuthors {
  const { t } = request;
  const ref = refOf(repository, spec.head, head);
  return {
    ranking:
      known === 'waiting' || known === undefined || known.totalAuthors === 0
        ? undefined
        : ranking(
            request,
            t('compare.tabs.authors'),
            known.authors.map(({ name: author, commits }) => ({
              name: visibleText(author),
              href: href.commits(name, ref, path, { author: author.toWellFormed(), not: base }),
              commits,
            })),
            { total: known.totalAuthors, limit: MAX_ROWS },
          ),
    none: t(known === 'waiting' || known === undefined ? 'releases.report.none' : 'compare.noCommits'),
  };
}
