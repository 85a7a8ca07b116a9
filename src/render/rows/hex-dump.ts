/** A hex dump: offset, sixteen bytes in two groups, and the printable ASCII characters among them. No packages. */
import { CHUNK_LINES } from '../code/code-lines.js';
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export const HEX_ROW_BYTES = 16;
const OFFSET_DIGITS = 8;

/**
 * Content for a `<pre>`; `offset` is the position of the first byte in the file. Divided into chunks that a browser
 * lays out only when they are visible. O(n).
 */
export function hexDump(bytes: Uint8Array, offset: number): SafeHtml {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += HEX_ROW_BYTES)
    lines.push(hexRow(bytes.subarray(at, at + HEX_ROW_BYTES), offset + at));
  const chunks: string[] = [];
  for (let at = 0; at < lines.length; at += CHUNK_LINES)
    chunks.push(`<span class="lines">${escapeHtml(lines.slice(at, at + CHUNK_LINES).join(''))}</span>`);
  return trustHtml(chunks.join(''));
}

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const GROUP_BYTES = 8;
/** Two digits and a space for each byte, and a space between the groups. */
const PAIRS_WIDTH = HEX_ROW_BYTES * 3 + 1;

function hexRow(bytes: Uint8Array, offset: number): string {
  let pairs = '';
  let text = '';
  for (const [index, byte] of bytes.entries()) {
    pairs += `${index === GROUP_BYTES ? ' ' : ''}${PAIRS[byte] as string} `;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return `${formatOffset(offset)}  ${pairs.padEnd(PAIRS_WIDTH)} |${text}|\n`;
}

/** Format: `00001f40`. */
export function formatOffset(offset: number): string {
  return offset.toString(16).padStart(OFFSET_DIGITS, '0');
}
