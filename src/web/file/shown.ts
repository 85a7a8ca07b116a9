/** What the ways of showing one file share: links to its views, buttons, remarks. */
import type { TreeEntry } from '../../git/object/tree.js';
import type { TextFacts } from '../../workers/tasks/text-facts.js';
import { href } from '../location.js';
import type { PageRequest } from '../page.js';
import type { Place } from '../revision.js';
import { note, type FileButton, type FileContent, type FileNote } from './content.js';
import { button, commonButtons } from './file-page.js';

export const SOURCE = 'source';
export const RENDERED = 'rendered';
/** Bytes, also of what could be shown otherwise. */
export const HEX = 'hex';
/** The same path in other branches and tags. */
export const REFS = 'refs';

/** What a file is when it is not shown as source: a document, a picture, a table, or nothing else. */
export type Rendering = 'document' | 'svg' | 'table' | 'notebook' | undefined;

export interface Shown {
  readonly request: PageRequest;
  readonly place: Place;
  readonly entry: TreeEntry;
  readonly rendering: Rendering;
}

/** Lines are lines of the source. */
export function wantsSource({ query }: PageRequest): boolean {
  const display = query.get('display');
  return display === SOURCE || (display !== RENDERED && query.has('lines'));
}

/** What does not depend on how the content was read. `view`: which of two views this is, when there are two. */
export function frame(shown: Shown, view: typeof SOURCE | typeof RENDERED | undefined): Pick<FileContent, 'views' | 'buttons'> {
  const { request, place, rendering } = shown;
  const { t } = request;
  const encoding = request.query.get('encoding');
  const viewLink = (name: typeof SOURCE | typeof RENDERED) => ({
    label: t(`file.view.${name === RENDERED && rendering === 'table' ? 'table' : name}`),
    href: href.src(place.name, place.ref, place.path, { display: name === SOURCE ? SOURCE : undefined, encoding }),
    current: name === view,
  });
  return {
    views: rendering === undefined || view === undefined ? [] : [viewLink(RENDERED), viewLink(SOURCE)],
    buttons: [button(t('file.raw'), href.raw(place.name, place.ref, place.path)), downloadButton(shown), ...commonButtons(request, place), button(t('file.refs.button'), href.src(place.name, place.ref, place.path, { display: REFS }), undefined, t('file.refs.title')), button(t('blame.title'), href.blame(place.name, place.ref, place.path), 'b', t('blame.keyTitle'))],
  };
}

export function downloadButton({ request, place }: Shown): FileButton {
  return button(request.t('file.download'), href.raw(place.name, place.ref, place.path, { download: 1 }));
}

export function lossyNotes({ t }: PageRequest, { lossy, encoding }: TextFacts): FileNote[] {
  return lossy ? [note('warn', t('file.lossy', { encoding }))] : [];
}
