/** How a branch stands to the default one, in words: «отстаёт на 12 коммитов, опережает на 3 коммита». */
import type { Oid } from '../../git/oid.js';
import type { AheadBehind } from '../../history/index/ahead-behind.js';
import type { PageRequest } from '../page.js';

export interface BranchStanding {
  /** Empty for a branch that is just where it was merged. */
  readonly words: readonly string[];
  /** Nothing on it is missing in the default branch. */
  readonly badge: string | undefined;
  /** Not known yet. */
  readonly isWaiting: boolean;
}

export interface StandingOptions {
  /** Short name of the default branch. */
  readonly base: string;
  readonly standing: AheadBehind | undefined;
}

export function branchStanding({ t }: PageRequest, { base, standing }: StandingOptions): BranchStanding {
  if (standing === undefined) return { words: [t('refs.standing.computing')], badge: undefined, isWaiting: true };
  const { ahead, behind } = standing;
  if (ahead === 0 && behind === 0) return { words: [t('refs.standing.same', { branch: base })], badge: undefined, isWaiting: false };
  return {
    words: [...(behind > 0 ? [t('refs.standing.behind', { count: behind })] : []), ...(ahead > 0 ? [t('refs.standing.ahead', { count: ahead })] : [])],
    badge: ahead === 0 ? t('refs.standing.merged') : undefined,
    isWaiting: false,
  };
}

/** Tips as the index has them; a branch that leads to no commit has none. */
export type Tips = ReadonlyMap<string, Oid>;
