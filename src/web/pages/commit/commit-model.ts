/** The page of one commit: people, dates, message, parents, and its changes. */
import type { Commit, Signature } from '../../../git/object/commit.js';
import type { Oid } from '../../../git/oid.js';
import { visibleText } from '../../../shared/visible-text.js';
import { linkifyMessage } from '../../../render/document/message.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import type { Repository } from '../../../repository/repository.js';
import { shortId } from '../../parts/commit-line.js';
import { stampOf, type Stamp } from '../../format/date.js';
import type { LayoutModel } from '../../parts/layout.js';
import { href, type RefName, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { commitsOf } from '../../parts/people/author-commits.js';
import { shownPerson, type ShownPerson } from '../../parts/people/shown-person.js';
import { nameOf } from '../../parts/revision.js';
import { refBadges, type RefBadges } from '../../parts/refs/ref-badges.js';
import { commitSignature, type SignatureModel } from '../../parts/signing/signature-model.js';
import type { BroughtCommits } from './brought-commits.js';
import type { CombinedModel } from './combined-model.js';
import { shownMessage } from '../../parts/commit-message.js';
import type { DiffModel, DiffSubject } from '../../parts/diff/diff-model.js';
import { trailerList, type TrailerList } from './trailer-list.js';
import { containingRefsModel, type ContainingRefsModel } from './containing-refs-model.js';

export interface CommitModel {
  readonly layout: LayoutModel;
  readonly summary: string;
  readonly bodyHtml: SafeHtml | '';
  readonly messageCut: boolean;
  readonly trailers: TrailerList;
  readonly filesHref: string;
  readonly downloads: readonly { readonly label: string; readonly href: string }[];
  /** Author and date, shown before a message that may be long. */
  readonly byline: LinkedPerson & { readonly when: Stamp };
  /** The author, and the committer if name, address or date differ. */
  readonly people: readonly Person[];
  readonly oid: Oid;
  readonly signature: SignatureModel | undefined;
  readonly parentsLabel: string;
  /** Without an address for a parent that this clone does not have. */
  readonly parents: readonly { readonly id: string; readonly href: string | undefined }[];
  readonly tree: string;
  readonly refs: RefBadges;
  readonly containingRefs: ContainingRefsModel | undefined;
  readonly noteHtml: SafeHtml | undefined;
  /** For a merge: the commits that each further parent brought. */
  readonly brought: readonly BroughtCommits[];
  /** For a merge: its own changes. */
  readonly combined: CombinedModel | undefined;
  readonly diff: DiffModel;
}

export interface LinkedPerson extends ShownPerson {
  /** Their commits on the default branch. */
  readonly href: string | undefined;
}

export interface Person extends LinkedPerson {
  readonly label: string;
  readonly when: Stamp;
}

/** About a hundred screens; the whole message is in `.patch`. */
const MAX_BODY = 200_000;
const MAX_NOTE = 100_000;

/** The whole model except the layout and the diffs. `stored` is the commit with all parents, also those cut off. */
export async function commitFacts(
  request: PageRequest,
  repository: Repository,
  { name, commit, parentIndex }: DiffSubject,
  stored: Commit,
): Promise<Omit<CommitModel, 'layout' | 'diff' | 'combined' | 'brought'>> {
  const { t } = request;
  const message = shownMessage(name, commit, MAX_BODY);
  const [note, signature, containingRefs] = await Promise.all([
    repository.note(commit.oid),
    commitSignature(request, repository, commit),
    containingRefsModel(request, repository, { name, commit }),
  ]);
  return {
    summary: message.summary,
    bodyHtml: message.bodyHtml,
    messageCut: message.isCut,
    trailers: trailerList(name, commit.message),
    filesHref: href.src(name, { kind: 'commit', name: commit.oid }),
    downloads: downloadsOf(name, commit, parentIndex),
    byline: { ...linkedPerson(repository, commit, 'author'), when: stampOf(commit.author) },
    people: peopleOf(request, repository, commit),
    oid: commit.oid,
    signature,
    parentsLabel: stored.parents.length <= 1 ? t('commit.parent') : t('commit.parents'),
    parents: stored.parents.map((parent) => ({
      id: shortId(parent),
      href: commit === stored && repository.objects.has(parent) ? href.commit(name, parent) : undefined,
    })),
    tree: shortId(commit.tree),
    refs: refBadges(repository, name, commit.oid),
    containingRefs,
    noteHtml:
      note === undefined
        ? undefined
        : linkifyMessage(visibleText(note.slice(0, MAX_NOTE)), { commitHref: (id) => href.commit(name, id) }),
  };
}

/** Merges have no `.patch`, since git prints nothing for them. */
function downloadsOf(name: RepositoryName, { oid, parents }: Commit, parentIndex: number): CommitModel['downloads'] {
  const formats = parents.length > 1 ? (['diff'] as const) : (['diff', 'patch'] as const);
  return formats.map((format) => ({
    label: `.${format}`,
    href: href.commitFile(name, oid, format, parentIndex === 0 ? undefined : { parent: parentIndex + 1 }),
  }));
}

function peopleOf({ t }: PageRequest, repository: Repository, commit: Commit): Person[] {
  const person = (role: 'author' | 'committer'): Person => ({
    label: t(`commit.${role}`),
    ...linkedPerson(repository, commit, role),
    when: stampOf(commit[role]),
  });
  return isSame(commit.author, commit.committer) ? [person('author')] : [person('author'), person('committer')];
}

/** A commit page is at no ref, so the commits are those of the default branch, or those before this one. */
function linkedPerson(repository: Repository, commit: Commit, role: 'author' | 'committer'): LinkedPerson {
  const person = shownPerson(repository, commit[role]);
  const branch = repository.defaultBranch?.short;
  const ref: RefName = branch === undefined ? { kind: 'commit', name: commit.oid } : { kind: 'branch', name: branch };
  return { ...person, href: commitsOf({ name: nameOf(repository), ref, path: '' }, person, role) };
}

function isSame(author: Signature, committer: Signature): boolean {
  return (['name', 'email', 'timeSeconds', 'offsetMinutes'] as const).every(
    (field) => author[field] === committer[field],
  );
}
