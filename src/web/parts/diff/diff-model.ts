/**
 * The changed files of a commit for the page: a list, then each file with its lines or with the reason why there are
 * none.
 */
import { entryKind, MODE_FILE, MODE_GITLINK } from '../../../git/object/tree.js';
import type { Commit } from '../../../git/object/commit.js';
import { displayPath, type GitPath } from '../../../git/path-text.js';
import type { Oid } from '../../../git/oid.js';
import type { FileChange } from '../../../diff/files/file-change.js';
import type { ChangedFile, CommitDiffOutput } from '../../../workers/tasks/commit-diff.js';
import { shortId } from '../commit-line.js';
import { href, type RefName, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { isListOnly, type FolderTable } from './changed-folders.js';
import { fileHead, listedFile, type Counts, type FileHead } from './changed-file.js';
import { fileTree, type FileTree } from './file-tree.js';
import { gapSource, hunkModels, type HunkModel } from './gaps.js';
import { imageDiff, type ImageDiffModel } from './image-diff.js';
import {
  narrowedHref,
  allFilesHref,
  contextLinks,
  diffMenu,
  diffViewQuery,
  oneFileHref,
  withQueryOf,
  type DiffMenu,
  type DiffView,
} from './diff-view.js';

export interface DiffModel {
  readonly heading: string;
  /** For a merge: the parent that the changes are compared with. */
  readonly comparison:
    | {
        readonly label: string;
        readonly items: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
      }
    | undefined;
  /** Undefined where there are no options. */
  readonly menu: DiffMenu | undefined;
  /** True for two columns, old and new; false for one. */
  readonly split: boolean;
  /** The address of these changes that stays the same when branches move. */
  readonly permalink: string;
  readonly total: Pick<Counts, 'plus' | 'minus'> | undefined;
  readonly notes: readonly {
    readonly text: string;
    readonly link: { readonly label: string; readonly href: string } | undefined;
  }[];
  /** What changed in which folder, when not all files are listed. */
  readonly folders: FolderTable | undefined;
  /** Undefined when there are no files. */
  readonly tree: FileTree | undefined;
  /** The name under which a script stores which files have been viewed. */
  readonly viewedKey: string;
  /** The text for the number of viewed files, which starts at zero; '' when there is nothing to count. */
  readonly viewedText: string;
  /** True when the list is long enough for a search box. */
  readonly canFilter: boolean;
  /** Texts with placeholders that a script fills in. */
  readonly texts: { readonly viewed: string; readonly hidden: string };
  /** The tree stands beside the files where there is room: there are several. */
  readonly hasRail: boolean;
  /** The files that have boxes on the page. */
  readonly files: readonly ShownFile[];
  /** The text shown in place of files. */
  readonly empty: string | undefined;
}

export interface ShownFile extends FileHead {
  readonly anchor: string;
  /** Changes when the file changes, so that the file no longer counts as viewed. */
  readonly viewedId: string;
  /** False for a file that a program made: its changes are folded. */
  readonly isOpen: boolean;
  /** The text of the mark of such a file; '' for others. */
  readonly mark: string;
  /** Modes and similarity; '' when they are ordinary. */
  readonly facts: string;
  /** Undefined for a submodule. */
  readonly openHref: string | undefined;
  readonly openLabel: string;
  /** The other pages about the file. A variant shows the same changes with more context. */
  readonly links: readonly { readonly label: string; readonly href: string; readonly isVariant: boolean }[];
  readonly hunks: readonly HunkModel[];
  /** The address from which a script fetches hidden lines. */
  readonly linesHref: string | undefined;
  readonly images: ImageDiffModel | undefined;
  readonly remarks: readonly string[];
}

const ARROW = ' → ';
const MODE_DIGITS = 6;

/** A shorter list needs no search box. */
const MIN_SEARCHED_FILES = 8;

export interface DiffSubject {
  readonly name: RepositoryName;
  readonly commit: Commit;
  readonly parentIndex: number;
  /** Only changes below it; '' or absent for all. */
  readonly path?: GitPath;
  /** The options that the rows were made with. Without them the rows are as git prints them and there is no menu. */
  readonly view?: DiffView;
  /**
   * For a comparison of two commits: the old side in place of a parent, and the addresses of the changes as text and of
   * one file's changes.
   */
  readonly against?: {
    readonly oid: Oid;
    readonly wholeHref: string;
    readonly permalink: string;
    readonly fileHref: (change: FileChange) => string;
  };
}

export function diffModel(
  request: PageRequest,
  subject: DiffSubject,
  diff: CommitDiffOutput,
  folders?: FolderTable,
): DiffModel {
  const { t } = request;
  const isListed = diff.files.map((file, index) => ({
    file,
    anchor: `diff-${index + 1}`,
    head: fileHead(request, file),
  }));
  const shown = isListed.filter(({ file }) => file.kind !== 'unread');
  return {
    ...emptyDiff(
      request,
      subject,
      diff.totalFiles === 0
        ? t(subject.commit.parents.length > 1 ? 'commit.noChangesToParent' : 'commit.noChanges')
        : undefined,
    ),
    heading: t('commit.files', { count: diff.totalFiles }),
    total:
      diff.total === undefined || diff.total.additions + diff.total.deletions === 0
        ? undefined
        : {
            plus: diff.total.additions === 0 ? '' : t('commit.additions', { count: diff.total.additions }),
            minus: diff.total.deletions === 0 ? '' : t('commit.deletions', { count: diff.total.deletions }),
          },
    notes: limitNotes(request, subject, diff, { shown: shown.length, hasTable: folders !== undefined }),
    folders,
    viewedText: shown.length < 2 ? '' : t('diff.viewed.count', { done: 0, total: shown.length }),
    canFilter: isListed.length >= MIN_SEARCHED_FILES,
    hasRail: shown.length > 1,
    tree:
      isListed.length === 0
        ? undefined
        : fileTree(
            request,
            isListed.map(({ file, anchor, head }) => ({
              file,
              listed: listedFile(head, file.change, {
                href: file.kind === 'unread' ? unreadHref(request, subject, file.change) : `#${anchor}`,
                isElsewhere: file.kind === 'unread',
              }),
            })),
          ),
    files: shown.map(({ file, anchor, head }) => ({
      ...head,
      ...linesOf(request, subject, file),
      anchor,
      viewedId: `${file.change.newMode === 0 ? file.change.oldOid : file.change.newOid} ${file.change.newPath.toWellFormed()}`,
      isOpen: file.change.isGenerated !== true,
      mark: file.change.isGenerated === true ? t('diff.generated') : '',
      facts: factsOf(request, file.change),
      ...linksOf(request, subject, file),
      images: imagesOf(request, subject, file),
      remarks: [
        ...remarksOf(request, file),
        ...lfsRemarks(request, file),
        ...(file.cutLines ? [t('commit.cutLines')] : []),
      ],
    })),
  };
}

/** The section without files; the text is the reason. */
export function emptyDiff(request: PageRequest, subject: DiffSubject, reason: string | undefined): DiffModel {
  return {
    heading: request.t('commit.files', { count: 0 }),
    comparison: comparisonOf(request, subject),
    menu: subject.view === undefined || reason !== undefined ? undefined : diffMenu(request, subject.view),
    split: subject.view?.style === 'split',
    permalink: withQueryOf(request, subject.against?.permalink ?? href.commit(subject.name, subject.commit.oid)),
    total: undefined,
    notes: [],
    folders: undefined,
    tree: undefined,
    viewedText: '',
    canFilter: false,
    hasRail: false,
    texts: {
      viewed: request.t('diff.viewed.count', { done: '{done}', total: '{total}' }),
      hidden: request.t('diff.gap.all', { lines: '{count}' }),
    },
    viewedKey: [subject.against?.oid ?? subject.commit.parents[subject.parentIndex] ?? '', subject.commit.oid].join(
      '..',
    ),
    files: [],
    empty: reason,
  };
}

function comparisonOf(
  { t }: PageRequest,
  { name, commit, parentIndex, against, view }: DiffSubject,
): DiffModel['comparison'] {
  if (commit.parents.length < 2 || against !== undefined) return undefined;
  const items = commit.parents.map((parent, index) => ({
    label: t('commit.comparedWith', { number: index + 1, id: shortId(parent) }),
    href: href.commit(name, commit.oid, {
      parent: index === 0 ? undefined : index + 1,
      ...(view === undefined ? {} : diffViewQuery(view)),
    }),
    current: index === parentIndex,
  }));
  return { label: items[parentIndex]?.label ?? '', items };
}

function limitNotes(
  request: PageRequest,
  { name, commit, parentIndex, against, view, path = '' }: DiffSubject,
  diff: CommitDiffOutput,
  { shown, hasTable }: { readonly shown: number; readonly hasTable: boolean },
): DiffModel['notes'] {
  const { t, numbers } = request;
  const whole =
    against?.wholeHref ??
    href.commitFile(name, commit.oid, 'diff', parentIndex === 0 ? undefined : { parent: parentIndex + 1 });
  const counts = (shownFiles: number) => ({
    shown: numbers.integer(shownFiles),
    total: numbers.integer(diff.totalFiles),
  });
  const texts = [
    ...(shown < diff.totalFiles && !isListOnly(request) ? [shownText(request, shown, diff.totalFiles)] : []),
    ...(!hasTable && diff.files.length > 0 && diff.files.length < diff.totalFiles
      ? [t('commit.limits.listed', counts(diff.files.length))]
      : []),
    ...(diff.moreFiles ? [t('commit.limits.moreFiles')] : []),
    ...(diff.renamesLimited ? [t('commit.limits.renames')] : []),
  ];
  return [
    ...(path === ''
      ? []
      : [
          {
            text: t('compare.narrowed', { path: displayPath(path) }),
            link: { label: t('diff.allFiles'), href: narrowedHref(request, '') },
          },
        ]),
    ...(view?.file === undefined
      ? []
      : [{ text: t('diff.oneFile'), link: { label: t('diff.allFiles'), href: allFilesHref(request) } }]),
    ...(texts.length === 0
      ? []
      : [
          {
            text: texts.join(' '),
            link: shown < diff.totalFiles ? { label: t('commit.limits.whole'), href: whole } : undefined,
          },
        ]),
  ];
}

function shownText({ t, numbers }: PageRequest, shown: number, totalFiles: number): string {
  const total = numbers.integer(totalFiles);
  return shown === 0 ? t('commit.limits.noneShown', { total }) : t('commit.limits.shown', { count: shown, total });
}

function factsOf({ t }: PageRequest, change: FileChange): string {
  const { oldMode, newMode, status, similarity } = change;
  const digits = (mode: number): string => mode.toString(8).padStart(MODE_DIGITS, '0');
  // For an added or deleted file only an unusual mode is shown.
  const only = oldMode === 0 ? newMode : newMode === 0 ? oldMode : undefined;
  const modes =
    only !== undefined
      ? only === MODE_FILE
        ? ''
        : digits(only)
      : oldMode === newMode
        ? ''
        : digits(oldMode) + ARROW + digits(newMode);
  const isPair = status === 'renamed' || status === 'copied';
  return [
    modes,
    modeText(t, change),
    isPair && similarity !== undefined ? t('commit.similarity', { percent: similarity }) : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

/** The kinds of entry that the modes mean, where the mode changed. */
function modeText(t: PageRequest['t'], { oldMode, newMode }: FileChange): string {
  return oldMode === newMode || oldMode === 0 || newMode === 0
    ? ''
    : t(`tree.kind.${entryKind(oldMode)}`) + ARROW + t(`tree.kind.${entryKind(newMode)}`);
}

function linesOf(
  request: PageRequest,
  { name, view }: DiffSubject,
  file: ChangedFile,
): Pick<ShownFile, 'hunks' | 'linesHref'> {
  const hunks = file.kind === 'submodule' ? [] : hunkModels(request, view, file);
  return { hunks, linesHref: gapSource(name, view, file, hunks) };
}

/** The address of the changes of a file whose lines are not on this page. */
function unreadHref(request: PageRequest, subject: DiffSubject, change: FileChange): string {
  return (
    subject.against?.fileHref(change) ??
    (subject.view === undefined ? undefined : oneFileHref(request, change.newPath)) ??
    pageOf(subject, change)
  );
}

function linksOf(
  request: PageRequest,
  subject: DiffSubject,
  file: ChangedFile,
): Pick<ShownFile, 'openHref' | 'openLabel' | 'links'> {
  const { t } = request;
  const { name, commit } = subject;
  const { change } = file;
  const isDeleted = change.newMode === 0;
  const mode = isDeleted ? change.oldMode : change.newMode;
  const openHref = mode === MODE_GITLINK ? undefined : pageOf(subject, change);
  const openLabel = t(isDeleted ? 'commit.openOldFile' : 'commit.openFile');
  return {
    openHref,
    openLabel,
    links: [
      ...(openHref === undefined ? [] : [{ label: openLabel, href: openHref, isVariant: false }]),
      {
        label: t('commit.history'),
        href: href.commits(name, { kind: 'commit', name: commit.oid }, change.newPath),
        isVariant: false,
      },
      ...moreContextOf(request, subject, file).map((link) => ({ ...link, isVariant: true })),
    ],
  };
}

/** Added and deleted files are already shown completely. */
function moreContextOf(
  request: PageRequest,
  { view }: DiffSubject,
  { change, kind }: ChangedFile,
): readonly { readonly label: string; readonly href: string }[] {
  return view !== undefined && kind === 'text' && change.oldMode !== 0 && change.newMode !== 0
    ? contextLinks(request, view, change.newPath)
    : [];
}

/** The file at this commit, or before it when the commit deleted the file. */
function pageOf({ name, commit, parentIndex, against }: DiffSubject, change: FileChange): string {
  const parent = against?.oid ?? commit.parents[parentIndex];
  const at: RefName = { kind: 'commit', name: change.newMode === 0 && parent !== undefined ? parent : commit.oid };
  return href.src(name, at, change.newMode === 0 ? change.oldPath : change.newPath);
}

function imagesOf(
  request: PageRequest,
  { name, commit, parentIndex, against }: DiffSubject,
  { change, content }: ChangedFile,
): ImageDiffModel | undefined {
  if (content?.images === undefined) return undefined;
  const before: RefName = { kind: 'commit', name: against?.oid ?? commit.parents[parentIndex] ?? commit.oid };
  return imageDiff(request, change, content.images, {
    old: href.raw(name, before, change.oldPath),
    new: href.raw(name, { kind: 'commit', name: commit.oid }, change.newPath),
  });
}

/** Sentences about a pointer of Git LFS, beside its lines. */
function lfsRemarks({ t, numbers }: PageRequest, { change, content }: ChangedFile): string[] {
  if (content?.lfs === undefined) return [];
  const { old, new: new_ } = content.lfs;
  const sizes = {
    oldSize: old === undefined ? '' : numbers.size(old),
    newSize: new_ === undefined ? '' : numbers.size(new_),
  };
  if (old === undefined) return [t(change.oldMode === 0 ? 'diff.lfs.added' : 'diff.lfs.moved', sizes)];
  if (new_ === undefined) return [t(change.newMode === 0 ? 'diff.lfs.deleted' : 'diff.lfs.returned', sizes)];
  return [t('diff.lfs.changed', sizes)];
}

/** Sentences about a file that has no lines to show. */
function remarksOf(request: PageRequest, file: ChangedFile): string[] {
  const { t } = request;
  const { change, kind } = file;
  switch (kind) {
    case 'text':
    case 'symlink':
    case 'type-changed':
    case 'unread':
      return [];
    case 'binary':
      return file.content?.images === undefined ? [binaryText(request, file)] : [];
    case 'submodule':
      return [submoduleText(request, change)];
    case 'only-spaces':
      return [t('diff.onlySpaces')];
    case 'only-encoding':
      return [t('diff.onlyEncoding')];
    case 'mode-only':
      return [t(change.oldMode === change.newMode ? 'commit.nothing.same' : 'commit.nothing.mode')];
    case 'too-large':
    case 'empty':
    case 'missing':
      return [t(`commit.nothing.${kind}`)];
  }
}

function binaryText({ t, numbers }: PageRequest, { change, oldSize, newSize }: ChangedFile): string {
  const sizes = { oldSize: numbers.size(oldSize), newSize: numbers.size(newSize) };
  if (change.oldMode === 0) return t('commit.nothing.binaryAdded', sizes);
  if (change.newMode === 0) return t('commit.nothing.binaryDeleted', sizes);
  return t('commit.nothing.binaryChanged', sizes);
}

function submoduleText({ t }: PageRequest, { oldMode, newMode, oldOid, newOid }: FileChange): string {
  const ids = { oldId: shortId(oldOid), newId: shortId(newOid) };
  if (oldMode === 0) return t('commit.submodule.added', ids);
  if (newMode === 0) return t('commit.submodule.deleted', ids);
  return t('commit.submodule.changed', ids);
}
