/** Reads `.gitmodules`: gitmodules(5), in the syntax of git-config(1), "CONFIGURATION FILE". */
import type { GitPath } from './path-text.js';

/** Larger files are not read: a list of submodules is far smaller. */
export const MAX_GITMODULES_BYTES = 1 << 20;

/**
 * The URL of the submodule at `path`, or undefined when the file does not have one. As in git, the last of several
 * values counts. Never throws.
 */
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

/** Joins lines that end in a backslash with the line after them. */
function logicalLines(text: string): string[] {
  return text.replaceAll('\r\n', '\n').replace(/\\\n/g, '').split('\n');
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b' };

/**
 * The value without its quotes, which may begin and end anywhere. Outside of quotes, `#` and `;` begin a comment and
 * trailing blanks are dropped.
 */
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
