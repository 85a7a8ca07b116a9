/**
 * The boundary of a shallow clone: commits whose parents are cut off, which git treats as root commits, whether the
 * parents are stored or not. Source: gitrepository-layout(5), "shallow".
 */
import { readControlFile } from './git-dir.js';
import { isOid, type Oid } from './oid.js';

/** Empty for a whole clone. GitError('too-large' | 'corrupt') for a file that cannot be one. */
export function readBoundary(gitDir: string): ReadonlySet<Oid> {
  return boundaryOf(readControlFile(`${gitDir}/shallow`) ?? '');
}

/** `text` is the content of the file. */
export function boundaryOf(text: string): ReadonlySet<Oid> {
  return new Set(text.split('\n').filter(isOid));
}
