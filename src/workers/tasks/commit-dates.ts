/** Limits of dates, which are those of each committer's zone. The index does not have zones. */
import { parseCommit } from '../../git/object/commit.js';
import { localSeconds } from '../../shared/local-seconds.js';
import { storeOf } from '../stores.js';
import type { Passed } from './history-passage.js';

export interface DateLimits {
  /**
   * Limits of the committer's time, both included, in seconds by the committer's own clock (`localSeconds`). The walk
   * stops at commits that are older in every zone, as that of git stops at `--since`.
   */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** No place on Earth is further from UTC; the largest real offset is 14 hours. */
export const MAX_OFFSET_SECONDS = 86_400;

/** Only commits near the limits are read: the walk knows their time and not their zone. */
export function isWithin(
  gitDir: string,
  { since = -Infinity, until = Infinity }: DateLimits,
  { oid, timeSeconds }: Passed,
): boolean {
  if (timeSeconds < since - MAX_OFFSET_SECONDS || timeSeconds > until + MAX_OFFSET_SECONDS) return false;
  if (timeSeconds >= since + MAX_OFFSET_SECONDS && timeSeconds <= until - MAX_OFFSET_SECONDS) return true;
  const { committer } = parseCommit(oid(), storeOf(gitDir).read(oid(), 'commit').bytes);
  const seconds = localSeconds(committer);
  return seconds >= since && seconds <= until;
}
