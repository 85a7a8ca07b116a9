/**
 * The media type of a file of the ISO base media format (MP4, QuickTime, HEIF, AVIF), from the brands of its `ftyp` box.
 * Sources: ISO/IEC 14496-12, 4.3; RFC 4337 and RFC 6381; the registry of brands of the MP4 Registration Authority.
 */
import type { MediaType } from './media-kind.js';

const BOX_HEADER_BYTES = 8;
const BRAND_BYTES = 4;
/** A longer list of brands is no list. A text cannot begin with so small a number. */
const MAX_BOX_BYTES = 4096;

const AVIF = /^avi[fs]$/;
const HEIC = /^(?:hei[cxms]|hev[cxms])$/;
const HEIF = /^(?:mif1|msf1|mif2)$/;
/** Films of iTunes name the brand of its sound as well. */
const ITUNES_FILM = /^M4V[ HP]$/;
const AUDIO = /^(?:M4[ABP]|F4[AB]) $/;
const QUICKTIME = /^qt {2}$/;
const MOBILE = /^3g[ep]/;
const MOBILE_2 = /^3g2/;
/** The format itself, its profiles, and what cameras and streaming tools write. */
const MP4 =
  /^(?:iso[m2-9a-z]|mp4[12]|mp71|mmp4|avc1|dash|dsms|ds[mx][ix]|cmf[2cfls]|msdh|msix|hlsf|MSNV|M4V[ HP]|F4[VP] |ND.{2})$/;
/** Names of sound: of a file in pieces the brands do not tell what it holds. */
const AUDIO_NAME = /^m4[abp]$/;
/** The first box of QuickTime files from before there were brands. */
const OLD_BOXES = /^(?:moov|mdat|wide|free|skip|pnot)$/;

/** Undefined for what is none of these. `extension` in lower case. */
export function isoMediaType(bytes: Buffer, extension: string): MediaType | undefined {
  const kind = bytes.toString('latin1', BRAND_BYTES, BOX_HEADER_BYTES);
  if (kind !== 'ftyp')
    return extension === 'mov' && OLD_BOXES.test(kind) ? { mime: 'video/quicktime', category: 'video' } : undefined;
  const brands = brandsOf(bytes);
  const [major = ''] = brands;
  const has = (pattern: RegExp): boolean => brands.some((brand) => pattern.test(brand));
  if (AVIF.test(major) || (HEIF.test(major) && has(AVIF))) return { mime: 'image/avif', category: 'image' };
  // Most browsers cannot show it.
  if (HEIC.test(major) || (HEIF.test(major) && has(HEIC))) return { mime: 'image/heic', category: 'binary' };
  if (HEIF.test(major)) return { mime: 'image/heif', category: 'binary' };
  if (QUICKTIME.test(major)) return { mime: 'video/quicktime', category: 'video' };
  if (MOBILE.test(major)) return { mime: 'video/3gpp', category: 'video' };
  if (MOBILE_2.test(major)) return { mime: 'video/3gpp2', category: 'video' };
  if (AUDIO.test(major) || (has(MP4) && ((has(AUDIO) && !has(ITUNES_FILM)) || AUDIO_NAME.test(extension))))
    return { mime: 'audio/mp4', category: 'audio' };
  return has(MP4) ? { mime: 'video/mp4', category: 'video' } : undefined;
}

/** The major brand, then the compatible ones, each of four characters. */
function brandsOf(bytes: Buffer): string[] {
  const length = bytes.length < BOX_HEADER_BYTES + BRAND_BYTES ? 0 : bytes.readUInt32BE(0);
  if (length < BOX_HEADER_BYTES + BRAND_BYTES || length > MAX_BOX_BYTES) return [];
  const brands: string[] = [];
  for (let at = BOX_HEADER_BYTES; at + BRAND_BYTES <= Math.min(length, bytes.length); at += BRAND_BYTES)
    // The second number is a version.
    if (at !== BOX_HEADER_BYTES + BRAND_BYTES) brands.push(bytes.toString('latin1', at, at + BRAND_BYTES));
  return brands;
}
