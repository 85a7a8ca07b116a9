/**
 * Links and suggestions on an error page: the repository, the directory above, names that were probably meant,
 * candidates of a short id.
 */
import { isGitError } from '../../../git/errors.js';
import type { Commit } from '../../../git/object/commit.js';
import type { ObjectType } from '../../../git/object/object-reader.js';
import { entryKind, type EntryKind } from '../../../git/object/tree.js';
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import { splitRefAndPath } from '../../../git/refs/split-ref-path.js';
import type { RepositoryHandle } from '../../../repository/repository-handle.js';
import type { Repository } from '../../../repository/repository.js';
import { nameReadings } from '../../../shared/finder/keyboard-layout.js';
import { refLabel } from '../../parts/toolbar.js';
import { SHOWN_ID_DIGITS, summaryText } from '../../parts/commit-line.js';
import { stampOf, type Stamp } from '../../format/date.js';
import type { Translate } from '../../http/language.js';
import type { PublicError } from '../../http/errors.js';
import { repositoryHeader, type RepositoryHeader } from '../../parts/layout.js';
import { href, REVISION_PAGES, type Location, type RepositoryName } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { nameOf, placeAt, type Place, type RevisionLocation } from '../../parts/revision.js';
import { typeName } from './texts.js';

export interface ErrorSuggestions {
  readonly header: RepositoryHeader | undefined;
  /** `owner/name` of the repository in the URL, if it is served. */
  readonly repository: string | undefined;
  /** Revision and path of the URL, if the revision exists. */
  readonly place: Place | undefined;
  readonly links: readonly ErrorLink[];
  /** Names that were probably meant. */
  readonly suggestions: readonly { readonly label: string; readonly href: string }[];
  readonly candidates: readonly Candidate[];
}

export interface ErrorLink {
  readonly label: string;
  readonly href: string;
}

/** An object that a short id may refer to. */
export interface Candidate {
  /** Long enough to be unique. */
  readonly id: string;
  /** Undefined for an object without a page. */
  readonly href: string | undefined;
  readonly icon: string;
  readonly type: string;
  /** Of a commit; otherwise ''. */
  readonly summary: string;
  readonly when: Stamp | undefined;
}

const CANDIDATE_ICONS: Readonly<Record<ObjectType, string>> = {
  commit: 'git-commit',
  tag: 'tag',
  tree: 'file-directory',
  blob: 'file',
};

/** For errors without a readable repository. */
export function noSuggestions({ t }: PageRequest): ErrorSuggestions {
  return {
    header: undefined,
    repository: undefined,
    place: undefined,
    links: [{ label: t('errors.toRepositories'), href: href.repositories() }],
    suggestions: [],
    candidates: [],
  };
}

/** Reads the repository and throws the errors of reading. */
export async function errorSuggestions(request: PageRequest, shown: PublicError): Promise<ErrorSuggestions> {
  const { location, repositories } = request;
  const handle = 'repo' in location ? repositories.find(location.owner, location.repo) : undefined;
  if (handle === undefined) return noSuggestions(request);
  const name = nameOf(handle);
  const repository = await currentOf(handle);
  const place = repository === undefined ? undefined : await placeFor(request, repository);
  const missing = shown.reason === 'no-path' ? place : undefined;
  return {
    header: repository === undefined ? undefined : safeHeader(request, repository),
    repository: `${name.owner}/${name.repo}`,
    place,
    links: [...(await linksFor(request, name, shown, missing)), ...generalLinks(request, name)],
    suggestions:
      missing !== undefined
        ? await pathSuggestions(missing)
        : repository === undefined
          ? []
          : refSuggestions(request, repository, shown),
    candidates:
      repository === undefined
        ? []
        : await Promise.all((shown.fields.candidates ?? []).map((oid) => candidateOf(request, repository, oid as Oid))),
  };
}

