/** The divergence of a branch from the default branch as text: «отстаёт на 12 коммитов, опережает на 3 коммита». */
import { displayPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { Divergence } from '../../../history/index/divergence.js';
import type { Repository } from '../../../repository/repository.js';
import type { PageRequest } from '../../http/page.js';

export interface BranchDivergence {
  /** «отстаёт на 12 коммитов, опережает на 3 коммита», or a word about it. */
  readonly text: string;
  /** The same as numbers with bars; undefined where the text says all. */
  readonly bar: DivergenceBar | undefined;
  /** The text that the default branch contains all its commits; undefined when it does not. */
  readonly badge: string | undefined;
  /** While the divergence is unknown: the page that waits for it. */
  readonly waitHref: string | undefined;
  /** True when it has commits that the default branch lacks. */
  readonly isAhead: boolean;
}

/** Lengths are in percent of the longest one on the page, on a logarithmic scale. */
export interface DivergenceBar {
  readonly behind: string;
  readonly ahead: string;
  readonly behindPercent: number;
  readonly aheadPercent: number;
}

export interface BranchDivergences {
  /** Short name of the default branch. */
  readonly base: string;
  /** Undefined for the default branch itself, for a branch without a commit, and without an index. */
  of(branch: Ref): BranchDivergence | undefined;
  /** True while some are still being computed. */
  readonly isWaiting: boolean;
}

/** A page of a hundred branches waits no longer for them; the one that was asked to wait does. */
const BUDGET_MS = 1_000;
const WAIT_BUDGET_MS = 8_000;
/** The parameter of the page that waits. */
export const WAIT_PARAMETER = 'wait';

/**
 * `branches` are commits, `waitHref` the page that waits. Undefined when there is nothing to compare with, and when no
 * index is kept.
 */
export async function branchDivergences(
  request: PageRequest,
  repository: Repository,
  branches: readonly Ref[],
  waitHref: string,
): Promise<BranchDivergences | undefined> {
  const { history } = repository;
  const base = repository.defaultBranch;
  if (base === undefined || history.indexState === undefined || repository.refs.branches.length < 2) return undefined;
  const others = branches.filter((branch) => branch.name !== base.name);
  const known = await history.divergences(
    base.oid,
    others.map((branch) => branch.oid),
    request.query.has(WAIT_PARAMETER) ? WAIT_BUDGET_MS : BUDGET_MS,
  );
  const name = displayPath(base.short);
  const longest = Math.max(1, ...[...known.values()].flatMap(({ ahead, behind }) => [ahead, behind]));
  const isExpected = history.indexState.state !== 'failed';
  return {
    base: base.short,
    of(branch) {
      if (!others.includes(branch)) return undefined;
      const divergence = known.get(branch.oid);
      if (divergence !== undefined) return shownDivergence(request, name, divergence, longest);
      return isExpected
        ? { text: request.t('refs.divergence.compute'), bar: undefined, badge: undefined, waitHref, isAhead: false }
        : undefined;
    },
    isWaiting: isExpected && others.some((branch) => !known.has(branch.oid)),
  };
}

function shownDivergence(
  { t }: PageRequest,
  base: string,
  { ahead, behind }: Divergence,
  longest: number,
): BranchDivergence {
  const rest = { bar: undefined, badge: undefined, waitHref: undefined, isAhead: false };
  if (ahead === 0 && behind === 0) return { ...rest, text: t('refs.divergence.same', { branch: base }) };
  // How far a merged branch is behind needs no work, so the page does not say it.
  if (ahead === 0) return { ...rest, text: '', badge: t('refs.divergence.merged') };
  const percent = (count: number): number => Math.round((100 * Math.log1p(count)) / Math.log1p(longest));
  return {
    ...rest,
    text: [
      ...(behind > 0 ? [t('refs.divergence.behind', { count: behind })] : []),
      t('refs.divergence.ahead', { count: ahead }),
    ].join(', '),
    bar: {
      behind: t('refs.divergence.number', { number: behind }),
      ahead: t('refs.divergence.number', { number: ahead }),
      behindPercent: percent(behind),
      aheadPercent: percent(ahead),
    },
    isAhead: true,
  };
}
