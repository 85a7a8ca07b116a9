/** The name that a new file of a commit had in a parent, by git's rename detection. */
import { detectRenames } from '../diff/files/rename.js';
import { diffTrees } from '../diff/files/tree-diff.js';
import type { FileChange } from '../diff/files/file-change.js';
import type { ObjectReader } from '../git/object/object-reader.js';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';

/**
 * The rename that made the file at `path`; undefined when the file is new. Reads both trees where they differ, and may
 * read every deleted file.
 */
export function renamedOrigin(reader: ObjectReader, parentTree: Oid, tree: Oid, path: GitPath): FileChange | undefined {
  const { changes } = diffTrees(reader, parentTree, tree);
  const candidates = changes.filter(
    ({ status, newPath }) => status === 'deleted' || (status === 'added' && newPath === path),
  );
  return detectRenames(reader, candidates).changes.find(({ status }) => status === 'renamed');
}
