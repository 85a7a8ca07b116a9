/** Object folders that a repository uses besides its own: gitrepository-layout(5), `objects/info/alternates`. */
import { realpathSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { MAX_ALTERNATE_DEPTH, MAX_OBJECT_FOLDERS } from '../limits.js';
import { readControlFile } from '../git-dir.js';

/**
 * The folder `objects` and its alternates in git's order, each once, so that cycles end. As in git, folders that do not
 * exist are left out and relative paths are relative to the folder whose file has them.
 */
export function listObjectFolders(objects: string): string[] {
  const folders: string[] = [];
  const seen = new Set<string>();
  const add = (folder: string, depth: number): void => {
    const real = realPath(folder);
    if (real === undefined || seen.has(real) || folders.length >= MAX_OBJECT_FOLDERS) return;
    seen.add(real);
    folders.push(real);
    if (depth > MAX_ALTERNATE_DEPTH) return;
    for (const line of (readControlFile(join(real, 'info', 'alternates')) ?? '').split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const named = line.startsWith('"') ? unquote(line) : line;
      add(isAbsolute(named) ? named : resolve(real, named), depth + 1);
    }
  };
  add(objects, 0);
  return folders;
}

function realPath(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    // The folder is absent, a cycle of links or not permitted, or a hostile line contains a NUL.
    return undefined;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/**
 * Removes the C-style quotes of git-config(1), `core.quotePath`. A line that is not well-formed is returned unchanged.
 */
function unquote(line: string): string {
  const body = /^"((?:[^"\\]|\\.)*)"$/.exec(line)?.[1];
  if (body === undefined) return line;
  const bytes: Buffer[] = [];
  for (const [, octal, escaped, plain] of body.matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Buffer.of(parseInt(octal, 8) & 0xff));
    else bytes.push(Buffer.from(plain ?? ESCAPES[escaped as string] ?? (escaped as string)));
  }
  return Buffer.concat(bytes).toString('utf8');
}
