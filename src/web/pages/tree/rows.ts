/** The table of a directory: every entry with the latest commit that changed it, or a text while that is unknown. */
import { entryKind, type TreeEntry } from '../../../git/object/tree.js';
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import { shortId, shownCommit, type ShownSummary } from '../../parts/commit-line.js';
import { stampOf, type Stamp } from '../../format/date.js';
import { encodeSegment, href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';
import { ENTRY_ICONS } from '../../parts/side-tree/entry-icons.js';

export interface TreeTableModel {
  readonly up: string | undefined;
  readonly rows: readonly TreeRow[];
  /** The number of rows without a commit yet. */
  readonly pending: number;
  readonly pendingHref: string;
}

export interface TreeRow {
  /** The entry's name for scripts in URL encoding, since it may contain any byte. */
  readonly key: string;
  readonly name: string;
  readonly href: string;
  readonly icon: string;
  readonly kindLabel: string;
  readonly isDirectory: boolean;
  /** Abbreviated commit id of a submodule. */
  readonly note: string | undefined;
  readonly commit: (ShownSummary & { readonly href: string; readonly when: Stamp }) | undefined;
  readonly historyHref: string;
}

export async function treeTable(
  request: PageRequest,
  place: Place,
  entries: readonly TreeEntry[],
  { commits, page }: { readonly commits: ReadonlyMap<string, Oid>; readonly page: number | undefined },
): Promise<TreeTableModel> {
  const rows = await Promise.all(entries.map((entry) => treeRow(request, place, entry, commits.get(entry.name))));
  const slash = place.path.lastIndexOf('/');
  return {
    up: place.path === '' ? undefined : href.src(place.name, place.ref, slash < 0 ? '' : place.path.slice(0, slash)),
    rows,
    pending: rows.filter((row) => row.commit === undefined).length,
    pendingHref: href.lastCommit(place.name, place.commit, place.path, place.ref, page),
  };
}

async function treeRow(
  request: PageRequest,
  place: Place,
  entry: TreeEntry,
  commitOid: Oid | undefined,
): Promise<TreeRow> {
  const path = place.path === '' ? entry.name : `${place.path}/${entry.name}`;
  const kind = entryKind(entry.mode);
  const commit = commitOid === undefined ? undefined : await place.repository.objects.readCommit(commitOid);
  return {
    key: encodeSegment(entry.name),
    name: displayPath(entry.name),
    href: href.src(place.name, place.ref, path),
    icon: ENTRY_ICONS[kind],
    kindLabel: request.t(`tree.kind.${kind}`),
    isDirectory: kind === 'tree',
    note: kind === 'gitlink' ? shortId(entry.oid) : undefined,
    commit:
      commit === undefined
        ? undefined
        : {
            ...shownCommit(request.t, commit),
            href: href.commit(place.name, commit.oid),
            when: stampOf(commit.committer),
          },
    historyHref: href.commits(place.name, place.ref, path),
  };
}
