/** The page of a file: rendered document, highlighted text, picture, sound, or words why it is not shown. */
import type { TreeEntry } from '../../git/object/tree.js';
import { displayPath } from '../../git/path-text.js';
import { LINE_NUMBER_SLOT, selectLines } from '../../render/code-lines.js';
import { languageOf } from '../../render/language.js';
import { MARKDOWN_LIMITS } from '../../render/markdown-options.js';
import { PREVIEW_LINES, type FileTextOutput } from '../../workers/tasks/file-text.js';
import type { DocumentOutput } from '../../workers/tasks/document.js';
import type { TextFacts } from '../../workers/tasks/text-facts.js';
import { href } from '../location.js';
import type { PageRequest, Reply } from '../page.js';
import type { Place } from '../revision.js';
import { documentLabels, documentLinks } from '../tree/readme.js';
import { note, type FileBody, type FileButton, type FileContent, type FileNote } from './content.js';
import { encodingChoice, fileFacts } from './facts.js';
import { button, commonButtons, filePageReply } from './file-page.js';
import { parseLineRange } from './line-range.js';

const SOURCE = 'source';
const RENDERED = 'rendered';
const SVG = /\.svg$/i;

/** What a file is when it is not shown as source: a document, a picture, or nothing else. */
type Rendering = 'document' | 'svg' | undefined;

interface Shown {
  readonly request: PageRequest;
  readonly place: Place;
  readonly entry: TreeEntry;
  readonly rendering: Rendering;
}

export function fileReply(request: PageRequest, place: Place, entry: TreeEntry): Promise<Reply> {
  const shown: Shown = { request, place, entry, rendering: renderingOf(place.path) };
  return filePageReply(request, place, () => contentOf(shown));
}

function renderingOf(path: string): Rendering {
  if (languageOf(path)?.hljs === 'markdown') return 'document';
  return SVG.test(path) ? 'svg' : undefined;
}

/** Lines are lines of the source. */
function wantsSource({ query }: PageRequest): boolean {
  const display = query.get('display');
  return display === SOURCE || (display !== RENDERED && query.has('lines'));
}

async function contentOf(shown: Shown): Promise<FileContent> {
  const { request, place, entry, rendering } = shown;
  if (rendering === 'document' && !wantsSource(request)) {
    const sizeBytes = place.repository.store.findHeader(entry.oid)?.sizeBytes ?? 0;
    if (sizeBytes <= MARKDOWN_LIMITS.maxLength) {
      const document = await readDocument(shown);
      if (document.form === 'prose' && document.facts !== undefined) return proseContent(shown, document, document.facts, sizeBytes);
      if (document.fallback !== undefined) return textContent(shown, [note('info', request.t(`document.fallback.${document.fallback}`))]);
    } else return textContent(shown, [note('info', request.t('document.fallback.too-large'))]);
  }
  return textContent(shown, []);
}

function readDocument({ request, place, entry }: Shown): Promise<DocumentOutput> {
  return place.repository.background.document({
    blob: entry.oid,
    path: place.path,
    links: documentLinks(place.name, place.ref, place.path.split('/').slice(0, -1).join('/')),
    labels: documentLabels(request),
    encoding: request.query.get('encoding'),
  });
}

function proseContent(shown: Shown, document: DocumentOutput, facts: TextFacts, sizeBytes: number): FileContent {
  return {
    ...frame(shown, RENDERED),
    facts: fileFacts(shown.request, shown.entry, sizeBytes, facts),
    encoding: encodingChoice(shown.request, shown.place, facts.encodingName, ['display']),
    notes: lossyNotes(shown.request, facts),
    body: { form: 'prose', html: document.html },
  };
}