/** Undefined when its refs cannot be read: the page names it all the same. */
async function currentOf(handle: RepositoryHandle): Promise<Repository | undefined> {
  try {
    return await handle.current();
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}

function generalLinks({ t }: PageRequest, name: RepositoryName): ErrorLink[] {
  return [
    { label: t('errors.toRepository'), href: href.home(name) },
    { label: t('errors.toRepositories'), href: href.repositories() },
  ];
}

/** The header needs refs; the page is shown without it when they cannot be read. */
function safeHeader(request: PageRequest, repository: Repository): RepositoryHeader | undefined {
  try {
    return repositoryHeader(request, repository);
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}

async function linksFor(
  { t }: PageRequest,
  name: RepositoryName,
  { reason }: PublicError,
  missing: Place | undefined,
): Promise<ErrorLink[]> {
  if (reason === 'no-ref' || reason === 'no-object') {
    return [
      { label: t('errors.toBranches'), href: href.branches(name) },
      { label: t('errors.toTags'), href: href.tags(name) },
    ];
  }
  if (missing === undefined) return [];
  const above = await entryAbove(missing);
  const wanted = displayPath(missing.path.slice(missing.path.lastIndexOf('/') + 1));
  const toAbove =
    above === undefined
      ? { label: t('errors.toRef', { ref: refLabel(missing.ref) }), href: href.src(name, missing.ref) }
      : { label: aboveLabel(t, above), href: href.src(name, missing.ref, above.path) };
  return [toAbove, { label: t('errors.findFile'), href: href.find(name, missing.ref, { q: wanted }) }];
}

/** The revision of the URL, if it exists. */
async function placeFor({ location }: PageRequest, repository: Repository): Promise<Place | undefined> {
  if (!isRevisionLocation(location)) return undefined;
  try {
    return placeAt(repository, await repository.resolveAt(location.kind, location.rest));
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}

function isRevisionLocation(location: Location): location is Location & RevisionLocation {
  return (REVISION_PAGES as readonly string[]).includes(location.page);
}

/** The longest existing part of the path: a directory, or a file that was used like one. Undefined for the root. */
async function entryAbove({
  repository,
  commit,
  path,
}: Place): Promise<{ readonly path: string; readonly kind: EntryKind } | undefined> {
  let found: { path: string; kind: EntryKind } | undefined;
  // Starts at the root, since below a missing directory nothing exists.
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
    const above = path.slice(0, end);
    const entry = await repository.objects.entryAt(commit, above);
    if (entry === undefined) break;
    found = { path: above, kind: entryKind(entry.mode) };
  }
  return found;
}

function aboveLabel(t: Translate, { path, kind }: { readonly path: string; readonly kind: EntryKind }): string {
  return t(kind === 'tree' ? 'errors.toDirectory' : kind === 'gitlink' ? 'errors.toSubmodule' : 'errors.toFile', {
    path: displayPath(path),
  });
}

/** Existing paths for a query in the other keyboard layout, or with Cyrillic letters that look like Latin ones. */
async function pathSuggestions({
  repository,
  name,
  ref,
  commit,
  path,
}: Place): Promise<ErrorSuggestions['suggestions']> {
  const readings = nameReadings(path).filter((reading) => reading !== path);
  const entries = await Promise.all(readings.map((reading) => repository.objects.entryAt(commit, reading)));
  return readings
    .filter((_, index) => entries[index] !== undefined)
    .map((reading) => ({ label: displayPath(reading), href: href.src(name, ref, reading) }));
}

/** The same name as a tag instead of a branch, and both in other readings of the letters. */
function refSuggestions(
  { location }: PageRequest,
  repository: Repository,
  { reason }: PublicError,
): ErrorSuggestions['suggestions'] {
  if (reason !== 'no-ref' || !isRevisionLocation(location) || location.kind === 'commit') return [];
  const name = nameOf(repository);
  return nameReadings(location.rest.join('/')).flatMap((reading) =>
    (['branch', 'tag'] as const).flatMap((kind) => {
      const found = splitRefAndPath(repository.refs, kind, reading.split('/'));
      return found === undefined
        ? []
        : [{ label: displayPath(found.name), href: href.src(name, { kind, name: found.name }, found.path) }];
    }),
  );
}

async function candidateOf(request: PageRequest, repository: Repository, oid: Oid): Promise<Candidate> {
  const name = nameOf(repository);
  const found = await findObject(repository, oid);
  const id = repository.objects.abbreviate(oid, SHOWN_ID_DIGITS);
  if (found === undefined)
    return { id, href: undefined, icon: CANDIDATE_ICONS.blob, type: '', summary: '', when: undefined };
  const { type, commit } = found;
  const target = type === 'blob' ? href.blob(name, oid) : type === 'tree' ? undefined : href.commit(name, oid);
  return {
    id,
    href: target,
    icon: CANDIDATE_ICONS[type],
    type: typeName(request, type),
    summary: commit === undefined ? '' : summaryText(request.t, commit),
    when: commit === undefined ? undefined : stampOf(commit.committer),
  };
}

/** Undefined for a damaged object, so that the other candidates are still listed. */
async function findObject(
  { objects }: Repository,
  oid: Oid,
): Promise<{ readonly type: ObjectType; readonly commit: Commit | undefined } | undefined> {
  try {
    const type = objects.findHeader(oid)?.type;
    if (type === undefined) return undefined;
    return { type, commit: type === 'commit' ? await objects.readCommit(oid) : undefined };
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}
