/** One tag of the list: what it names and, when it is annotated, who made it and why. */
import { isGitError } from '../../git/errors.js';
import { summaryOf, type Commit, type Signature } from '../../git/object/commit.js';
import { parseTag } from '../../git/object/tag.js';
import type { Oid } from '../../git/oid.js';
import { displayPath } from '../../git/path-text.js';
import { peelTag, type Peeled } from '../../git/refs/peel.js';
import type { Ref } from '../../git/refs/ref-snapshot.js';
import { visibleText } from '../../git/visible-text.js';
import type { Repository } from '../../repository/repository.js';
import { shortId } from '../commit-line.js';
import { stampOf } from '../format/date.js';
import { href, type RepositoryName } from '../location.js';
import type { PageRequest } from '../page.js';
import type { RefRow } from './refs-model.js';

interface ReadTag {
  readonly target: Peeled;
  readonly commit: Commit | undefined;
  /** Of an annotated tag. */
  readonly message: string | undefined;
  readonly tagger: Signature | undefined;
}

export function tagRow({ t }: PageRequest, repository: Repository, name: RepositoryName, ref: Ref): RefRow {
  const tag = readTag(repository, ref.oid);
  const commit = tag?.commit;
  const at = { kind: 'tag', name: ref.short } as const;
  const when = tag?.tagger ?? commit?.committer;
  const words = tag === undefined ? t('refs.broken') : tag.target.type === 'commit' ? '' : t(`refs.target.${tag.target.type}`);
  return {
    name: displayPath(ref.short),
    href: commit === undefined ? undefined : href.src(name, at),
    isDefault: false,
    commit: commit === undefined ? undefined : { id: shortId(commit.oid), href: href.commit(name, commit.oid) },
    summary: visibleText(summaryOf(tag?.message ?? commit?.message ?? '')),
    words,
    person: visibleText(tag?.tagger?.name ?? ''),
    when: when === undefined ? undefined : stampOf(when),
    standing: undefined,
    historyHref: commit === undefined ? undefined : href.commits(name, at),
  };
}

/** Undefined when an object on the way is missing or damaged: one bad tag must not hide the others. */
function readTag(repository: Repository, oid: Oid): ReadTag | undefined {
  const { store } = repository;
  try {
    const { type, bytes } = store.read(oid);
    const tag = type === 'tag' ? parseTag(oid, bytes) : undefined;
    const target = type === 'tag' ? peelTag(store, oid) : { oid, type };
    return { target, commit: target.type === 'commit' ? repository.readCommit(target.oid) : undefined, message: tag?.message, tagger: tag?.tagger };
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}
