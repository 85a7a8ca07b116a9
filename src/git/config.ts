/**
 * A repository's own `config` file: sections, subsections, quoting, comments, continued lines. Reads one text, follows no `include`
 * (a served repository must not name files of the server). Source: git-config(1), "CONFIGURATION FILE", "Syntax".
 */
import { GitError } from './errors.js';

/** Section and key are lower case, a subsection is as written: `core.bare`, `remote.origin.url`. */
export class GitConfig {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** The last value, which is the one that counts; a key without `=` has the value 'true'. */
  get(key: string): string | undefined {
    return this.#values.get(key)?.at(-1);
  }

  /** Every value in order, for keys that may stand more than once. */
  getAll(key: string): readonly string[] {
    return this.#values.get(key) ?? [];
  }

  /** `undefined` when absent or no boolean. */
  getBoolean(key: string): boolean | undefined {
    const value = this.get(key)?.toLowerCase();
    if (value === undefined) return undefined;
    if (/^(?:true|yes|on|[+-]?0*[1-9]\d*)$/.test(value)) return true;
    return /^(?:false|no|off|[+-]?0+|)$/.test(value) ? false : undefined;
  }

  /** Every key that is set, in the order of first mention. */
  get keys(): readonly string[] {
    return [...this.#values.keys()];
  }
}

const SECTION = /\[([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\\n\0]|\\[^\n\0])*)")?\]/y;
const KEY = /([A-Za-z][A-Za-z0-9-]*)[ \t]*(=?)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', '"': '"', '\\': '\\' };

/** GitError('corrupt') {file: 'config', offset} where git, too, refuses the file. O(length). */
export function parseGitConfig(text: string): GitConfig {
  const values = new Map<string, string[]>();
  let section = '';
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length;) {
    const character = text[at] as string;
    if (/\s/.test(character)) at++;
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

/** `[a.B]`, the old spelling of a subsection, is lower case as a whole. */
function sectionName(name: string, subsection: string | undefined): string {
  return subsection === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${subsection.replace(/\\(.)/g, '$1')}`;
}

interface Value {
  readonly text: string;
  readonly end: number;
}

/** A key without `=` must be alone on its line. */
function bareKey(text: string, at: number): Value {
  if (!/[ \t]*(?:\r?\n|[#;]|$)/y.test(text.slice(at, lineEnd(text, at) + 1))) throw corrupt(at, 'key without a value');
  return { text: 'true', end: lineEnd(text, at) };
}

/** Spaces around are dropped and inside kept, quotes group, a backslash escapes or continues the line. */
function parseValue(text: string, start: number): Value {
  let value = '';
  let spaces = '';
  let isQuoted = false;
  let at = start;
  for (; at < text.length; at++) {
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
      at++;
      if (text[at] === '\r' && text[at + 1] === '\n') at++;
      if (text[at] === '\n') continue;
      const escaped = ESCAPES[text[at] ?? ''];
      if (escaped === undefined) throw corrupt(at, 'escape');
      character = escaped;
    }
    value += spaces + character;
    spaces = '';
  }
  if (isQuoted) throw corrupt(at, 'quote without an end');
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
