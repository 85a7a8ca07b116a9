/**
 * The `config` file of a repository: sections, subsections, quotes, comments, continued lines. `include` is not
 * followed, because a repository must not make the server read other files. Source: git-config(1), "CONFIGURATION
 * FILE", "Syntax".
 */
import { GitError } from './errors.js';

/**
 * Values by key: `core.bare`, `remote.origin.url`. Section and variable are lower case, the subsection is as written.
 */
export class GitConfig {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** The last value of a key, which is the one that git uses. A key without `=` has the value 'true'. */
  get(key: string): string | undefined {
    return this.#values.get(key)?.at(-1);
  }

  /** All values of a key in the order of the file, for keys that may have several. */
  getAll(key: string): readonly string[] {
    return this.#values.get(key) ?? [];
  }

  /** `undefined` when the key is absent or its value is not a boolean. */
  getBoolean(key: string): boolean | undefined {
    const value = this.get(key)?.toLowerCase();
    if (value === undefined) return undefined;
    if (/^(?:true|yes|on|[+-]?0*[1-9]\d*)$/.test(value)) return true;
    return /^(?:false|no|off|[+-]?0+|)$/.test(value) ? false : undefined;
  }

  /** All keys, in the order of their first appearance. */
  get keys(): readonly string[] {
    return [...this.#values.keys()];
  }
}

const SECTION = /\[([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\\n\0]|\\[^\n\0])*)")?\]/y;
const KEY = /([A-Za-z][A-Za-z0-9-]*)[ \t]*(=?)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', '"': '"', '\\': '\\' };

/** Throws GitError('corrupt') {file: 'config', offset} for a file that git refuses as well. O(length). */
export function parseGitConfig(text: string): GitConfig {
  const values = new Map<string, string[]>();
  let section = '';
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length;) {
    const character = text[at] as string;
    if (/\s/.test(character)) at += 1;
    else if (character === '#' || character === ';') at = lineEnd(text, at);
    else if (character === '[') {
      const match = matchAt(SECTION, text, at);
      section = `${sectionName(match[1] as string, match[2])}.`;
      at += match[0].length;
    } else {
      const match = matchAt(KEY, text, at);
      const value = match[2] === '=' ? parseValue(text, at + match[0].length) : bareKey(text, at + match[0].length);
      const key = section + (match[1] as string).toLowerCase();
      const known = values.get(key);
      if (known === undefined) values.set(key, [value.text]);
      else known.push(value.text);
      at = value.end;
    }
  }
  return new GitConfig(values);
}

/** `[a.B]` is the old syntax of a subsection, and git makes it lower case as a whole. */
function sectionName(name: string, subsection: string | undefined): string {
  return subsection === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${subsection.replace(/\\(.)/g, '$1')}`;
}

interface Value {
  readonly text: string;
  readonly end: number;
}

/** The value of a key without `=`, which must be alone on its line. */
function bareKey(text: string, at: number): Value {
  if (!/[ \t]*(?:\r?\n|[#;]|$)/y.test(text.slice(at, lineEnd(text, at) + 1))) throw corrupt(at, 'key without a value');
  return { text: 'true', end: lineEnd(text, at) };
}

/**
 * The value that starts at `start`. Spaces around it are dropped and spaces inside it are kept. Quotes protect spaces
 * and comment characters. A backslash escapes a character or continues the line.
 */
function parseValue(text: string, start: number): Value {
  let value = '';
  let spaces = '';
  let isQuoted = false;
  let at = start;
  for (; at < text.length; at += 1) {
    let character = text[at] as string;
    if (character === '\r' && text[at + 1] === '\n') continue;
    if (character === '\n') break;
    if (!isQuoted && (character === '#' || character === ';')) {
      at = lineEnd(text, at);
      break;
    }
    if (!isQuoted && (character === ' ' || character === '\t')) {
      if (value !== '') spaces += character;
      continue;
    }
    if (character === '"') {
      isQuoted = !isQuoted;
      continue;
    }
    if (character === '\\') {
      at += 1;
      if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
      if (text[at] === '\n') continue;
      const escaped = ESCAPES[text[at] ?? ''];
      if (escaped === undefined) throw corrupt(at, 'unknown escape');
      character = escaped;
    }
    value += spaces + character;
    spaces = '';
  }
  if (isQuoted) throw corrupt(at, 'unterminated quote');
  return { text: value, end: at };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) throw corrupt(at, 'neither a section nor a key');
  return match;
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline;
}

function corrupt(offset: number, detail: string): GitError {
  return new GitError('corrupt', { file: 'config', offset, detail });
}