async function textContent(shown: Shown, notes: readonly FileNote[]): Promise<FileContent> {
  const { request, place, entry, rendering } = shown;
  const { t, query } = request;
  const file = await place.repository.background.fileText({
    blob: entry.oid,
    path: place.path,
    encoding: query.get('encoding'),
    asText: rendering === 'svg' && wantsSource(request),
    lineLabel: t('file.line', { number: LINE_NUMBER_SLOT }),
  });
  if (file.form !== 'text') {
    const isPicture = file.form === 'media' && file.category === 'image';
    return { ...frame(shown, isPicture ? RENDERED : undefined), facts: fileFacts(request, entry, file.sizeBytes), encoding: undefined, notes: [], body: otherBody(shown, file) };
  }
  const range = parseLineRange(query.get('lines'), file.code.starts.length - 1);
  return {
    ...frame(shown, SOURCE),
    facts: fileFacts(request, entry, file.sizeBytes, file.facts),
    encoding: encodingChoice(request, place, file.facts.encodingName, ['display', 'lines']),
    notes: [...notes, ...lossyNotes(request, file.facts), ...lfsNotes(request, file), ...lengthNotes(shown, file)],
    body: { form: 'code', html: range === undefined ? file.code.html : selectLines(file.code, range.first, range.last) },
  };
}

/** What does not depend on how the content was read. `view`: which of two views this is, when there are two. */
function frame(shown: Shown, view: typeof SOURCE | typeof RENDERED | undefined): Pick<FileContent, 'views' | 'buttons'> {
  const { request, place, rendering } = shown;
  const { t } = request;
  const encoding = request.query.get('encoding');
  const viewLink = (name: typeof SOURCE | typeof RENDERED) => ({
    label: t(`file.view.${name}`),
    href: href.src(place.name, place.ref, place.path, { display: name === SOURCE ? SOURCE : undefined, encoding }),
    current: name === view,
  });
  return {
    views: rendering === undefined || view === undefined ? [] : [viewLink(RENDERED), viewLink(SOURCE)],
    buttons: [button(t('file.raw'), href.raw(place.name, place.ref, place.path)), downloadButton(shown), ...commonButtons(request, place), button(t('blame.title'), href.blame(place.name, place.ref, place.path), 'b', t('blame.keyTitle'))],
  };
}

function downloadButton({ request, place }: Shown): FileButton {
  return button(request.t('file.download'), href.raw(place.name, place.ref, place.path, { download: 1 }));
}

function otherBody(shown: Shown, file: Exclude<FileTextOutput, { form: 'text' }>): FileBody {
  const { request, place } = shown;
  const { t } = request;
  if (file.form === 'empty') return blank('file', t('file.empty'));
  const download = { ...downloadButton(shown), icon: 'download', isExternal: false };
  switch (file.category) {
    case 'image':
      return { form: 'picture', src: href.raw(place.name, place.ref, place.path), name: displayPath(place.path) };
    case 'audio':
    case 'video':
      return { form: file.category, src: href.raw(place.name, place.ref, place.path), name: displayPath(place.path) };
    case 'pdf':
      return blank('file', t('file.pdf'), [download]);
    case 'binary':
      return blank('file-binary', t('file.binary'), [download]);
  }
}

function blank(icon: string, title: string, actions: Extract<FileBody, { form: 'blank' }>['actions'] = []): FileBody {
  return { form: 'blank', icon, title, code: undefined, text: undefined, actions };
}

function lossyNotes({ t }: PageRequest, { lossy, encoding }: TextFacts): FileNote[] {
  return lossy ? [note('warn', t('file.lossy', { encoding }))] : [];
}

function lfsNotes({ t, numbers }: PageRequest, { lfs }: Extract<FileTextOutput, { form: 'text' }>): FileNote[] {
  return lfs === undefined ? [] : [note('info', t('file.lfs', { size: numbers.size(lfs.sizeBytes) }))];
}

function lengthNotes({ request, place }: Shown, file: Extract<FileTextOutput, { form: 'text' }>): FileNote[] {
  if (file.isWhole) return [];
  const { t } = request;
  const shownLines = Math.min(file.code.starts.length - 1, PREVIEW_LINES);
  return [note('warn', t('file.tooLarge', { count: shownLines }), { href: href.raw(place.name, place.ref, place.path), label: t('file.openRaw') })];
}
