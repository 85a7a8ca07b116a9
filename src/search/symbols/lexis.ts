/** The comments and literals of each language. */
import { block, lineComment, lineEnd, pattern, quoted, type SpanForm } from './spans.js';

const LIKE_C: readonly SpanForm[] = [
  lineComment('//'),
  block('comment', '/*', '*/'),
  quoted('"', 'one line'),
  quoted("'", 'one line'),
];

/** A number sign within a word, as in `$#` or `${#name}`, begins no comment. */
const SHELL_COMMENT: SpanForm = {
  kind: 'comment',
  first: '#',
  end: (text, at) => (at === 0 || /[\s;(]/.test(text.charAt(at - 1)) ? lineEnd(text, at) : -1),
};

const HEREDOC = /<<-?[ \t]*(["']?)([A-Za-z_]\w*)\1[^\n]*\n/y;

/** From `<<WORD` to the line that has nothing but the word. */
const SHELL_HEREDOC: SpanForm = {
  kind: 'string',
  first: '<',
  end: (text, at) => {
    HEREDOC.lastIndex = at;
    const word = HEREDOC.exec(text)?.[2];
    if (word === undefined) return -1;
    for (let line = HEREDOC.lastIndex; line < text.length;) {
      const end = lineEnd(text, line);
      if (text.slice(line, Math.min(end, line + 200)).trim() === word) return end;
      line = end + 1;
    }
    return text.length;
  },
};

/** A quotation mark after a backslash begins nothing. */
const SHELL_ESCAPE = pattern('string', '\\', /\\[^\n]/y);

/** In shell a backslash has no meaning between apostrophes. */
const SHELL_LITERAL = block('string', "'", "'");

/** An apostrophe begins a character of Rust only when it is closed; otherwise it is a lifetime. */
const RUST_CHARACTER = pattern('string', "'", /'(?:\\[^\n]{1,10}?|[^\\'\n])'/uy);

const RUST_RAW: SpanForm = {
  kind: 'string',
  first: 'r',
  end: (text, at) => {
    const opening = /^r(#{0,8})"/.exec(text.slice(at, at + 10));
    if (opening === null || /\w/.test(text.charAt(at - 1))) return -1;
    const end = text.indexOf(`"${opening[1] ?? ''}`, at + opening[0].length);
    return end < 0 ? text.length : end + 1 + (opening[1] ?? '').length;
  },
};

/** A slash begins a regular expression where a value is expected. */
const SCRIPT_PATTERN: SpanForm = {
  kind: 'string',
  first: '/',
  end: (text, at) => {
    const before = /(\S)[ \t]*$/.exec(text.slice(Math.max(0, at - 20), at))?.[1] ?? '(';
    if (!'(,=:[!&|?{};+>'.includes(before)) return -1;
    const line = text.slice(at, Math.min(lineEnd(text, at), at + 1000));
    const found = /^\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\//.exec(line);
    return found === null ? -1 : at + found[0].length;
  },
};

const SCRIPT: readonly SpanForm[] = [
  lineComment('//'),
  block('comment', '/*', '*/'),
  SCRIPT_PATTERN,
  quoted('"', 'one line'),
  quoted("'", 'one line'),
  quoted('`', 'many lines'),
];
const NUMBER_SIGN: readonly SpanForm[] = [lineComment('#')];

/** Key: the grammar. */
const LEXIS: Readonly<Record<string, readonly SpanForm[]>> = {
  c: LIKE_C,
  cpp: LIKE_C,
  dts: LIKE_C,
  gas: [lineComment('//'), block('comment', '/*', '*/'), quoted('"', 'one line')],
  go: [
    lineComment('//'),
    block('comment', '/*', '*/'),
    quoted('"', 'one line'),
    quoted("'", 'one line'),
    block('string', '`', '`'),
  ],
  rust: [lineComment('//'), block('comment', '/*', '*/'), RUST_RAW, quoted('"', 'many lines'), RUST_CHARACTER],
  javascript: SCRIPT,
  typescript: SCRIPT,
  python: [
    lineComment('#'),
    block('string', '"""', '"""'),
    block('string', "'''", "'''"),
    quoted('"', 'one line'),
    quoted("'", 'one line'),
  ],
  bash: [SHELL_COMMENT, SHELL_HEREDOC, SHELL_ESCAPE, SHELL_LITERAL, quoted('"', 'many lines')],
  makefile: NUMBER_SIGN,
  kconfig: [...NUMBER_SIGN, quoted('"', 'one line')],
};

/** Empty for a language without rules: then all of a text is code. */
export function lexisOf(grammar: string | undefined): readonly SpanForm[] {
  return grammar !== undefined && Object.hasOwn(LEXIS, grammar) ? (LEXIS[grammar] ?? []) : [];
}
