/** A tag as a release: its message, author and date, the archives, and the previous release. */
import { bodyOf, summaryOf } from '../../../git/object/commit-text.js';
import { displayPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import { visibleText } from '../../../shared/visible-text.js';
import { linkifyMessage } from '../../../render/document/message.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import type { Repository } from '../../../repository/repository.js';
import { archiveLinks, type ArchiveLink } from '../../parts/archive-links.js';
import { shortId } from '../../parts/commit-line.js';
import { stampOf, type Stamp } from '../../format/date.js';
import { href, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { shownPerson, type ShownPerson } from '../../parts/people/shown-person.js';
import { previousRelease } from '../../parts/refs/previous-release.js';
import { isPreRelease } from '../../parts/refs/version-series.js';
import { tagSignature, type SignatureModel } from '../../parts/signing/signature-model.js';
import { readTag } from '../../parts/refs/read-tag.js';

export interface ReleaseModel {
  readonly name: string;
  readonly href: string;
  readonly isPreRelease: boolean;
  /** The summary of the tag, or of the commit for a lightweight tag. */
  readonly summary: string;
  readonly bodyHtml: SafeHtml | '';
  readonly isCut: boolean;
  /** «Автор тега:», «Коммитер:»: the role of `person`. */
  readonly personLabel: string;
  readonly person: ShownPerson | undefined;
  readonly when: Stamp | undefined;
  /** Undefined for a tag of a tree or of a file. */
  readonly commit: { readonly id: string; readonly href: string } | undefined;
  /** What else the tag points to, as a text. */
  readonly target: string | undefined;
  readonly treeHref: string;
  readonly signature: SignatureModel | undefined;
  readonly archives: readonly ArchiveLink[];
  readonly previous: { readonly label: string; readonly href: string } | undefined;
}

/** The limit in a list; the release's own page shows more. */
export const MAX_LISTED_BODY = 1_500;
export const MAX_BODY = 200_000;

/** Undefined for a tag that cannot be read. */
export async function releaseOf(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  ref: Ref,
  maxBody: number,
): Promise<ReleaseModel | undefined> {
  const { t } = request;
  const tag = await readTag(repository, ref.oid);
  if (tag === undefined) return undefined;
  const { commit, target } = tag;
  const isAnnotated = tag.message !== undefined;
  const person = isAnnotated ? tag.tagger : commit?.committer;
  const body = isAnnotated ? visibleText(bodyOf(tag.message)).trimEnd() : '';
  const at = { kind: 'tag', name: ref.short } as const;
  return {
    name: displayPath(ref.short),
    href: href.release(name, ref.short),
    isPreRelease: isPreRelease(ref.short),
    summary: visibleText(summaryOf(tag.message ?? commit?.message ?? '')),
    bodyHtml:
      body === ''
        ? ''
        : linkifyMessage(body.length > maxBody ? `${body.slice(0, maxBody).toWellFormed()}…` : body, {
            commitHref: (id) => href.commit(name, id),
          }),
    isCut: body.length > maxBody,
    personLabel: t(isAnnotated ? 'releases.tagger' : 'releases.committer'),
    person: person === undefined ? undefined : shownPerson(repository, person),
    when: person === undefined ? undefined : stampOf(person),
    commit: commit === undefined ? undefined : { id: shortId(commit.oid), href: href.commit(name, commit.oid) },
    target: target.type === 'commit' ? undefined : t(`refs.target.${target.type}`),
    treeHref: href.src(name, at),
    signature: await tagSignature(request, repository, ref.oid, tag),
    archives: commit === undefined ? [] : archiveLinks(repository, at),
    previous: commit === undefined ? undefined : previousOf(repository, name, ref),
  };
}

function previousOf(repository: Repository, name: RepositoryName, ref: Ref): ReleaseModel['previous'] {
  const previous = previousRelease(repository, ref);
  return previous === undefined
    ? undefined
    : { label: displayPath(previous.short), href: href.compare(name, `${previous.short}...${ref.short}`) };
}
