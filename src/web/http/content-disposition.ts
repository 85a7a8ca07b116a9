/** `Content-Disposition` for downloads: RFC 6266, with the name in RFC 8187 form and in ASCII for old clients. */
import type { GitPath } from '../../git/path-text.js';
import { visibleText } from '../../shared/visible-text.js';

/** `attr-char` of RFC 8187 section 3.2.1. */
const ATTRIBUTE_CHARACTER = /^[A-Za-z0-9!#$&+.^_`|~-]$/;

export function attachment(path: GitPath): string {
  // On some systems a backslash means a folder, and control characters cut the header short.
  const name = visibleText(
    path
      .slice(path.lastIndexOf('/') + 1)
      .toWellFormed()
      .replace(/[\\\p{Cc}]/gu, '_'),
  );
  const ascii = name.replace(/[^\x20-\x7e]/gu, '_').replace(/["%]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extendedValue(name)}`;
}

function extendedValue(name: string): string {
  let value = '';
  for (const byte of Buffer.from(name, 'utf8')) {
    const character = String.fromCharCode(byte);
    value += ATTRIBUTE_CHARACTER.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return value;
}
