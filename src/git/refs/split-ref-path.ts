/** Where a ref ends and a path begins in `src/branch/{ref}/{path}`: both may hold slashes. */
import type { Oid } from '../oid.js';
import type { GitPath } from '../path-text.js';
import { HEADS, TAGS } from './ref-name.js';
import type { RefSnapshot } from './ref-snapshot.js';

export interface RefAndPath {
  /** Short, as in the URL: `main`, `v1.0`, `HEAD`. */
  readonly name: string;
  /** What the ref names; of a tag perhaps a tag object. */
  readonly oid: Oid;
  readonly path: GitPath;
}

/**
 * The SHORTEST leading run of segments that exists as a branch (tag), as Gitea decides; the rest is the path. `HEAD` is
 * accepted as a branch when no branch has that name. `undefined` when nothing fits.
 */
export function splitRefAndPath(
  snapshot: RefSnapshot,
  kind: 'branch' | 'tag',
  segments: readonly string[],
): RefAndPath | undefined {
  let name = kind === 'branch' ? HEADS : TAGS;
  for (const [i, segment] of segments.entries()) {
    name += i === 0 ? segment : `/${segment}`;
    const ref = snapshot.get(name);
    if (ref !== undefined) return { name: ref.short, oid: ref.oid, path: segments.slice(i + 1).join('/') };
  }
  const { oid } = snapshot.head;
  if (kind === 'branch' && segments[0] === 'HEAD' && oid !== undefined)
    return { name: 'HEAD', oid, path: segments.slice(1).join('/') };
  return undefined;
}
