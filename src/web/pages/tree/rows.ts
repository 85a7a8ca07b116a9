/** The table of a directory: every entry with the latest commit that changed it, or a text while that is unknown. */
import { entryKind, type TreeEntry } from '../../../git/object/tree.js';
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import { shortId, shownCommit, type ShownSummary } from '../../parts/commit-line.js';
import { stampOf, type Stamp } from '../../format/date.js';
import { encodeSegment, href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';
import { unlessLost } from '../../parts/lost-objects.js';
import { ENTRY_ICONS } from '../../parts/side-tree/entry-icons.js';

export interface TreeTableModel {
  readonly up: string | undefined;
  readonly rows: readonly TreeRow[];
  /** The number of rows whose commit is still being looked for; 0 when all that can be found have been. */
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
  /** Undefined where there is no history: at a tag of a tree. */
  readonly historyHref: string | undefined;
}

export interface ShownCommits {
  readonly commits: ReadonlyMap<string, Oid>;
  /** Whether an entry without a commit has none that can be found. */
  readonly complete: boolean;
  readonly page: number | undefined;
  /** Receives the commits that cannot be read. */
  readonly lost: Set<string>;
}

export async function treeTable(
  request: PageRequest,
  place: Place,
  entries: readonly TreeEntry[],
  { commits, complete, page, lost }: ShownCommits,
): Promise<TreeTableModel> {
  const rows = await Promise.all(
    entries.map((entry) => treeRow(request, place, entry, { commit: commits.get(entry.name), lost })),
  );
  const slash = place.path.lastIndexOf('/');
  return {
    up: place.path === '' ? undefined : href.src(place.name, place.ref, slash < 0 ? '' : place.path.slice(0, slash)),
    rows,
    pending: complete ? 0 : rows.filter((row) => row.commit === undefined).length,
    pendingHref: href.lastCommit(place.name, place.commit, place.path, place.ref, page),
  };
}

async function treeRow(
  request: PageRequest,
  place: Place,
  entry: TreeEntry,
  { commit: oid, lost }: { readonly commit: Oid | undefined; readonly lost: Set<string> },
): Promise<TreeRow> {
  const path = place.path === '' ? entry.name : `${place.path}/${entry.name}`;
  const kind = entryKind(entry.mode);
  const { objects } = place.repository;
  const commit = oid === undefined ? undefined : await unlessLost(() => objects.readCommit(oid), oid, lost);
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
    historyHref: place.rootType === 'commit' ? href.commits(place.name, place.ref, path) : undefined,
  };
}
