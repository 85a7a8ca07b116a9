/** Symbolic links: where one leads within the repository. Nothing outside is ever looked at. */
import { entryKind, type TreeEntry } from '../../../git/object/tree.js';
import { pathText, type GitPath } from '../../../git/path-text.js';
import type { Place } from '../../parts/revision.js';

/** As many as Linux follows; a circle ends here. */
const MAX_HOPS = 40;
/** Longer targets are no path on any system (PATH_MAX of Linux). */
export const MAX_TARGET_BYTES = 4096;

/** What the link says, as path text. Undefined: too long to be a path. */
export function readTarget(place: Place, link: TreeEntry): GitPath | undefined {
  const header = place.repository.store.findHeader(link.oid);
  if (header !== undefined && header.sizeBytes > MAX_TARGET_BYTES) return undefined;
  return pathText(place.repository.store.read(link.oid, 'blob').bytes);
}

/** The path that the link at `place` stands for, links on the way followed; undefined when it leads outside, nowhere or in a circle. */
export function followLink(place: Place, target: GitPath): GitPath | undefined {
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
    const entry = place.repository.entryAt(place.commit, [...walked, segment].join('/'));
    if (entry === undefined) return undefined;
    if (entryKind(entry.mode) !== 'symlink') {
      walked.push(segment);
      continue;
    }
    hops += 1;
    const next = readTarget(place, entry);
    if (next === undefined || next.startsWith('/')) return undefined;
    ahead.unshift(...next.split('/'));
  }
  return undefined;
}
