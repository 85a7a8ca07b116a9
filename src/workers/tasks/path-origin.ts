/** The name of a path before the commit that created it, by the renames that git detects in that commit. */
import { detectRenames } from '../../diff/files/rename.js';
import { diffTrees } from '../../diff/files/tree-diff.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { parseCommit } from '../../git/object/commit.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';

/** A page of history waits for a few of these. */
const RENAME_BUDGET_MS = 400;
/** Mass imports are not renames, and estimating them would use up the time. */
const MAX_CHANGES = 20_000;
/** A directory was renamed when at least this share of its files came from one other directory. */
const DIRECTORY_SHARE = 0.5;

/** `commit` has `path` (a file or a directory) and its parents do not. Undefined when the path was not renamed. */
export function pathOrigin(reader: ObjectReader, commit: Oid, path: GitPath): GitPath | undefined {
  const { tree, parents } = parseCommit(commit, reader.read(commit, 'commit').bytes);
  const [parent] = parents;
  if (parent === undefined) return undefined;
  const parentTree = parseCommit(parent, reader.read(parent, 'commit').bytes).tree;
  const { changes } = diffTrees(reader, parentTree, tree, { maxChanges: MAX_CHANGES });
  // Only deleted files can be the origin, and only added files at the path are destinations.
  const candidates = changes.filter(
    ({ status, newPath }) => status === 'deleted' || (status === 'added' && isWithin(newPath, path)),
  );
  const renames = detectRenames(reader, candidates, { budgetMs: RENAME_BUDGET_MS }).changes.filter(
    ({ status }) => status === 'renamed',
  );
  const file = renames.find(({ newPath }) => newPath === path);
  if (file !== undefined) return file.oldPath;
  const added = candidates.filter(({ status }) => status === 'added').length;
  return commonOrigin(
    renames.map(({ oldPath, newPath }) => ({ oldPath, rest: newPath.slice(path.length) })),
    added,
  );
}

function isWithin(path: GitPath, directory: GitPath): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

/** The directory that most files came from with the same names below it. */
function commonOrigin(
  files: readonly { readonly oldPath: GitPath; readonly rest: string }[],
  added: number,
): GitPath | undefined {
  const votes = new Map<GitPath, number>();
  for (const { oldPath, rest } of files) {
    if (!oldPath.endsWith(rest)) continue;
    const directory = oldPath.slice(0, oldPath.length - rest.length);
    votes.set(directory, (votes.get(directory) ?? 0) + 1);
  }
  const [best] = [...votes].sort(([, a], [, b]) => b - a);
  return best !== undefined && best[0] !== '' && best[1] >= added * DIRECTORY_SHARE ? best[0] : undefined;
}
