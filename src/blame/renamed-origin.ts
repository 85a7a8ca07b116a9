/** What a file that a commit brought into being was called in a parent, by the rename that git would find. */
import { detectRenames } from '../diff/files/rename.js';
import { diffTrees } from '../diff/files/tree-diff.js';
import type { FileChange } from '../diff/files/file-change.js';
import type { ObjectReader } from '../git/object/object-reader.js';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';

/** Reads both trees where they differ, and may read every file that was deleted. Undefined: the file is new. */
export function renamedOrigin(reader: ObjectReader, parentTree: Oid, tree: Oid, path: GitPath): FileChange | undefined {
  const { changes } = diffTrees(reader, parentTree, tree);
  const candidates = changes.filter(
    ({ status, newPath }) => status === 'deleted' || (status === 'added' && newPath === path),
  );
  return detectRenames(reader, candidates).changes.find(({ status }) => status === 'renamed');
}
