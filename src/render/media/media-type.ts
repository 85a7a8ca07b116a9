/**
 * The media type that a raw file is sent as. None is a type that a browser would execute: text of every kind is
 * `text/plain`, images and media are recognised by their first bytes and not by their names, the rest is
 * `application/octet-stream`. SVG is only an image (shown through `<img>`, sent with a sandboxing policy by its page).
 */
import { detectEncoding, isBinary } from '../../encoding/decode.js';
import { findEncoding } from '../../encoding/encoding.js';
import { isoMediaType } from './iso-media.js';
import type { MediaCategory, MediaType } from './media-kind.js';

export type { MediaCategory } from './media-kind.js';

export interface MediaTypeOptions {
  /** The encoding of a text if it is known (`DecodedText.encodingName`); otherwise it is detected from the sample. */
  readonly encoding?: string | undefined;
}

/** Length of the sample that `mediaType` needs; git's test for binary content reads as much. */
export const MEDIA_SAMPLE_BYTES = 8000;

/**
 * `sample` is the first `MEDIA_SAMPLE_BYTES` of the file, or all of it. Takes microseconds for UTF-8 and for content
 * that is not text. Text in other encodings needs detection unless `options.encoding` is given (see detect-encoding):
 * pass the encoding on the main thread.
 */
export function mediaType(path: string, sample: Uint8Array, options: MediaTypeOptions = {}): MediaType {
  const known = byMagic(sample, extensionOf(path));
  if (known !== undefined) return known;
  if (isBinary(sample)) return { mime: 'application/octet-stream', category: 'binary' };
  if (extensionOf(path) === 'svg' && looksLikeSvg(sample)) return { mime: 'image/svg+xml', category: 'image' };
  const encoding = options.encoding === undefined ? undefined : findEncoding(options.encoding);
  const charset = encoding ?? detectEncoding(sample, { truncated: true }).encoding;
  return { mime: `text/plain; charset=${charset.name}`, category: 'text' };
}

function extensionOf(path: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** A signature: bytes at an offset, written as Latin-1. */
type Signature = readonly [offset: number, bytes: string];

const SIGNATURES: readonly (readonly [mime: string, category: MediaCategory, ...signatures: Signature[]])[] = [
  ['image/png', 'image', [0, '\x89PNG\r\n\x1a\n']],
  ['image/jpeg', 'image', [0, '\xff\xd8\xff']],
  ['image/gif', 'image', [0, 'GIF87a']],
  ['image/gif', 'image', [0, 'GIF89a']],
  ['image/webp', 'image', [0, 'RIFF'], [8, 'WEBP']],
  ['image/x-icon', 'image', [0, '\0\0\x01\0'], [5, '\0']],
  ['application/pdf', 'pdf', [0, '%PDF-']],
  ['audio/wav', 'audio', [0, 'RIFF'], [8, 'WAVE']],
  ['audio/flac', 'audio', [0, 'fLaC']],
  ['audio/mpeg', 'audio', [0, 'ID3']],
  ['video/webm', 'video', [0, '\x1aE\xdf\xa3']],
];

/** Possible sizes of the second header of a BMP; the letters BM alone may begin a word. */
const BMP_HEADER_SIZES = new Set([12, 40, 52, 56, 64, 108, 124]);

function byMagic(sample: Uint8Array, extension: string): MediaType | undefined {
  const bytes = Buffer.from(sample.buffer, sample.byteOffset, sample.byteLength);
  for (const [mime, category, ...signatures] of SIGNATURES) {
    if (
      signatures.every(([offset, text]) =>
        bytes.subarray(offset, offset + text.length).equals(Buffer.from(text, 'latin1')),
      )
    ) {
      // WebM shares its container with Matroska, which browsers do not play.
      if (mime === 'video/webm' && !bytes.subarray(0, 64).includes('webm'))
        return { mime: 'application/octet-stream', category: 'binary' };
      return { mime, category };
    }
  }
  const isoMedia = isoMediaType(bytes, extension);
  if (isoMedia !== undefined) return isoMedia;
  if (bytes.length >= 26 && bytes.toString('latin1', 0, 2) === 'BM' && BMP_HEADER_SIZES.has(bytes.readUInt32LE(14)))
    return { mime: 'image/bmp', category: 'image' };
  if (bytes.toString('latin1', 0, 4) === 'OggS') {
    return bytes.includes('theora')
      ? { mime: 'video/ogg', category: 'video' }
      : { mime: 'audio/ogg', category: 'audio' };
  }
  // An MPEG frame begins with eleven set bits, which is not enough evidence without the file name.
  if (extension === 'mp3' && bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0)
    return { mime: 'audio/mpeg', category: 'audio' };
  return undefined;
}

function looksLikeSvg(sample: Uint8Array): boolean {
  return new TextDecoder('windows-1252').decode(sample).includes('<svg');
}
