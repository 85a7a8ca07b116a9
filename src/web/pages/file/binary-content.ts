/** Files that are not text: pictures, sounds, videos and PDF documents, and all others as a hex dump. */
import { displayPath } from '../../../git/path-text.js';
import { formatOffset } from '../../../render/rows/hex-dump.js';
import type { MediaCategory } from '../../../render/media/media-type.js';
import type { FileTextOutput } from '../../../workers/tasks/file-text.js';
import { HEX_PAGE_BYTES, MAX_HEX_OFFSET } from '../../../workers/tasks/hex.js';
import { href } from '../../address/location.js';
import type { FileBody, FileContent } from './content.js';
import { fileFacts } from './facts.js';
import { downloadButton, fileFrame, HEX, RENDERED, type FileView } from './file-view.js';

/** Decimal, or hexadecimal after `0x`, like the offsets on the page. */
const OFFSET = /^(?:0x([0-9a-f]{1,9})|(\d{1,10}))$/i;

function parseOffset(text: string | undefined): number {
  const match = OFFSET.exec(text?.trim() ?? '');
  return match === null ? 0 : match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
}

export async function binaryContent(
  shown: FileView,
  file: Exclude<FileTextOutput, { form: 'text' }>,
): Promise<FileContent> {
  const category = file.form === 'empty' ? undefined : file.category;
  if (category === 'binary') return hexContent(shown);
  return {
    ...fileFrame(shown, category === 'image' ? RENDERED : undefined),
    facts: fileFacts(shown.request, shown.entry, file.sizeBytes),
    encoding: undefined,
    notes: [],
    outline: undefined,
    body: category === undefined ? blank('file', shown.request.t('file.empty')) : mediaBody(shown, category),
  };
}

function mediaBody(shown: FileView, category: Exclude<MediaCategory, 'text' | 'binary'>): FileBody {
  const { place } = shown;
  const raw = href.raw(place.name, place.ref, place.path);
  switch (category) {
    case 'image':
      return { form: 'picture', src: raw, name: displayPath(place.path) };
    case 'audio':
    case 'video':
      return { form: category, src: raw, name: displayPath(place.path) };
    case 'pdf':
      return { form: 'pdf', src: raw, name: displayPath(place.path), downloadHref: downloadButton(shown).href };
  }
}

function blank(icon: string, title: string): Extract<FileBody, { form: 'blank' }> {
  return { form: 'blank', icon, title, code: undefined, text: undefined, actions: [] };
}

export async function hexContent(shown: FileView): Promise<FileContent> {
  const { request, place, entry, lfs } = shown;
  const { t } = request;
  const { html, sizeBytes, start, end } = await place.repository.background.ask('hex', {
    blob: entry.oid,
    lfs,
    offset: parseOffset(request.query.get('offset')),
  });
  const display = request.query.get('display') === HEX ? HEX : undefined;
  const at = (offset: number): string =>
    href.src(place.name, place.ref, place.path, {
      display,
      offset: offset === 0 ? undefined : `0x${offset.toString(16)}`,
    });
  const isPart = start > 0 || end < sizeBytes;
  return {
    ...fileFrame(shown, undefined),
    facts: fileFacts(request, entry, sizeBytes),
    encoding: undefined,
    notes: [],
    outline: undefined,
    body: {
      form: 'hex',
      html,
      range: isPart ? t('file.hex.range', { first: formatOffset(start), last: formatOffset(end - 1) }) : undefined,
      previousHref: start > 0 ? at(Math.max(0, start - HEX_PAGE_BYTES)) : undefined,
      nextHref: end < sizeBytes && end <= MAX_HEX_OFFSET ? at(end) : undefined,
    },
  };
}
