/** When a raw file was last changed, for clients that know dates and no tags (RFC 9110 sections 8.8.2 and 13.1.3). */
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';

/**
 * In milliseconds since 1970: when the path was last changed, where the index knows it, else when its commit was made.
 * Undefined when that is no date for a header: none (a tag of a tree), or one that is still to come.
 */
export async function lastModifiedOf({ repository, rootType, commit, path }: Place): Promise<number | undefined> {
  if (rootType !== 'commit') return undefined;
  const seconds =
    repository.history.lastChangeTime(commit, path) ??
    (await repository.objects.readCommit(commit)).committer.timeSeconds;
  const time = seconds * 1000;
  return time > 0 && time <= Date.now() ? time : undefined;
}

export function httpDate(time: number): string {
  return new Date(time).toUTCString();
}

/**
 * The client has the file of that date. A branch may go back to an older commit, so the date must be the same, unless
 * the address is `fixed`: has a full id.
 */
export function isUnchangedSince(request: PageRequest, time: number, fixed: boolean): boolean {
  const since = request.header('if-modified-since');
  if (since === undefined || request.ifNoneMatch !== undefined || !since.endsWith(' GMT')) return false;
  const known = Date.parse(since);
  return fixed ? time <= known : time === known;
}
