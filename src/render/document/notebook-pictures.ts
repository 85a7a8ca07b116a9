/** Pictures in a notebook: results of code, and attachments of text. An image cannot run code. */
import { formOf, type Json } from './notebook-json.js';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Raster images: their names in nbformat 4 and 3, and the Base64 form of their first bytes. */
const PICTURES = [
  { names: ['image/png', 'png'], type: 'image/png', start: 'iVBORw0KGgo' },
  { names: ['image/jpeg', 'jpeg'], type: 'image/jpeg', start: '/9j/' },
  { names: ['image/gif'], type: 'image/gif', start: 'R0lGOD' },
] as const;
/** Base64 of `<svg` and `<?xml`. */
const SVG_DIGITS = /^(?:PHN2Z|PD94bW)/;

export interface Picture {
  readonly type: string;
  /** Base64. */
  readonly digits: string;
}

export const dataAddress = ({ type, digits }: Picture): string => `data:${type};base64,${digits}`;

/** The picture among the forms of a result or an attachment. */
export function pictureOf(data: Json): Picture | undefined {
  for (const { names, type, start } of PICTURES) {
    const digits = formOf(data, ...names).replace(/\s+/g, '');
    if (digits.startsWith(start) && BASE64.test(digits)) return { type, digits };
  }
  const svg = formOf(data, 'image/svg+xml', 'svg');
  if (!/<svg[\s>]/i.test(svg)) {
    // An attachment is Base64 whatever its type.
    const digits = svg.replace(/\s+/g, '');
    return SVG_DIGITS.test(digits) && BASE64.test(digits) ? { type: 'image/svg+xml', digits } : undefined;
  }
  return { type: 'image/svg+xml', digits: Buffer.from(svg.toWellFormed(), 'utf8').toString('base64') };
}
