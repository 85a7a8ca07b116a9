/** The entries of a directory's page: all of them, or one numbered part of a large directory. */
import type { Oid } from '../../../git/oid.js';
import type { DirectoryPart } from '../../../workers/tasks/directory-part.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { pageNumber, pagerOf, type PagerModel } from '../../parts/pager.js';
import type { Place } from '../../parts/revision.js';

/** Rows of one part of a large directory. Smaller directories are shown whole. */
const PART_ROWS = 1_000;

/** A number past the end gives the last part. GitError('not-found' | 'wrong-type' | 'corrupt' | 'too-large'). */
export async function directoryPage(request: PageRequest, { repository }: Place, tree: Oid): Promise<DirectoryPart> {
  const read = (page: number) => repository.directory(tree, { start: (page - 1) * PART_ROWS, limit: PART_ROWS });
  const part = await read(pageNumber(request));
  return part.entries.length > 0 || part.total === 0 ? part : read(Math.ceil(part.total / PART_ROWS));
}

/** The number of the part, undefined for a directory that is shown whole. */
export function partNumber({ entries, start, total }: DirectoryPart): number | undefined {
  return entries.length === total ? undefined : Math.floor(start / PART_ROWS) + 1;
}

export function directoryPager(request: PageRequest, place: Place, part: DirectoryPart): PagerModel | undefined {
  const page = partNumber(part);
  if (page === undefined) return undefined;
  return pagerOf(request, {
    page,
    pages: Math.ceil(part.total / PART_ROWS),
    pageHref: (number) => href.src(place.name, place.ref, place.path, { page: number }),
    texts: 'refs',
  });
}
