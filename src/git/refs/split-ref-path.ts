/** Where a ref ends and a path begins in `src/branch/{ref}/{path}`: both may hold slashes. */
import type { GitPath } from '../path-text.js';
import { HEADS, TAGS } from './ref-name.js';
import type { Ref, RefSnapshot } from './ref-snapshot.js';

export interface RefAndPath {
  readonly ref: Ref;
  readonly path: GitPath;
}

/**
 * The SHORTEST leading run of segments that exists as a branch (tag), as Gitea decides; the rest is the path. `HEAD` is
 * accepted as a branch when no branch has that name. `undefined` when nothing fits.
 */
export function splitRefAndPath(snapshot: RefSnapshot, kind: 'branch' | 'tag', segments: readonly string[]): RefAndPath | undefined {
  let name = kind === 'branch' ? HEADS : TAGS;
  for (const [i, segment] of segments.entries()) {
    name += i === 0 ? segment : `/${segment}`;
    const ref = snapshot.get(name);
    if (ref !== undefined) return { ref, path: segments.slice(i + 1).join('/') };
  }
  const { head } = snapshot;
  if (kind === 'branch' && segments[0] === 'HEAD' && head.oid !== undefined) {
    const symref = head.refName === undefined ? {} : { symrefTarget: head.refName };
    return { ref: { name: 'HEAD', short: 'HEAD', oid: head.oid, ...symref }, path: segments.slice(1).join('/') };
  }
  return undefined;
}
