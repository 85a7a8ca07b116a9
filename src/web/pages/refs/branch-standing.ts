/** How a branch stands to the default one, in words: «отстаёт на 12 коммитов, опережает на 3 коммита». */
import { isGitError } from '../../../git/errors.js';
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { AheadBehind } from '../../../history/index/ahead-behind.js';
import type { Repository } from '../../../repository/repository.js';
import type { PageRequest } from '../../http/page.js';

export interface BranchStanding {
  readonly words: readonly string[];
  /** Nothing on it is missing in the default branch. */
  readonly badge: string | undefined;
  /** Not known yet. */
  readonly isWaiting: boolean;
  /** It has commits that the default branch does not have. */
  readonly isAhead: boolean;
}

export interface BranchStandings {
  /** Short name of the default branch. */
  readonly base: string;
  /** Undefined where there is nothing to say: the default branch itself, a branch without a commit, no index. */
  of(branch: Ref): BranchStanding | undefined;
  /** Some are still being computed. */
  readonly isWaiting: boolean;
}

/** Undefined when there is nothing to compare with, and when no index is kept. */
export async function branchStandings(
  request: PageRequest,
  repository: Repository,
  branches: readonly Ref[],
): Promise<BranchStandings | undefined> {
  const { history } = repository;
  const base = repository.defaultBranch();
  if (base === undefined || history.indexState === undefined || repository.refs().branches.length < 2) return undefined;
  const others = branches.filter((branch) => branch.name !== base.name && isCommit(repository, branch.oid));
  const known = await history.aheadBehind(
    base.oid,
    others.map((branch) => branch.oid),
  );
  const name = displayPath(base.short);
  const isComing = history.indexState.state !== 'failed';
  return {
    base: base.short,
    of(branch) {
      if (!others.includes(branch)) return undefined;
      const standing = known.get(branch.oid);
      if (standing !== undefined) return inWords(request, name, standing);
      return isComing
        ? { words: [request.t('refs.standing.computing')], badge: undefined, isWaiting: true, isAhead: false }
        : undefined;
    },
    isWaiting: isComing && others.some((branch) => !known.has(branch.oid)),
  };
}

function isCommit(repository: Repository, oid: Oid): boolean {
  try {
    repository.readCommit(oid);
    return true;
  } catch (error) {
    // Its row says what is wrong.
    if (isGitError(error)) return false;
    throw error;
  }
}

function inWords({ t }: PageRequest, base: string, { ahead, behind }: AheadBehind): BranchStanding {
  if (ahead === 0 && behind === 0)
    return { words: [t('refs.standing.same', { branch: base })], badge: undefined, isWaiting: false, isAhead: false };
  return {
    words: [
      ...(behind > 0 ? [t('refs.standing.behind', { count: behind })] : []),
      ...(ahead > 0 ? [t('refs.standing.ahead', { count: ahead })] : []),
    ],
    badge: ahead === 0 ? t('refs.standing.merged') : undefined,
    isWaiting: false,
    isAhead: ahead > 0,
  };
}
