/**
 * Parses one file of attributes: gitattributes(5). Each byte is handled as one Latin-1 character, so nothing is lost.
 */
import { pathPattern, type PathTest } from './path-pattern.js';

/**
 * `true`: set (`name`). `false`: unset (`-name`). `undefined`: unspecified (`!name`). A text: the value of
 * `name=value`.
 */
export type AttributeValue = string | boolean | undefined;

export interface AttributeSetting {
  readonly name: string;
  readonly value: AttributeValue;
}

export interface AttributeRule {
  /** `name` is a path relative to the folder of the file, without a trailing slash. */
  readonly matches: (name: string, isDirectory: boolean) => boolean;
  readonly settings: readonly AttributeSetting[];
}

export interface AttributeFile {
  /** In the order of the file. A later rule overrides an earlier one. */
  readonly rules: readonly AttributeRule[];
  /** For each macro `[attr]name`, the attributes that it sets besides `name` itself. */
  readonly macros: ReadonlyMap<string, readonly AttributeSetting[]>;
}

/** Longest line in bytes; git ignores longer ones, too. */
const MAX_LINE = 2047;
/** Larger files are ignored: every rule is tried on every path, so a huge file would be a denial of service. */
export const MAX_ATTRIBUTE_FILE_BYTES = 1 << 20;

const BLANK = /[ \t\r\n]+/;
const LEADING_BLANK = /^[ \t\r\n]+/;
const UTF8_MARK = '\u00ef\u00bb\u00bf';
const MACRO = '[attr]';
const ATTRIBUTE = /^([-!]?)([A-Za-z0-9_.][A-Za-z0-9_.-]*)(?:=(.*))?$/s;
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
};

/**
 * Parses a file. Malformed lines are left out. `mayDefineMacros`: git accepts macros only in the file at the root of a
 * tree and in `info/attributes`.
 */
export function parseAttributeFile(bytes: Buffer, mayDefineMacros: boolean): AttributeFile {
  const rules: AttributeRule[] = [];
  const macros = new Map<string, readonly AttributeSetting[]>();
  if (bytes.length > MAX_ATTRIBUTE_FILE_BYTES) return { rules, macros };
  const text = bytes.toString('latin1');
  for (const line of (text.startsWith(UTF8_MARK) ? text.slice(UTF8_MARK.length) : text).split('\n')) {
    const parsed = parseLine(line);
    if (parsed === undefined) continue;
    const { pattern, settings } = parsed;
    if (pattern.startsWith(MACRO) && pattern.length > MACRO.length) {
      if (mayDefineMacros) macros.set(pattern.slice(MACRO.length), settings);
    } else if (!pattern.startsWith('!')) rules.push({ matches: ruleTest(pattern), settings });
  }
  return { rules, macros };
}

function parseLine(line: string): { pattern: string; settings: AttributeSetting[] } | undefined {
  const text = line.replace(LEADING_BLANK, '');
  if (text === '' || text.startsWith('#') || line.length > MAX_LINE) return undefined;
  const quoted = text.startsWith('"') ? unquote(text) : undefined;
  let pattern = quoted?.value ?? text.split(BLANK, 1)[0] ?? '';
  let rest = quoted?.rest ?? text.slice(pattern.length);
  if (pattern === MACRO) {
    const name = rest.replace(LEADING_BLANK, '').split(BLANK, 1)[0] as string;
    rest = rest.replace(LEADING_BLANK, '').slice(name.length);
    pattern = MACRO + name;
  }
  const settings = rest
    .split(BLANK)
    .filter((word) => word !== '')
    .map(parseSetting);
  return settings.includes(undefined) ? undefined : { pattern, settings: settings as AttributeSetting[] };
}

function parseSetting(word: string): AttributeSetting | undefined {
  const [, sign = '', name = '', value] = ATTRIBUTE.exec(word) ?? [];
  if (name === '') return undefined;
  return { name, value: sign === '-' ? false : sign === '!' ? undefined : (value ?? true) };
}

/** Unquotes the C string at the start of `text`. Undefined when it is unterminated or has an unknown escape. */
function unquote(text: string): { value: string; rest: string } | undefined {
  let value = '';
  for (let at = 1; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (sign === '"') return { value, rest: text.slice(at + 1) };
    if (sign !== '\\') {
      value += sign;
      continue;
    }
    at += 1;
    const octal = /^[0-3][0-7]{2}/.exec(text.slice(at, at + 3))?.[0];
    const escaped = octal === undefined ? ESCAPES[text[at] ?? ''] : String.fromCharCode(Number.parseInt(octal, 8));
    if (escaped === undefined) return undefined;
    value += escaped;
    if (octal !== undefined) at += 2;
  }
  return undefined;
}

/** The part of a pattern before its first special character. */
const LITERAL_START = /^[^*?[\\]*/;

/** A pattern without a slash is compared with the last component of a path, a pattern with one with the whole path. */
function ruleTest(pattern: string): AttributeRule['matches'] {
  const mustBeDirectory = pattern.endsWith('/');
  const bare = mustBeDirectory ? pattern.slice(0, -1) : pattern;
  const test = bare.includes('/') ? wholePathTest(bare.startsWith('/') ? bare.slice(1) : bare) : baseNameTest(bare);
  return (name, isDirectory) => (isDirectory || !mustBeDirectory) && test(name);
}

function baseNameTest(pattern: string): PathTest {
  const test = pathPattern(pattern, { crossing: true });
  return (name) => test(name.slice(name.lastIndexOf('/') + 1));
}

/**
 * git compares the literal start of a pattern first and matches the rest on its own. In `/docs**` the two stars are
 * therefore at the start of the rest, and so they match slashes.
 */
function wholePathTest(pattern: string): PathTest {
  const start = (LITERAL_START.exec(pattern) as RegExpExecArray)[0];
  const test = pathPattern(pattern.slice(start.length));
  return (name) => name.startsWith(start) && test(name.slice(start.length));
}
