/** Targets of symbolic links within the repository. Nothing outside is ever read. */
import { entryKind, type TreeEntry } from '../../../git/object/tree.js';
import { pathText, type GitPath } from '../../../git/path-text.js';
import type { Place } from '../../parts/revision.js';

/** The limit of Linux, which also ends loops. */
const MAX_HOPS = 40;
/** PATH_MAX of Linux: longer targets are not paths on any system. */
export const MAX_TARGET_BYTES = 4096;

/** The target of the link as path text; undefined when it is too long for a path. */
export async function readTarget({ repository }: Place, link: TreeEntry): Promise<GitPath | undefined> {
  const header = repository.objects.findHeader(link.oid);
  if (header !== undefined && header.sizeBytes > MAX_TARGET_BYTES) return undefined;
  return pathText(await repository.objects.readBlob(link.oid));
}

/**
 * The path that the link at `place` refers to, after following links on the way; undefined when it leads outside, to a
 * missing path or into a loop.
 */
export async function followLink(place: Place, target: GitPath): Promise<GitPath | undefined> {
  const folder = place.path.split('/').slice(0, -1);
  const walked: string[] = [];
  const ahead = target.startsWith('/') ? undefined : [...folder, ...target.split('/')];
  for (let hops = 0; ahead !== undefined && hops <= MAX_HOPS;) {
    const segment = ahead.shift();
    if (segment === undefined) return walked.join('/');
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (walked.pop() === undefined) return undefined;
      continue;
    }
    const entry = await place.repository.objects.entryAt(place.commit, [...walked, segment].join('/'));
    if (entry === undefined) return undefined;
    if (entryKind(entry.mode) !== 'symlink') {
      walked.push(segment);
      continue;
    }
    hops += 1;
    const next = await readTarget(place, entry);
    if (next === undefined || next.startsWith('/')) return undefined;
    ahead.unshift(...next.split('/'));
  }
  return undefined;
}
