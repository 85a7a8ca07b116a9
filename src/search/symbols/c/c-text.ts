/**
 * Moves over the text of C and C++: words, comments, literals and directives. Every function returns an offset beyond
 * its start, or the length of the text, so that a scan that uses them ends. Source: ISO C, "Lexical elements".
 */

export const LF = 10;
export const QUOTE = 34;
export const HASH = 35;
export const APOSTROPHE = 39;
export const PAREN = 40;
export const PAREN_END = 41;
const STAR = 42;
export const SLASH = 47;
export const BRACKET = 91;
const BACKSLASH = 92;
export const BRACKET_END = 93;
export const BRACE = 123;
export const BRACE_END = 125;

const WORD = 1;
const DIGIT = 2;
/** What nested text must be looked at for: brackets, literals, comments and directives. */
const NESTED = 4;

const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  const sign = String.fromCharCode(code);
  CLASSES[code] = /[A-Za-z_$]/.test(sign) ? WORD : /\d/.test(sign) ? DIGIT : /["#'()/[\]{}]/.test(sign) ? NESTED : 0;
}

/** Letters beyond ASCII belong to words; a byte order mark and a no-break space do not. */
export function beginsWord(code: number): boolean {
  return code < 128 ? CLASSES[code] === WORD : code !== 0xa0 && code !== 0xfeff;
}

export function isDigit(code: number): boolean {
  return code < 128 && CLASSES[code] === DIGIT;
}

export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** False for text that can be passed without a look inside brackets. */
export function mattersInside(code: number): boolean {
  return code < 128 && CLASSES[code] === NESTED;
}

export function wordEnd(text: string, at: number): number {
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 128 ? ((CLASSES[code] as number) & (WORD | DIGIT)) === 0 : code === 0xa0) break;
    at += 1;
  }
  return at;
}

export function afterSpaces(text: string, at: number): number {
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** `at` is at a slash: the end of the comment that begins there, or the next offset when it is an operator. */
export function afterSlash(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === STAR) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  return next === SLASH ? lineEnd(text, at) : at + 1;
}

/** The LF that ends the logical line: a backslash before an LF continues it. */
function lineEnd(text: string, at: number): number {
  for (;;) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text.length;
    if (!isContinued(text, end)) return end;
    at = end + 1;
  }
}

function isContinued(text: string, end: number): boolean {
  const before = text.charCodeAt(end - 1) === 13 ? end - 2 : end - 1;
  return text.charCodeAt(before) === BACKSLASH;
}

/** `at` is at the quotation mark; an unfinished literal ends with its line. */
export function afterLiteral(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  // An apostrophe between digits separates them (C++14, C23).
  if (quote === APOSTROPHE && isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1))) return at + 1;
  if (quote === QUOTE && text.charCodeAt(at - 1) === 82 /* R */ && RAW_PREFIX.test(text.slice(Math.max(0, at - 4), at)))
    return afterRawLiteral(text, at);
  for (at++; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === BACKSLASH) at += 1;
    else if (code === LF) return at;
  }
  return text.length;
}

const RAW_PREFIX = /(?:^|\W)(?:u8|[uUL])?R$/;
const RAW_OPENING = /"([^\s()\\]{0,16})\(/y;

function afterRawLiteral(text: string, at: number): number {
  RAW_OPENING.lastIndex = at;
  const opening = RAW_OPENING.exec(text);
  if (opening === null) return at + 1;
  const closing = `)${opening[1] ?? ''}"`;
  const end = text.indexOf(closing, RAW_OPENING.lastIndex);
  return end < 0 ? text.length : end + closing.length;
}

/** True when nothing but blanks is before the hash in its line, so that it begins a directive. */
export function beginsLine(text: string, at: number): boolean {
  for (at--; at >= 0; at -= 1) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9) return code === LF;
  }
  return true;
}

/** The LF, or the end of the text, where a directive ends; comments and lines that are continued belong to it. */
export function directiveEnd(text: string, at: number): number {
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === LF) {
      if (!isContinued(text, at)) return at;
    } else if (code === SLASH) {
      at = afterSlash(text, at);
      continue;
    } else if (code === QUOTE) {
      at = afterQuoteInDirective(text, at);
      continue;
    } else if (code === APOSTROPHE) {
      at = afterApostropheInDirective(text, at);
      continue;
    }
    at += 1;
  }
  return text.length;
}

function afterQuoteInDirective(text: string, at: number): number {
  for (at++; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === LF && !isContinued(text, at)) return at;
    if (code === BACKSLASH && text.charCodeAt(at + 1) !== LF) at += 1;
  }
  return text.length;
}

/** Text of `#error` has apostrophes that begin no character constant. */
function afterApostropheInDirective(text: string, at: number): number {
  const size = text.charCodeAt(at + 1) === BACKSLASH ? 3 : 2;
  return text.charCodeAt(at + size) === APOSTROPHE ? at + size + 1 : at + 1;
}
