/** The list of commits that blame passes over: git-blame(1), `--ignore-revs-file`. */
import { isGitError } from '../git/errors.js';
import type { ObjectReader } from '../git/object/object-reader.js';
import { parseTag } from '../git/object/tag.js';
import { isOid, type Oid } from '../git/oid.js';

/** Where forges look for it: in the root of the tree that is shown. */
export const IGNORED_REVISIONS_FILE = '.git-blame-ignore-revs';
/** Each may cost a look at an object. */
const MAX_REVISIONS = 10_000;
/** Tags of tags. */
const MAX_PEELS = 16;

/**
 * One full id a line; `#` begins a comment. Tags stand for their commits. What is no id of an object here is left out (git
 * itself refuses a file with a line that is no id; a page had better show what it can).
 */
export function parseIgnoredRevisions(bytes: Buffer, reader: ObjectReader): ReadonlySet<Oid> {
  const commits = new Set<Oid>();
  for (const line of bytes.toString('latin1').split('\n')) {
    if (commits.size >= MAX_REVISIONS) break;
    const id = (line.split('#', 1)[0] as string).trim().toLowerCase();
    const commit = isOid(id) ? peel(reader, id) : undefined;
    if (commit !== undefined) commits.add(commit);
  }
  return commits;
}

function peel(reader: ObjectReader, oid: Oid): Oid | undefined {
  try {
    let peeled = oid;
    for (let i = 0; i < MAX_PEELS; i++) {
      const object = reader.find(peeled);
      if (object?.type === 'commit') return peeled;
      if (object?.type !== 'tag') return undefined;
      peeled = parseTag(peeled, object.bytes).target;
    }
  } catch (error) {
    // A damaged object is nobody's commit.
    if (!isGitError(error)) throw error;
  }
  return undefined;
}
