/** The merge's own changes: where its result differs from every parent. */
import { isGitError, isUnreadable } from '../../../git/errors.js';
import type { Commit } from '../../../git/object/commit.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import type { Repository } from '../../../repository/repository.js';
import type { CombinedDiffOutput, CombinedFile } from '../../../workers/tasks/combined-diff.js';
import { href, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { pathPieces, type PathPieces } from '../../parts/diff/changed-file.js';

export interface CombinedModel {
  /** An explanation of the signs, or a text that says that there are no changes. */
  readonly about: string;
  readonly files: readonly CombinedFileModel[];
  /** The text below the files when a limit was reached; else ''. */
  readonly more: string;
}

export interface CombinedFileModel {
  readonly anchor: string;
  readonly tone: string;
  readonly icon: string;
  readonly statusLabel: string;
  readonly name: PathPieces;
  /** '' when all modes are equal. */
  readonly modes: string;
  /** Undefined for a file that the merge deleted. */
  readonly href: string | undefined;
  readonly hunks: readonly { readonly range: string; readonly section: string; readonly rowsHtml: SafeHtml }[];
  readonly reason: string;
}

/** Undefined for a commit that is not a merge, has too many parents, or whose parents are not all stored. */
export async function readCombined(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  { oid, parents }: Commit,
): Promise<CombinedModel | undefined> {
  if (parents.length < 2 || !parents.every((parent) => repository.objects.has(parent))) return undefined;
  try {
    return combinedModel(request, name, oid, await repository.background.ask('combinedDiff', { commit: oid }));
  } catch (error) {
    // Where an object cannot be read, the changes against one parent say so.
    if (isGitError(error, 'unsupported') || isUnreadable(error)) return undefined;
    throw error;
  }
}

function combinedModel(
  request: PageRequest,
  name: RepositoryName,
  oid: Commit['oid'],
  { files, more }: CombinedDiffOutput,
): CombinedModel {
  const { t } = request;
  return {
    about: t(files.length === 0 && !more ? 'commit.combined.nothing' : 'commit.combined.about'),
    files: files.map((file, index) => fileModel(request, name, oid, file, `combined-${String(index + 1)}`)),
    more: more ? t('commit.combined.more') : '',
  };
}

const TONES = { added: 'diff-added', deleted: 'diff-removed', modified: 'diff-modified' } as const;
const MODE_DIGITS = 6;

function fileModel(
  { t }: PageRequest,
  name: RepositoryName,
  oid: Commit['oid'],
  { change, kind, hunks }: CombinedFile,
  anchor: string,
): CombinedFileModel {
  const { path, mode, parents } = change;
  const tone = mode === 0 ? 'deleted' : parents.every((parent) => parent.mode === 0) ? 'added' : 'modified';
  const digits = (value: number): string => value.toString(8).padStart(MODE_DIGITS, '0');
  return {
    anchor,
    tone,
    icon: TONES[tone],
    statusLabel: t(`commit.status.${tone}`),
    name: pathPieces(path),
    modes: parents.every((parent) => parent.mode === mode)
      ? ''
      : `${parents.map((parent) => digits(parent.mode)).join(', ')} → ${digits(mode)}`,
    href: mode === 0 ? undefined : href.src(name, { kind: 'commit', name: oid }, path),
    hunks,
    reason: kind === 'binary' ? t('commit.combined.binary') : kind === 'unread' ? t('commit.combined.unread') : '',
  };
}
