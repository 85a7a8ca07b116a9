/**
 * What pages show that name no revision: what HEAD leads to. A HEAD that names a branch which does not exist is common (a
 * bare repository was made for `main` and `master` was pushed), so another ref stands in for it.
 */
import { isGitError, type GitError } from '../git/errors.js';
import type { Oid } from '../git/oid.js';
import { HEADS, TAGS } from '../git/refs/ref-name.js';
import type { Ref, RefSnapshot } from '../git/refs/ref-snapshot.js';
import { compareVersions, versionKey } from '../shared/version-order.js';
import type { Objects } from './objects.js';

export interface DefaultRevision {
  /** Undefined when HEAD is an id or names a ref that is no branch, and without commits. */
  readonly ref: Ref | undefined;
  /** Undefined in a repository without commits, an error when it cannot be read. */
  readonly commit: Oid | GitError | undefined;
}

/** Names of branches that most likely are the main one, best first. */
const USUAL_NAMES = ['main', 'master', 'trunk'];
/** Refs that are tried in place of HEAD's. Tags may name files, and objects may be missing. */
const MAX_TRIED = 50;

/** Never throws for what a repository holds. */
export async function findDefaultRevision(objects: Objects, refs: RefSnapshot): Promise<DefaultRevision> {
  const { head } = refs;
  if (head.oid !== undefined) {
    const ref = head.target?.startsWith(HEADS) === true ? refs.get(head.target) : undefined;
    return { ref, commit: await commitBehind(objects, refs, 'HEAD') };
  }
  let failed: DefaultRevision | undefined;
  let tried = 0;
  for (const ref of substitutes(refs)) {
    tried += 1;
    if (tried > MAX_TRIED) break;
    const commit = await commitBehind(objects, refs, ref.name);
    if (commit !== undefined && !isGitError(commit)) return { ref, commit };
    failed ??= { ref, commit };
  }
  return failed ?? { ref: undefined, commit: undefined };
}

/**
 * Branches, then tags, the newest version first, then all others; of remotes first what their HEAD leads to. The first
 * one serves nearly always, so thousands of tags are sorted only where no branch does.
 */
function* substitutes(refs: RefSnapshot): Generator<Ref, void> {
  const usual = USUAL_NAMES.map((name) => refs.get(HEADS + name)).filter((ref) => ref !== undefined);
  yield* usual;
  yield* refs.branches.filter((ref) => !usual.includes(ref));
  const tags = refs.tags.map((ref) => ({ ref, key: versionKey(ref.short.toWellFormed()) }));
  yield* tags.sort((a, b) => compareVersions(b.key, a.key)).map(({ ref }) => ref);
  const others = refs.all.filter(({ name }) => !name.startsWith(HEADS) && !name.startsWith(TAGS));
  yield* others.filter(({ symrefTarget }) => symrefTarget !== undefined);
  yield* others;
}

async function commitBehind(objects: Objects, refs: RefSnapshot, name: string): Promise<Oid | GitError | undefined> {
  try {
    const oid = await objects.readerAt(refs).resolveRef(name);
    return oid === undefined ? undefined : (await objects.readCommitBehind(oid)).oid;
  } catch (error) {
    if (isGitError(error)) return error;
    throw error;
  }
}
