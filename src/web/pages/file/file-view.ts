/** Shared by all views of a file: links to its views, buttons, notes. */
import type { LfsPointer } from '../../../git/lfs-pointer.js';
import type { TreeEntry } from '../../../git/object/tree.js';
import type { GitPath } from '../../../git/path-text.js';
import { languageOf } from '../../../render/code/language.js';
import type { TextFacts } from '../../../workers/tasks/text-facts.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';
import { note, type FileButton, type FileContent, type FileNote } from './content.js';
import { button, permalinkButton, rawButton } from './file-page.js';

export const SOURCE = 'source';
export const RENDERED = 'rendered';
export const BLAME = 'blame';
/** The hex dump, also for files with another view. */
export const HEX = 'hex';
/** The same path in other branches and tags. */
export const REFS = 'refs';

/** Level of the heading above the content on a file's page, see views/pages/file.ejs. */
export const FILE_HEADING = 1;

/** The rendered form of a file besides its source; undefined when there is none. */
export type Rendering = 'document' | 'svg' | 'table' | 'notebook' | undefined;

export interface FileView {
  readonly request: PageRequest;
  readonly place: Place;
  readonly entry: TreeEntry;
  readonly rendering: Rendering;
  /** The content is shown in place of a pointer of Git LFS. */
  readonly lfs: LfsPointer | undefined;
  /** The file is a pointer, and its content is in the repository, whatever its size. */
  readonly isStored: boolean;
  readonly sizeBytes: number;
}

/** `?lines=` refers to lines of the source. */
export function wantsSource({ query }: PageRequest): boolean {
  const display = query.get('display');
  return display === SOURCE || (display !== RENDERED && query.has('lines'));
}

/**
 * The parts that do not depend on how the content was read. `view` is the current view of a text; undefined for other
 * content.
 */
export function fileFrame(
  shown: FileView,
  view: typeof SOURCE | typeof RENDERED | undefined,
): Pick<FileContent, 'views' | 'buttons' | 'more' | 'lineHistoryHref'> {
  const { request, place, rendering } = shown;
  const { t } = request;
  return {
    views: view === undefined || (view === RENDERED && rendering === undefined) ? [] : textViews(request, place, view),
    buttons: [rawButton(request, place), { ...downloadButton(shown), icon: 'download', isCompact: true }],
    lineHistoryHref: lineHistoryHref(place),
    more: [
      ...(place.rootType === 'commit' ? [permalinkButton(request, place)] : []),
      button(
        t('file.refs.button'),
        href.src(place.name, place.ref, place.path, { display: REFS }),
        undefined,
        t('file.refs.title'),
      ),
    ],
  };
}

/** Of the first line: a script puts the chosen lines in its place. */
export function lineHistoryHref({ name, ref, path, rootType }: Place): string | undefined {
  return rootType === 'commit' ? href.lines(name, ref, path, { first: 1, last: 1 }) : undefined;
}

/** The views of a text: rendered, source, and blame. The key B switches between the last two. */
export function textViews(
  request: PageRequest,
  place: Place,
  current: typeof SOURCE | typeof RENDERED | typeof BLAME,
): FileContent['views'] {
  const { t, query } = request;
  const rendering = renderingOf(place.path);
  const encoding = query.get('encoding');
  const lines = query.get('lines');
  const view = (name: typeof current, label: string, target: string, key?: string, title?: string) => ({
    label,
    href: target,
    current: name === current,
    key: name === current ? undefined : key,
    title,
  });
  return [
    ...(rendering === undefined
      ? []
      : [
          view(
            RENDERED,
            t(`file.view.${rendering === 'table' ? 'table' : RENDERED}`),
            href.src(place.name, place.ref, place.path, { encoding }),
          ),
        ]),
    view(
      SOURCE,
      t(rendering === undefined ? 'blame.text' : 'file.view.source'),
      href.src(place.name, place.ref, place.path, {
        display: rendering === undefined ? undefined : SOURCE,
        encoding,
        lines,
      }),
      current === BLAME ? 'b' : undefined,
      current === BLAME ? t('blame.textTitle') : undefined,
    ),
    ...(place.rootType === 'commit'
      ? [
          view(
            BLAME,
            t('blame.title'),
            href.blame(place.name, place.ref, place.path, { encoding, lines }),
            'b',
            t('blame.keyTitle'),
          ),
        ]
      : []),
  ];
}

const BY_NAME: readonly (readonly [RegExp, Exclude<Rendering, undefined>])[] = [
  [/\.svg$/i, 'svg'],
  [/\.(?:csv|tsv|tab)$/i, 'table'],
  [/\.ipynb$/i, 'notebook'],
];

export function renderingOf(path: GitPath): Rendering {
  if (languageOf(path)?.hljs === 'markdown') return 'document';
  return BY_NAME.find(([name]) => name.test(path))?.[1];
}

export function downloadButton({ request, place }: FileView): FileButton {
  return button(request.t('file.download'), href.raw(place.name, place.ref, place.path, { download: 1 }));
}

export function lossyNotes({ t }: PageRequest, { lossy, encoding }: TextFacts): FileNote[] {
  return lossy ? [note('warn', t('file.lossy', { encoding }))] : [];
}
