/** The page of a file: rendered document, table, highlighted text, picture, sound, or hex dump. */
import type { LfsPointer } from '../../../git/lfs-pointer.js';
import type { TreeEntry } from '../../../git/object/tree.js';
import { LINE_NUMBER_SLOT, selectLines } from '../../../render/code/code-lines.js';
import { MARKDOWN_LIMITS } from '../../../render/document/markdown-options.js';
import { PREVIEW_LINES, type FileTextOutput } from '../../../workers/tasks/file-text.js';
import type { DocumentOutput } from '../../../workers/tasks/document.js';
import type { TextFacts } from '../../../workers/tasks/text-facts.js';
import { href } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { MAX_LFS_SHOWN_BYTES } from '../../../workers/tasks/size-limits.js';
import type { Place } from '../../parts/revision.js';
import { documentLabels, documentLinks } from '../../parts/document.js';
import { binaryContent, hexContent } from './binary-content.js';
import { note, type FileContent, type FileNote } from './content.js';
import { encodingChoice, fileFacts } from './facts.js';
import { filePageReply } from './file-page.js';
import { hiddenNotes } from './hidden-notes.js';
import { pathLinks } from '../../parts/path-links.js';
import { parseLineRange } from '../../parts/line-range.js';
import { notebookContent } from './notebook-content.js';
import { headingOutline, lineOutline } from './outline-model.js';
import { refsContent } from './refs-content.js';
import {
  FILE_HEADING,
  fileFrame,
  HEX,
  lossyNotes,
  REFS,
  RENDERED,
  renderingOf,
  SOURCE,
  wantsSource,
  type FileView,
} from './file-view.js';
import { tableContent, type ContentOrFallback } from './table-content.js';

export async function fileReply(request: PageRequest, place: Place, entry: TreeEntry): Promise<Reply> {
  if (request.query.get('plain') === '1') return { kind: 'redirect', to: plainHref(request, place) };
  const { objects } = place.repository;
  const pointer = objects.lfs.exists ? await objects.lfsPointer(entry.oid) : undefined;
  const isStored = pointer !== undefined && (await objects.lfs.has(pointer));
  const lfs = isStored && pointer.sizeBytes <= MAX_LFS_SHOWN_BYTES ? pointer : undefined;
  const sizeBytes = lfs?.sizeBytes ?? objects.findHeader(entry.oid)?.sizeBytes ?? 0;
  const shown: FileView = { request, place, entry, rendering: renderingOf(place.path), lfs, isStored, sizeBytes };
  const state = pointer === undefined ? undefined : isStored ? 'stored' : 'absent';
  return filePageReply(request, place, () => contentOf(shown), state);
}

/** `?plain=1` is GitHub's address of the source; browsers keep the lines in its fragment. */
function plainHref({ query }: PageRequest, { name, ref, path }: Place): string {
  return href.src(name, ref, path, {
    display: query.get('display') ?? (renderingOf(path) === undefined ? undefined : SOURCE),
    encoding: query.get('encoding'),
    lines: query.get('lines'),
  });
}

async function contentOf(shown: FileView): Promise<FileContent> {
  const { request, rendering } = shown;
  const display = request.query.get('display');
  if (display === HEX) return hexContent(shown);
  if (display === REFS) return refsContent(shown);
  if (wantsSource(request) || rendering === undefined || rendering === 'svg') return textContent(shown, []);
  const { content, ...failed } = await renderedContent(shown, rendering);
  return content ?? textContent(shown, 'fallback' in failed ? failed.fallback : []);
}

function renderedContent(shown: FileView, rendering: 'document' | 'table' | 'notebook'): Promise<ContentOrFallback> {
  switch (rendering) {
    case 'document':
      return documentContent(shown);
    case 'table':
      return tableContent(shown);
    case 'notebook':
      return notebookContent(shown);
  }
}

async function documentContent(shown: FileView): Promise<ContentOrFallback> {
  const { request, sizeBytes } = shown;
  if (sizeBytes > MARKDOWN_LIMITS.maxLength)
    return { fallback: [note('info', request.t('document.fallback.too-large'))] };
  const document = await readDocument(shown);
  if (document.form === 'prose' && document.facts !== undefined)
    return { content: proseContent(shown, document, document.facts, sizeBytes) };
  return {
    fallback:
      document.fallback === undefined ? [] : [note('info', request.t(`document.fallback.${document.fallback}`))],
  };
}

function readDocument({ request, place, entry, lfs }: FileView): Promise<DocumentOutput> {
  return place.repository.background.ask('document', {
    blob: entry.oid,
    lfs,
    path: place.path,
    links: documentLinks(place.name, place.ref, place.path.split('/').slice(0, -1).join('/')),
    labels: documentLabels(request),
    above: FILE_HEADING,
    encoding: request.query.get('encoding'),
  });
}

function proseContent(shown: FileView, document: DocumentOutput, facts: TextFacts, sizeBytes: number): FileContent {
  return {
    ...fileFrame(shown, RENDERED),
    facts: fileFacts(shown.request, shown.entry, sizeBytes, facts),
    encoding: encodingChoice(shown.request, shown.place, facts, ['display']),
    notes: lossyNotes(shown.request, facts),
    outline: headingOutline(shown.request, document.headings),
    body: { form: 'prose', html: document.html },
  };
}

async function textContent(shown: FileView, notes: readonly FileNote[]): Promise<FileContent> {
  const { request, place, entry, rendering, lfs, isStored } = shown;
  const { t, query } = request;
  const file = await place.repository.background.ask('fileText', {
    blob: entry.oid,
    lfs,
    path: place.path,
    encoding: query.get('encoding'),
    asText: rendering === 'svg' && wantsSource(request),
    links: pathLinks(place),
    lineLabel: t('file.line', { number: LINE_NUMBER_SLOT }),
  });
  if (file.form !== 'text') return binaryContent(shown, file);
  const range = parseLineRange(query.get('lines'), file.code.starts.length - 1);
  return {
    ...fileFrame(shown, SOURCE),
    facts: fileFacts(request, entry, file.sizeBytes, file.facts),
    encoding: encodingChoice(request, place, file.facts, ['display', 'lines']),
    notes: [
      ...notes,
      ...(file.lfs === undefined ? [] : [pointerNote(shown, file.lfs)]),
      ...lossyNotes(request, file.facts),
      ...hiddenNotes(request, file.hidden),
      ...lengthNotes(shown, file),
    ],
    // The content of a pointer may come at any time, without a change of a ref.
    isLasting: file.lfs === undefined || isStored,
    outline: lineOutline(request, file.outline),
    body: {
      form: 'code',
      html: range === undefined ? file.code.html : selectLines(file.code, range.first, range.last),
    },
  };
}

function pointerNote({ request, place, isStored }: FileView, { sizeBytes }: LfsPointer): FileNote {
  const { t, numbers } = request;
  const size = numbers.size(sizeBytes);
  if (!isStored) return note('info', t('file.lfs', { size }));
  return note('info', t('file.lfsTooLarge', { size }), {
    href: href.raw(place.name, place.ref, place.path),
    label: t('file.openRaw'),
  });
}

function lengthNotes({ request, place }: FileView, file: Extract<FileTextOutput, { form: 'text' }>): FileNote[] {
  if (file.isWhole) return [];
  const { t } = request;
  const shownLines = Math.min(file.code.starts.length - 1, PREVIEW_LINES);
  return [
    note('warn', t('file.tooLarge', { count: shownLines }), {
      href: href.raw(place.name, place.ref, place.path),
      label: t('file.openRaw'),
    }),
  ];
}
