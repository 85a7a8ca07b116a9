/** The list of commits that blame ignores: git-blame(1), `--ignore-revs-file`. */
import { isGitError } from '../git/errors.js';
import type { ObjectReader } from '../git/object/object-reader.js';
import { parseTag } from '../git/object/tag.js';
import { isOid, type Oid } from '../git/oid.js';

/** The name under which forges read the list, in the root of the tree that is shown. */
export const IGNORED_REVISIONS_FILE = '.git-blame-ignore-revs';
/** Most commits in the list. Each may need reading an object. */
const MAX_REVISIONS = 10_000;
/** Most tags of tags. */
const MAX_PEELS = 16;

/**
 * Parses a list with one full id in each line; `#` begins a comment. An id of a tag means its commit. Other lines are
 * left out. git refuses a file with such a line, but a page should show as much as possible.
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
    for (let i = 0; i < MAX_PEELS; i += 1) {
      const object = reader.find(peeled);
      if (object?.type === 'commit') return peeled;
      if (object?.type !== 'tag') return undefined;
      peeled = parseTag(peeled, object.bytes).target;
    }
  } catch (error) {
    // A damaged object is not a commit.
    if (!isGitError(error)) throw error;
  }
  return undefined;
}
