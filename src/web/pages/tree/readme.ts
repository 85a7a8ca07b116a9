/**
 * Selects the README of a directory and renders it. A README may be a symbolic link; its own links are relative to the
 * file that it leads to.
 */
import { GitError } from '../../../git/errors.js';
import { entryKind, type TreeEntry } from '../../../git/object/tree.js';
import { displayPath, type GitPath } from '../../../git/path-text.js';
import { MARKDOWN_EXTENSIONS } from '../../../render/code/language.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { documentLabels, documentLinks } from '../../parts/document.js';
import { unlessLost } from '../../parts/lost-objects.js';
import type { Place } from '../../parts/revision.js';
import { resolveLinks, type Resolved } from '../../parts/symlink.js';

export interface ReadmeModel {
  readonly name: string;
  readonly href: string;
  /** `prose`: rendered Markdown; `plain`: preformatted text. */
  readonly form: 'prose' | 'plain';
  readonly html: SafeHtml;
  /** The reason, as a text, why a document is shown as its source. */
  readonly note: string | undefined;
  /** The end is left out: a link to the page of the file follows. */
  readonly isFolded: boolean;
}

/** In order of preference; a README in the language of the interface has priority. */
const ENDINGS = [...MARKDOWN_EXTENSIONS.map((extension) => `.${extension}`), '.rst', '.adoc', '.org', '.txt', ''];
const README = 'readme';
/** A longer README is a book; only the page of its file shows it. */
const MAX_README_BYTES = 1 << 20;
/** More than a screen; a long README would hide the rest of the page, and be most of its weight. */
const FOLDED_CHARACTERS = 3_000;
/** Level of the heading in views/partials/readme.ejs: h2. */
const README_HEADING = 2;

/** Where the README of a repository may be, in GitHub's order. */
const FOLDERS_OF_ROOT = ['.github', '', 'docs'];

interface Readme extends Resolved {
  /** As it is called where it was found, which may be a link. */
  readonly name: GitPath;
}

/** `readmes` are the candidates in the directory of `place`. A README that cannot be read is added to `lost`. */
export async function readmeOf(
  request: PageRequest,
  place: Place,
  readmes: readonly TreeEntry[],
  lost: Set<string>,
): Promise<ReadmeModel | undefined> {
  return unlessLost(() => shownReadme(request, place, readmes), place.commit, lost);
}

async function shownReadme(
  request: PageRequest,
  place: Place,
  readmes: readonly TreeEntry[],
): Promise<ReadmeModel | undefined> {
  const found = await findReadme(place, readmes, request.language);
  if (found === undefined) return undefined;
  const { entry, path, name } = found;
  const header = place.repository.objects.findHeader(entry.oid);
  if (header === undefined) throw new GitError('not-found', { what: 'object', name: entry.oid });
  if (header.sizeBytes > MAX_README_BYTES || header.sizeBytes === 0) return undefined;
  const document = await place.repository.background.ask('document', {
    blob: entry.oid,
    path,
    links: documentLinks(place.name, place.ref, path.split('/').slice(0, -1).join('/')),
    labels: documentLabels(request),
    above: README_HEADING,
    fold:
      place.path === ''
        ? { characters: FOLDED_CHARACTERS, restHref: href.src(place.name, place.ref, path) }
        : undefined,
  });
  if (document.form === 'none') return undefined;
  return {
    name: displayPath(name),
    href: href.src(place.name, place.ref, path),
    form: document.form,
    html: document.html,
    isFolded: document.isFolded,
    note: document.fallback === undefined ? undefined : request.t(`document.fallback.${document.fallback}`),
  };
}

async function findReadme(place: Place, readmes: readonly TreeEntry[], language: string): Promise<Readme | undefined> {
  for (const folder of place.path === '' ? FOLDERS_OF_ROOT : [place.path]) {
    const candidates = folder === place.path ? readmes : await readmesIn(place, folder);
    const found = await firstFile(place, folder, byPreference(candidates, language));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readmesIn(place: Place, folder: GitPath): Promise<readonly TreeEntry[]> {
  const entry = (await resolveLinks(place, folder))?.entry;
  if (entry === undefined || entryKind(entry.mode) !== 'tree') return [];
  return (await place.repository.directory(entry.oid, { start: 0, limit: 1 })).readmes;
}

function byPreference(candidates: readonly TreeEntry[], language: string): TreeEntry[] {
  const wanted = [
    ...ENDINGS.map((ending) => `${README}.${language}${ending}`),
    ...ENDINGS.map((ending) => README + ending),
  ];
  const rank = ({ name }: TreeEntry): number => wanted.indexOf(name.toLowerCase());
  return candidates.filter((entry) => rank(entry) >= 0).sort((one, other) => rank(one) - rank(other));
}

/** The first candidate that is a file, also behind links. */
async function firstFile(place: Place, folder: GitPath, candidates: readonly TreeEntry[]): Promise<Readme | undefined> {
  for (const { name } of candidates) {
    const found = await resolveLinks(place, folder === '' ? name : `${folder}/${name}`);
    const kind = found === undefined ? undefined : entryKind(found.entry.mode);
    if (found !== undefined && (kind === 'file' || kind === 'executable')) return { ...found, name };
  }
  return undefined;
}
