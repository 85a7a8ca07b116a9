/** `?display=refs`: the same path in other branches and tags, including those that lack it. */
import { entryKind } from '../../../git/object/tree.js';
import { displayPath } from '../../../git/path-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import { href } from '../../address/location.js';
import { browsableRefs } from '../../parts/refs/browsable-refs.js';
import { orderedTags } from '../../parts/refs/ordered-tags.js';
import { lineCounts } from '../../parts/diff/changed-file.js';
import type { TaskOutput } from '../../../workers/task-table.js';
import type { FileContent, RefRow, RefsBody } from './content.js';
import { modeFact } from './facts.js';
import { fileFrame, REFS, type FileView } from './file-view.js';

/** The limit for branches, and for tags; the kernel has 700 tags, of which the newest are examined. */
const MAX_REFS = 200;
/** Refs after this time limit are left out, and the page says so. */
const BUDGET_MS = 2000;

type KindedRef = { readonly kind: 'branch' | 'tag'; readonly ref: Ref };

export async function refsContent(shown: FileView): Promise<FileContent> {
  const { request, place, entry } = shown;
  const { t } = request;
  const { repository } = place;
  const snapshot = repository.refs;
  const defaultName = repository.defaultBranch?.short;
  const branches = [...snapshot.branches].sort(
    (a, b) => Number(b.short === defaultName) - Number(a.short === defaultName),
  );
  const asked: KindedRef[] = [
    ...browsableRefs(repository, branches, MAX_REFS).map((ref) => ({ kind: 'branch' as const, ref })),
    ...browsableRefs(repository, orderedTags(snapshot), MAX_REFS).map((ref) => ({ kind: 'tag' as const, ref })),
  ];
  const { entries } = await repository.background.ask('pathInRefs', {
    path: place.path,
    oids: asked.map(({ ref }) => ref.peeledOid ?? ref.oid),
    here: { oid: entry.oid, mode: entry.mode },
    budgetMs: BUDGET_MS,
  });
  const foundRefs = entries.map((found, index): FoundRef => ({ ...(asked[index] as KindedRef), found }));
  const group = (kind: 'branch' | 'tag', all: number) => {
    const own = foundRefs.filter((ref) => ref.kind === kind);
    const count = asked.filter((one) => one.kind === kind).length;
    // Tags of trees and blobs do not count, because there are no pages for their files.
    const isCut = own.length < count || (count === MAX_REFS && all > MAX_REFS);
    return {
      title: t(`toolbar.${kind}.title`),
      rows: runsOf(own).flatMap((run) => rowOf(shown, run)),
      more: isCut ? t('file.refs.more') : undefined,
    };
  };
  const body: RefsBody = {
    form: 'refs',
    groups: [group('branch', snapshot.branches.length), group('tag', snapshot.tags.length)].filter(
      (one) => one.rows.length > 0,
    ),
    isComplete: entries.length === asked.length,
  };
  const page = fileFrame(shown, undefined);
  const here = href.src(place.name, place.ref, place.path, { display: REFS });
  return {
    ...page,
    // Without the button that leads to this page.
    more: page.more.filter(({ href: target }) => target !== here),
    views: [
      {
        label: t('file.refs.file'),
        href: href.src(place.name, place.ref, place.path),
        current: false,
        key: undefined,
        title: undefined,
      },
      { label: t('file.refs.title'), href: here, current: true, key: undefined, title: undefined },
    ],
    facts: [modeFact(request, entry)],
    encoding: undefined,
    notes: [],
    outline: undefined,
    body,
  };
}

type Found = TaskOutput<'pathInRefs'>['entries'][number];
interface FoundRef extends KindedRef {
  readonly found: Found;
}

/** Neighbours with the same entry; branches are in no order that would make a run of them meaningful. */
function runsOf(refs: readonly FoundRef[]): FoundRef[][] {
  const runs: FoundRef[][] = [];
  for (const ref of refs) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (before !== undefined && ref.kind === 'tag' && isSame(before.found, ref.found)) run?.push(ref);
    else runs.push([ref]);
  }
  return runs;
}

function isSame(one: Found, other: Found): boolean {
  return one?.oid === other?.oid && one?.mode === other?.mode;
}

function rowOf(shown: FileView, run: readonly FoundRef[]): RefRow[] {
  const { request, place, entry } = shown;
  const { t } = request;
  const [newest, oldest] = [run[0], run.at(-1)];
  if (newest === undefined || oldest === undefined) return [];
  const { found } = newest;
  const state =
    found === null
      ? 'absent'
      : found.oid === entry.oid
        ? 'same'
        : entryKind(found.mode) === 'tree'
          ? 'directory'
          : 'other';
  const isHere = run.some(({ kind, ref }) => place.ref.kind === kind && place.ref.name === ref.short);
  return [
    {
      names: (run.length === 1 ? [newest] : [oldest, newest]).map(({ kind, ref }, at) => ({
        name: displayPath(ref.short),
        isEnd: at > 0,
        href: found === null ? undefined : href.src(place.name, { kind, name: ref.short }, place.path),
      })),
      count: run.length > 2 ? t('file.refs.count', { count: run.length }) : '',
      state,
      text: t(isHere ? 'file.refs.here' : `file.refs.${state}`),
      difference: found === null || state !== 'other' ? undefined : differenceOf(shown, newest, found.lines),
    },
  ];
}

function differenceOf(
  { request, place }: FileView,
  { ref }: FoundRef,
  lines: NonNullable<Found>['lines'],
): RefRow['difference'] {
  return {
    href: href.compare(place.name, `${ref.short}..${place.ref.name}`, { path: place.path.toWellFormed() }),
    label: request.t('file.refs.difference', { name: displayPath(ref.short) }),
    counts: lines === undefined ? undefined : lineCounts(request, lines.additions, lines.deletions),
  };
}
