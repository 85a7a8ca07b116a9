/** One tag of the list: its target and, when it is annotated, its tagger and message. */
import { summaryOf } from '../../../git/object/commit-text.js';
import { displayPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import { visibleText } from '../../../shared/visible-text.js';
import type { Repository } from '../../../repository/repository.js';
import { rowArchives } from '../../parts/archive-links.js';
import { shortId } from '../../parts/commit-line.js';
import { stampOf } from '../../format/date.js';
import { href, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { shownName } from '../../parts/people/shown-person.js';
import { readTag } from '../../parts/refs/read-tag.js';
import { tagSignature } from '../../parts/signing/signature-model.js';
import { namePartsOf, type RefRow } from './refs-model.js';

export async function tagRow(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  ref: Ref,
  series: (tag: string) => string | undefined,
): Promise<RefRow> {
  const { t } = request;
  const tag = await readTag(repository, ref.oid);
  const commit = tag?.commit;
  const at = { kind: 'tag', name: ref.short } as const;
  const when = tag?.tagger ?? commit?.committer;
  const reason =
    tag === undefined ? t('refs.broken') : tag.target.type === 'commit' ? '' : t(`refs.target.${tag.target.type}`);
  return {
    name: displayPath(ref.short),
    nameParts: namePartsOf(displayPath(ref.short)),
    href: tag === undefined ? undefined : href.src(name, at),
    isDefault: false,
    commit: commit === undefined ? undefined : { id: shortId(commit.oid), href: href.commit(name, commit.oid) },
    summary: visibleText(summaryOf(tag?.message ?? commit?.message ?? '')),
    reason,
    person: tag?.tagger === undefined ? '' : shownName(repository, tag.tagger),
    when: when === undefined ? undefined : stampOf(when),
    divergence: undefined,
    compareHref: undefined,
    historyHref: commit === undefined ? undefined : href.commits(name, at),
    archives: commit === undefined ? [] : rowArchives(repository, at),
    releaseHref: tag?.message === undefined ? undefined : href.release(name, ref.short),
    signature: tag === undefined ? undefined : await tagSignature(request, repository, ref.oid, tag),
    group: series(displayPath(ref.short)) ?? t('refs.group.other'),
  };
}
