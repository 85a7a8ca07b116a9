/** Finds where the ref ends and the path begins in `src/branch/{ref}/{path}`. Both may contain slashes. */
import type { GitPath } from '../path-text.js';
import { HEADS, TAGS } from './ref-name.js';
import type { RefSnapshot } from './ref-snapshot.js';

export interface RefAndPath {
  /** Short name, as in the URL: `main`, `v1.0`, `HEAD`. */
  readonly name: string;
  /** In full: `refs/heads/main`, `HEAD`. */
  readonly refName: string;
  readonly path: GitPath;
}

/**
 * Takes the SHORTEST run of leading segments that is the name of a branch (or tag), as Gitea does; the other segments
 * are the path. `HEAD` is accepted as a branch when no branch has that name. `undefined` when no run is a name.
 */
export function splitRefAndPath(
  snapshot: RefSnapshot,
  kind: 'branch' | 'tag',
  segments: readonly string[],
): RefAndPath | undefined {
  let name = kind === 'branch' ? HEADS : TAGS;
  for (const [i, segment] of segments.entries()) {
    name += i === 0 ? segment : `/${segment}`;
    // An address has thousands of segments if it likes; looking up ever longer names would cost their square.
    if (name.length > snapshot.longestName) break;
    const ref = snapshot.get(name);
    if (ref !== undefined) return { name: ref.short, refName: ref.name, path: segments.slice(i + 1).join('/') };
  }
  if (kind === 'branch' && segments[0] === 'HEAD' && snapshot.head.oid !== undefined)
    return { name: 'HEAD', refName: 'HEAD', path: segments.slice(1).join('/') };
  return undefined;
}
