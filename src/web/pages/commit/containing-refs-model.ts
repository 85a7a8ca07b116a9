/**
 * The refs that contain a commit, for its page: children, the merge into the default branch, the first release,
 * branches and tags.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Commit } from '../../../git/object/commit.js';
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { ContainingRefsOutput } from '../../../workers/tasks/containing-refs.js';
import type { Repository } from '../../../repository/repository.js';
import { shortId, shownCommit, type ShownSummary } from '../../parts/commit-line.js';
import { href, type RefKind, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { listedRefs, type ListedRefs } from '../../parts/refs/listed-refs.js';

export interface ContainingRefsModel {
  /** Children, and the merge that brought the commit into the default branch. */
  readonly neighbours: readonly ContainingRefsRow[];
  /** The first release, branches and tags. */
  readonly places: readonly ContainingRefsRow[];
  /** The reason why there are no rows or not all of them yet. */
  readonly note: string | undefined;
  /** The address of the page that waits for them, for visitors without script. */
  readonly waitHref: string | undefined;
  /** The address that a script requests until all of them are known; undefined when they are. */
  readonly fillHref: string | undefined;
}

export const NO_CONTAINING_REFS: ContainingRefsModel = {
  neighbours: [],
  places: [],
  note: undefined,
  waitHref: undefined,
  fillHref: undefined,
};

export interface ContainingRefsRow {
  readonly label: string;
  readonly ids: readonly { readonly id: string; readonly href: string }[];
  readonly badges: readonly { readonly label: string; readonly href: string }[];
  /** Shown after the links: the message of the commit in `ids`. */
  readonly message: ShownSummary | undefined;
  /** Shown after the links, in the page's language. */
  readonly text: string;
  /** The number of further links that are not listed. */
  readonly more: number;
}

/** Requests a page with the lists, however long they take. */
const WAIT_PARAMETER = 'containing';
/** The longest time that the rest of the page waits for them. */
const BUDGET_MS = 300;
/** The largest number of branches, tags and children that are shown, each. */
const MAX_LISTED = 8;
const TOO_SLOW = Symbol('too-slow');

/**
 * Undefined when there is no index, so that nothing can be shown or awaited. A page with a `note` must not be cached.
 */
export async function containingRefsModel(
  request: PageRequest,
  repository: Repository,
  {
    name,
    commit,
    waits = request.query.has(WAIT_PARAMETER),
  }: { readonly name: RepositoryName; readonly commit: Commit; readonly waits?: boolean },
): Promise<ContainingRefsModel | undefined> {
  const { t } = request;
  const fillHref = href.containingRefs(name, commit.oid);
  const { history } = repository;
  if (!history.has(commit.oid)) {
    if (history.indexingFor(commit.oid) !== undefined)
      return { ...NO_CONTAINING_REFS, note: t('commit.containing.indexing'), fillHref };
    // A push may have added the commit a moment ago, so this state may be short.
    return history.indexState?.state === 'ready'
      ? { ...NO_CONTAINING_REFS, note: t('commit.containing.nowhere') }
      : undefined;
  }
  const refs = listedRefs(repository);
  const answer = history.containingRefs({
    commit: commit.oid,
    refsTag: repository.refsTag,
    defaultTip: repository.defaultBranch?.oid,
    ...refs.ids,
    limit: MAX_LISTED,
  });
  const found = waits ? await answer : await Promise.race([answer, delay(BUDGET_MS, TOO_SLOW, { ref: false })]);
  if (found === TOO_SLOW)
    return {
      ...NO_CONTAINING_REFS,
      note: t('commit.containing.show'),
      waitHref: href.commit(name, commit.oid, { [WAIT_PARAMETER]: 1 }),
      fillHref,
    };
  if (found === undefined) return undefined;
  const isComing = !found.isComplete && history.isUpdating;
  return {
    ...(await rowsOf(request, repository, name, commit, found, refs)),
    note: isComing ? t('commit.containing.indexing') : undefined,
    waitHref: undefined,
    fillHref: isComing ? fillHref : undefined,
  };
}

async function rowsOf(
  { t }: PageRequest,
  repository: Repository,
  name: RepositoryName,
  commit: Commit,
  found: ContainingRefsOutput,
  { branches, tags }: ListedRefs,
): Promise<Pick<ContainingRefsModel, 'neighbours' | 'places'>> {
  const badges = (kind: RefKind, places: readonly number[], refs: readonly Ref[]): ContainingRefsRow['badges'] =>
    places
      .map((place) => refs[place])
      .filter((ref) => ref !== undefined)
      .map(({ short }) => ({ label: displayPath(short), href: href.src(name, { kind, name: short }) }));
  const row = (label: string, parts: Partial<ContainingRefsRow>): ContainingRefsRow => ({
    label,
    ids: [],
    badges: [],
    message: undefined,
    text: '',
    more: 0,
    ...parts,
  });
  const id = (oid: Oid): ContainingRefsRow['ids'][number] => ({ id: shortId(oid), href: href.commit(name, oid) });
  const neighbours: ContainingRefsRow[] = [];
  const places: ContainingRefsRow[] = [];
  const { children, entry, firstRelease, firstTag } = found;
  if (children.total > 0)
    neighbours.push(
      row(t(children.total === 1 ? 'commit.child' : 'commit.children'), {
        ids: children.first.map(id),
        more: children.total - children.first.length,
      }),
    );
  if (entry !== undefined && entry !== commit.oid)
    neighbours.push(
      row(t('commit.containing.merge'), {
        ids: [id(entry)],
        message: shownCommit(t, await repository.objects.readCommit(entry)),
      }),
    );
  const release = firstRelease ?? firstTag;
  if (release !== undefined) {
    const earlier = firstTag !== release && firstTag !== undefined ? tags[firstTag] : undefined;
    places.push(
      row(t(firstRelease === undefined ? 'commit.containing.firstTag' : 'commit.containing.firstRelease'), {
        badges: badges('tag', [release], tags),
        text: earlier === undefined ? '' : t('commit.containing.before', { tag: displayPath(earlier.short) }),
      }),
    );
  }
  for (const [kind, label, refs, { first, total }] of [
    ['branch', t('commit.containing.branches'), branches, found.branches],
    ['tag', t('commit.containing.tags'), tags, found.tags],
  ] as const) {
    if (total > 0) places.push(row(label, { badges: badges(kind, first, refs), more: total - first.length }));
  }
  return { neighbours, places };
}
