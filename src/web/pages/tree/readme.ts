/** Selects the README of a directory and renders it. */
import { entryKind, type TreeEntry } from '../../../git/object/tree.js';
import { displayPath } from '../../../git/path-text.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import { documentLabels, documentLinks } from '../../parts/document.js';
import type { Place } from '../../parts/revision.js';

export interface ReadmeModel {
  readonly name: string;
  readonly href: string;
  /** `prose`: rendered Markdown; `plain`: preformatted text. */
  readonly form: 'prose' | 'plain';
  readonly html: SafeHtml;
  /** The reason, as a text, why a document is shown as its source. */
  readonly note: string | undefined;
}

/** In order of preference; a README in the language of the interface has priority. */
const ENDINGS = ['.md', '.markdown', '.mkd', '.rst', '.adoc', '.org', '.txt', ''];
const README = 'readme';
/** A longer README is a book; only the page of its file shows it. */
const MAX_README_BYTES = 1 << 20;
/** Level of the heading in views/partials/readme.ejs: h2. */
const README_HEADING = 2;

function findReadme(entries: readonly TreeEntry[], language: string): TreeEntry | undefined {
  const wanted = [
    ...ENDINGS.map((ending) => `${README}.${language}${ending}`),
    ...ENDINGS.map((ending) => README + ending),
  ];
  let best: TreeEntry | undefined;
  let bestRank = wanted.length;
  for (const entry of entries) {
    const kind = entryKind(entry.mode);
    if (kind !== 'file' && kind !== 'executable') continue;
    const rank = wanted.indexOf(entry.name.toLowerCase());
    if (rank >= 0 && rank < bestRank) [best, bestRank] = [entry, rank];
  }
  return best;
}

export async function readmeOf(
  request: PageRequest,
  place: Place,
  entries: readonly TreeEntry[],
): Promise<ReadmeModel | undefined> {
  const entry = findReadme(entries, request.language);
  if (entry === undefined) return undefined;
  const header = place.repository.objects.findHeader(entry.oid);
  if (header === undefined || header.sizeBytes > MAX_README_BYTES || header.sizeBytes === 0) return undefined;
  const path = place.path === '' ? entry.name : `${place.path}/${entry.name}`;
  const document = await place.repository.background.ask('document', {
    blob: entry.oid,
    path,
    links: documentLinks(place.name, place.ref, place.path),
    labels: documentLabels(request),
    above: README_HEADING,
  });
  if (document.form === 'none') return undefined;
  return {
    name: displayPath(entry.name),
    href: href.src(place.name, place.ref, path),
    form: document.form,
    html: document.html,
    note: document.fallback === undefined ? undefined : request.t(`document.fallback.${document.fallback}`),
  };
}
