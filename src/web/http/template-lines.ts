/**
 * The one rule of white space in templates, that of JSX: **a line break prints nothing**, together with the indentation
 * around it, so a line may be broken wherever it helps to read. A blank within a line prints a blank; a blank that is
 * needed at the beginning or the end of a line is written `&#32;`. This template prints `<p><b>3</b> files</p>`:
 *
 *     <p>
 *       <b><%= page.count %></b>&#32;
 *       <%= page.label %>
 *     </p>
 *
 * - In a tag, a line break prints a blank, but nothing before `>` and before an EJS tag: what an EJS tag adds to a tag
 *   brings its own blank, as in `<% if (x) { %> rel="nofollow"<% } %>`.
 * - Values of attributes, EJS tags and the content of `<pre>`, `<textarea>`, `<script>` and `<style>` stay as they are.
 * - A line break between two words is an error, since it would join them.
 *
 * End tags that HTML makes optional are left out of the result: those of cells, rows and items of lists, which are half
 * of all end tags of a long page.
 */

const EJS = String.raw`<%[^]*?%>`;
const QUOTED = String.raw`"(?:${EJS}|[^"])*"|'(?:${EJS}|[^'])*'`;
const REST_OF_TAG = String.raw`(?:${EJS}|${QUOTED}|[^<>"'])*>`;
const BLANK = '&#32;';
const LINE_BREAK = String.raw`[ \t]*\r?\n[ \t\r\n]*`;

/** EJS stands first, since it may contain anything; then come elements whose content is kept, tags, and text. */
const PIECE = new RegExp(
  [
    EJS,
    String.raw`(?<opening><(?<name>pre|textarea|script|style)\b${REST_OF_TAG})(?<content>[^]*?</\k<name>)`,
    String.raw`(?<tag><[/!]?[a-z]${REST_OF_TAG})`,
    BLANK,
    `(?<lineBreak>${LINE_BREAK})`,
  ].join('|'),
  'gi',
);
const PIECE_OF_TAG = new RegExp(String.raw`${EJS}|${QUOTED}|(?<lineBreak>${LINE_BREAK})(?:(?=/?>|<%)|(?<blank>))`, 'g');

type Groups = Readonly<Record<string, string | undefined>>;

/**
 * The template with its line breaks taken out. Each becomes an EJS comment of as many lines, so that messages of errors
 * name the right line. Throws for a line break between two words.
 */
export function joinTemplateLines(source: string): string {
  const joined = source.replace(PIECE, (piece: string, ...rest: unknown[]) => {
    const { opening, content, tag, lineBreak } = rest.at(-1) as Groups;
    if (opening !== undefined) return joinTagLines(opening) + (content ?? '');
    if (tag !== undefined) return joinTagLines(tag);
    if (lineBreak === undefined) return piece === BLANK ? ' ' : piece;
    const at = rest.at(-3) as number;
    if (isBetweenWords(source.slice(0, at), source.slice(at + piece.length))) {
      throw new Error(`line break between two words: «${source.slice(Math.max(0, at - 20), at)}»`);
    }
    return emptyLines(lineBreak);
  });
  return joined.replace(OPTIONAL_END_TAG, '');
}

/** Where an element may stand, the next tag or the end of its parent ends it. */
const OPTIONAL_END_TAG = /<\/(?:td|th|tr|li)>/g;

function joinTagLines(tag: string): string {
  return tag.replace(PIECE_OF_TAG, (piece: string, ...rest: unknown[]) => {
    const { lineBreak, blank } = rest.at(-1) as Groups;
    if (lineBreak === undefined) return piece;
    return emptyLines(lineBreak) + (blank === undefined ? '' : ' ');
  });
}

function isBetweenWords(before: string, after: string): boolean {
  return /[^>]$/.test(before) && !before.endsWith(BLANK) && /^[^<]/.test(after) && !after.startsWith(BLANK);
}

function emptyLines(lineBreak: string): string {
  return `<%#${lineBreak.replace(/[^\n]/g, '')}%>`;
}
