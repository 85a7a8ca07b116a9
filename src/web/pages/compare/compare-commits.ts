/** The commits of a comparison: the first ones, and a link to the page of all. */
import type { DivergenceDetails } from '../../../workers/tasks/divergence-details.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { lostNote } from '../../parts/lost-objects.js';
import { placeAt, refOf } from '../../parts/revision.js';
import { logDays, type LogDaysModel } from '../log/log-model.js';
import type { Compared } from './compared.js';

export interface ComparedCommits {
  /** Undefined when there are none. */
  readonly list: LogDaysModel | undefined;
  readonly lost: string | undefined;
  readonly rest: { readonly label: string; readonly href: string } | undefined;
}

export async function comparedCommits(
  request: PageRequest,
  { repository, name, spec, base, head, path }: Compared,
  { commits, more }: DivergenceDetails,
): Promise<ComparedCommits> {
  const { t } = request;
  const ref = refOf(repository, spec.head, head);
  const at = { kind: 'commit', name: head, commit: head, rootType: 'commit', path: '', fixed: true } as const;
  const place = placeAt(repository, at);
  const lost = new Set<string>();
  const entries = commits.map((oid) => ({ oid, path: '', renamedFrom: undefined, hasPath: true }));
  return {
    list:
      commits.length === 0
        ? undefined
        : {
            days: await logDays(request, place, entries, lost),
            filesLabel: t('commits.filesThen'),
            filesIcon: 'file-directory',
          },
    lost: lostNote(request, 'history', lost),
    rest: more
      ? {
          label: t('compare.allCommits'),
          href: href.commits(name, ref, path, { not: spec.base.isWellFormed() ? spec.base : base }),
        }
      : undefined,
  };
}
