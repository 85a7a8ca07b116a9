/**
 * HTML that may be put into a page as it stands. Views print fields of type `SafeHtml` without escaping, so only this
 * room makes such values: by escaping text, or through `trusted-html.ts` after its own construction or sanitising.
 * Light: no imports; may run on the server's event loop.
 */

export type SafeHtml = string & { readonly __safeHtml: never };

/** NUL and CR are here because an HTML parser drops the one and turns the other into a line feed. */
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
 * `text` for element content and for attribute values in either kind of quotes. Lone surrogates (bytes of a path that are
 * not UTF-8, see git/path-text) and NUL become U+FFFD; everything else comes back unchanged from a parser.
 */
export function escapeHtml(text: string): SafeHtml {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return (
    SPECIAL.test(wellFormed) ? wellFormed.replace(SPECIAL_ALL, (c) => ENTITY[c] as string) : wellFormed
  ) as SafeHtml;
}

/** Pieces of safe HTML, one after another, `separator` (safe as well) between them. Each piece must be balanced by itself. */
export function joinHtml(parts: readonly SafeHtml[], separator: SafeHtml | '' | ' ' | '\n' = ''): SafeHtml {
  return parts.join(separator) as SafeHtml;
}
