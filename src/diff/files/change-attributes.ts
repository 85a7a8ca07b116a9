/**
 * What attributes say about changed files: gitattributes(5), "Marking files as binary", and `linguist-generated`, which
 * forges use for files that are not written by hand. As in a clone that has the new side checked out, the attributes
 * are those of its tree. Drivers (`diff=name`) need a configuration and have no effect here.
 */
import type { TreeAttributes } from '../../git/attributes/tree-attributes.js';
import type { GitPath } from '../../git/path-text.js';
import type { DiffAs } from './binary.js';
import type { FileChange } from './file-change.js';

export const DIFF_ATTRIBUTES = ['diff', 'linguist-generated'];

export function withAttributes(changes: readonly FileChange[], attributes: TreeAttributes): FileChange[] {
  return changes.map((change) => {
    const values = attributes.valuesOf(change.newPath);
    const newAs = diffAs(values);
    const oldAs = change.oldPath === change.newPath ? newAs : diffAs(attributes.valuesOf(change.oldPath));
    const generated = values.get('linguist-generated');
    const isGenerated = generated === true || generated === 'true';
    if (oldAs === undefined && newAs === undefined && !isGenerated) return change;
    return {
      ...change,
      ...(oldAs === undefined ? {} : { oldAs }),
      ...(newAs === undefined ? {} : { newAs }),
      ...(isGenerated ? { isGenerated } : {}),
    };
  });
}

/** How the file at a path is compared; undefined when its content decides. */
export function diffAsOf(attributes: TreeAttributes, path: GitPath): DiffAs | undefined {
  return diffAs(attributes.valuesOf(path));
}

function diffAs(values: ReturnType<TreeAttributes['valuesOf']>): DiffAs | undefined {
  const value = values.get('diff');
  return value === true ? 'text' : value === false ? 'binary' : undefined;
}
