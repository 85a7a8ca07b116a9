/**
 * HTML that may be inserted into a page unchanged. Views print fields of type `SafeHtml` without escaping, so only this
 * room creates such values: by escaping text, or through `trusted-html.ts` after building or sanitising HTML itself. No
 * imports; may run on the server's event loop.
 */

export type SafeHtml = string & { readonly __safeHtml: never };

/** NUL and CR are included because an HTML parser drops the first and changes the second to a line feed. */
const SPECIAL = /[&<>"'\0\r]/;
const SPECIAL_ALL = /[&<>"'\0\r]/g;

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\0': '\ufffd',
  '\r': '&#13;',
};

/**
 * Escapes `text` for element content and for attribute values in either kind of quotes. Lone surrogates (bytes of a
 * path that are not UTF-8, see git/path-text) and NUL become U+FFFD; a parser returns everything else unchanged.
 */
export function escapeHtml(text: string): SafeHtml {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return (
    SPECIAL.test(wellFormed) ? wellFormed.replace(SPECIAL_ALL, (c) => ENTITY[c] as string) : wellFormed
  ) as SafeHtml;
}

/** Joins pieces of safe HTML with `separator`, which is safe too. Each piece must be balanced by itself. */
export function joinHtml(parts: readonly SafeHtml[], separator: SafeHtml | '' | ' ' | '\n' = ''): SafeHtml {
  return parts.join(separator) as SafeHtml;
}
