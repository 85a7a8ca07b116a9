/** When repositories were updated last, for lists that are sorted by it: a thread may read thousands of them. */
import { isGitError, isSystemError } from '../../git/errors.js';
import { CommitHead } from '../../git/object/commit-head.js';
import type { Oid } from '../../git/oid.js';
import { refTarget } from '../../git/refs/peel.js';
import type { RefSnapshot } from '../../git/refs/ref-snapshot.js';
import { RefStore } from '../../git/refs/ref-store.js';
import type { ObjectStore } from '../../git/store/object-store.js';
import { checkExtensions } from '../../git/git-dir.js';
import { storeOf } from '../stores.js';

/** The number of branches, or of other refs where there is no branch, examined for the date of a repository. */
const MAX_TIPS = 50;

export interface LastUpdatesInput {
  /** Not used: the question is about several repositories. */
  readonly gitDir: '';
  readonly repositories: readonly KnownUpdate[];
}

/** A repository and the state of its refs at the last look; '' at the first one. */
export interface KnownUpdate {
  readonly gitDir: string;
  readonly fingerprint: string;
}

export interface LastUpdate {
  readonly fingerprint: string;
  /** Newest committer date in seconds since 1970; undefined without commits and where it cannot be read. */
  readonly timeSeconds: number | undefined;
}

/** In the order of the input; undefined where the refs are as they were. */
export function lastUpdatesTask({ repositories }: LastUpdatesInput): (LastUpdate | undefined)[] {
  return repositories.map(lastUpdate);
}

function lastUpdate({ gitDir, fingerprint: known }: KnownUpdate): LastUpdate | undefined {
  try {
    checkExtensions(gitDir);
    const refs = RefStore.open(gitDir);
    const fingerprint = refs.fingerprint();
    if (fingerprint === known) return undefined;
    return { fingerprint, timeSeconds: newestTime(storeOf(gitDir), refs.snapshot(fingerprint)) };
  } catch (error) {
    if (!isGitError(error) && !isSystemError(error)) throw error;
    // Gone, damaged or unreadable: its row says so.
    return { fingerprint: '', timeSeconds: undefined };
  }
}

/** Of HEAD and of some branches. */
function newestTime(store: ObjectStore, { head, branches, all }: RefSnapshot): number | undefined {
  const refs = head.oid === undefined && branches.length === 0 ? all : branches;
  const tips = new Set([
    ...(head.oid === undefined ? [] : [head.oid]),
    ...refs.slice(0, MAX_TIPS).map((ref) => refTarget(store, ref) ?? ref.oid),
  ]);
  const times = [...tips].flatMap((oid) => timeOf(store, oid) ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

const head = new CommitHead();

/** Undefined for other objects, and for a commit that cannot be read. */
function timeOf(store: ObjectStore, oid: Oid): number | undefined {
  try {
    if (store.findHeader(oid)?.type !== 'commit') return undefined;
    head.parse(store.read(oid, 'commit').bytes, oid);
    return head.timeSeconds;
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}
