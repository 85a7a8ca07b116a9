/** Path names as git prints them by default, with `core.quotePath` (git-config(1)). Results are ASCII. */
import { pathBytes, type GitPath } from '../../git/path-text.js';

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [7, '\\a'],
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
  [34, '\\"'],
  [92, '\\\\'],
]);

const PLAIN = /^[ !#-[\]-~]*$/;

/** `prefix + path`, in double quotes with C escapes when a byte of `path` needs them. `prefix` is plain ASCII. */
export function quotePath(path: GitPath, prefix = ''): string {
  if (PLAIN.test(path)) return prefix + path;
  let quoted = '';
  for (const byte of pathBytes(path)) quoted += quoteByte(byte);
  return `"${prefix}${quoted}"`;
}

export function needsQuoting(path: GitPath): boolean {
  return !PLAIN.test(path);
}

function quoteByte(byte: number): string {
  const escape = ESCAPES.get(byte);
  if (escape !== undefined) return escape;
  return byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte);
}
