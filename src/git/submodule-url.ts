/** What `.gitmodules` says about a submodule: gitmodules(5), in the syntax of git-config(1), "CONFIGURATION FILE". */
import type { GitPath } from './path-text.js';

/** Longer ones are not a list of submodules. */
export const MAX_GITMODULES_BYTES = 1 << 20;

/** The URL of the submodule at `path`; undefined when the file does not name it. The last value counts, as in git. Never throws. */
export function findSubmoduleUrl(gitmodules: string, path: GitPath): string | undefined {
  const urls = new Map<string, string>();
  let found: string | undefined;
  let section: string | undefined;
  for (const line of logicalLines(gitmodules)) {
    const header = /^\s*\[\s*submodule\s+"((?:[^"\\]|\\.)*)"\s*\]\s*(.*)$/i.exec(line);
    if (header !== null) section = (header[1] as string).replace(/\\(.)/g, '$1');
    else if (/^\s*\[/.test(line)) section = undefined;
    const setting = /^\s*(url|path)\s*=\s*(.*)$/i.exec(header?.[2] ?? line);
    if (section === undefined || setting === null) continue;
    const value = unquote(setting[2] as string);
    if ((setting[1] as string).toLowerCase() === 'url') urls.set(section, value);
    else if (value.replace(/\/$/, '') === path) found = section;
  }
  return found === undefined ? undefined : urls.get(found);
}

/** A backslash before the line end continues the line. */
function logicalLines(text: string): string[] {
  return text.replaceAll('\r\n', '\n').replace(/\\\n/g, '').split('\n');
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b' };

/** Quotes may stand anywhere in a value; outside them `#` and `;` begin a comment and trailing blanks do not count. */
function unquote(raw: string): string {
  let value = '';
  let quoted = false;
  /** Length of `value` up to the last character that trimming must keep. */
  let kept = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const character = raw[at] as string;
    if (character === '"') quoted = !quoted;
    else if (character === '\\') {
      at += 1;
      const escaped = raw[at] ?? '';
      value += ESCAPES[escaped] ?? escaped;
    } else if (!quoted && (character === '#' || character === ';')) break;
    else {
      value += character;
      if (!quoted && /\s/.test(character)) continue;
    }
    kept = value.length;
  }
  return value.slice(0, kept);
}
