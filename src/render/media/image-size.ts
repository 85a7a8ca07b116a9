/**
 * Width and height of a picture from its header, so that a page can reserve its space before it is loaded. Formats: PNG
 * (RFC 2083, IHDR), GIF89a (logical screen), BMP (BITMAPINFOHEADER), WebP (RFC 9649), JPEG (ITU T.81, frame header),
 * ICO (the largest of its pictures, which browsers show), AVIF (ISO/IEC 23008-12, `ispe`), SVG (`width`, `height`, `viewBox`).
 */

export interface ImageSize {
  /** CSS pixels, at least 1. */
  readonly width: number;
  readonly height: number;
}

/** Browsers show no larger images; a greater number means damage or an attack. */
const MAX_SIDE = 65_535;
/** The frame header of a JPEG follows its previews and profiles; the size of an SVG is in its first tag. */
const MAX_SEGMENTS = 500;
const MAX_ICO_ENTRIES = 100;
const SVG_HEAD_BYTES = 4_096;
const AVIF_HEAD_BYTES = 16_384;

/** `mime` is the result of `mediaType`. Undefined when the header has no size. Never throws. */
export function imageSize(bytes: Buffer, mime: string): ImageSize | undefined {
  const size = readSize(bytes, mime);
  return size !== undefined && [size.width, size.height].every((side) => side >= 1 && side <= MAX_SIDE)
    ? size
    : undefined;
}

function readSize(bytes: Buffer, mime: string): ImageSize | undefined {
  if (mime === 'image/svg+xml') return svgSize(bytes.toString('latin1', 0, SVG_HEAD_BYTES));
  if (mime === 'image/jpeg') return jpegSize(bytes);
  if (mime === 'image/avif') return avifSize(bytes.subarray(0, AVIF_HEAD_BYTES));
  if (mime === 'image/webp') return webpSize(bytes);
  if (bytes.length < 26) return undefined;
  switch (mime) {
    case 'image/png':
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    case 'image/gif':
      return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    case 'image/bmp':
      // A negative height means that the rows are stored from the top.
      return bytes.readUInt32LE(14) === 12
        ? { width: bytes.readUInt16LE(18), height: bytes.readUInt16LE(20) }
        : { width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) };
    case 'image/x-icon':
      return icoSize(bytes);
    default:
      return undefined;
  }
}

/** A directory of at most 65,535 entries of 16 bytes; a side of 0 means 256. */
function icoSize(bytes: Buffer): ImageSize | undefined {
  let largest: ImageSize | undefined;
  const end = 6 + Math.min(bytes.readUInt16LE(4), MAX_ICO_ENTRIES) * 16;
  for (let at = 6; at < end && at + 16 <= bytes.length; at += 16) {
    const size = { width: bytes[at] || 256, height: bytes[at + 1] || 256 };
    if (largest === undefined || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

function webpSize(bytes: Buffer): ImageSize | undefined {
  if (bytes.length < 30) return undefined;
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}

/** SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC), whose numbers lie in the same range. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function jpegSize(bytes: Buffer): ImageSize | undefined {
  let at = 2;
  for (let segment = 0; segment < MAX_SEGMENTS && at + 9 <= bytes.length && bytes[at] === 0xff; segment += 1) {
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) at += 1;
    else if (isFrameHeader(marker)) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function avifSize(head: Buffer): ImageSize | undefined {
  const at = head.indexOf('ispe', 0, 'latin1');
  return at < 0 || at + 16 > head.length
    ? undefined
    : { width: head.readUInt32BE(at + 8), height: head.readUInt32BE(at + 12) };
}

function svgSize(head: string): ImageSize | undefined {
  const tag = /<svg\b[^>]*>/.exec(head)?.[0] ?? '';
  const [width, height] = [pixels(tag, 'width'), pixels(tag, 'height')];
  if (width !== undefined && height !== undefined) return { width, height };
  const [, , , boxWidth, boxHeight] =
    /\sviewBox\s*=\s*["']\s*([-\d.]+)[\s,]+([-\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*["']/.exec(tag) ?? [];
  return boxWidth === undefined || boxHeight === undefined
    ? undefined
    : { width: Math.round(Number(boxWidth)), height: Math.round(Number(boxHeight)) };
}

function pixels(tag: string, name: string): number | undefined {
  const value = new RegExp(`\\s${name}\\s*=\\s*["']\\s*(\\d{1,9}(?:\\.\\d{1,9})?)(?:px)?\\s*["']`).exec(tag)?.[1];
  return value === undefined ? undefined : Math.round(Number(value));
}
