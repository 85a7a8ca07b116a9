/** The files of a merge that are in no parent as they are in the result: all that a merge can have done itself. */
import { GitError } from '../git/errors.js';
import { parseCommit, type Commit } from '../git/object/commit.js';
import type { ObjectReader } from '../git/object/object-reader.js';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';
import { MAX_COMBINED_PARENTS } from './combined-lines.js';
import type { FileChange } from './file-change.js';
import { diffTrees } from './tree-diff.js';

export interface CombinedChange {
  readonly path: GitPath;
  /** 0 and ZERO_OID where the merge has no such file. */
  readonly mode: number;
  readonly oid: Oid;
  /** In the order of the parents: the file of each, mode 0 and ZERO_OID where it has none. */
  readonly parents: readonly { readonly mode: number; readonly oid: Oid }[];
}

export interface CombinedChanges {
  readonly changes: readonly CombinedChange[];
  readonly truncated: boolean;
}

/**
 * In the order of the tree, without regard to renames, as `git diff-tree -c` lists them. GitError('unsupported') of a commit with one
 * parent or too many of them, GitError('not-found') of a parent that is not stored.
 */
export function combinedChanges(reader: ObjectReader, { tree, parents }: Pick<Commit, 'tree' | 'parents'>): CombinedChanges {
  if (parents.length < 2 || parents.length > MAX_COMBINED_PARENTS) throw new GitError('unsupported', { what: 'object', detail: 'number of parents' });
  let truncated = false;
  const lists = parents.map((parent) => {
    const diff = diffTrees(reader, parseCommit(parent, reader.read(parent, 'commit').bytes).tree, tree);
    truncated ||= diff.truncated;
    return diff.changes;
  });
  const [first = [], ...others] = lists;
  const byPath = others.map((list) => new Map(list.map((change) => [change.newPath, change])));
  const changes = first.flatMap((change): CombinedChange[] => {
    const all = [change, ...byPath.map((paths) => paths.get(change.newPath))].filter((one): one is FileChange => one !== undefined);
    if (all.length < parents.length) return [];
    return [{ path: change.newPath, mode: change.newMode, oid: change.newOid, parents: all.map(({ oldMode, oldOid }) => ({ mode: oldMode, oid: oldOid })) }];
  });
  return { changes, truncated };
}
