/** Object folders that a repository borrows from: gitrepository-layout(5), `objects/info/alternates`. */
import { realpathSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { MAX_ALTERNATE_DEPTH, MAX_OBJECT_FOLDERS } from '../limits.js';
import { readControlFile } from '../git-dir.js';

/**
 * The folder itself, then its alternates in git's order, each once (cycles end there). Folders that do not exist are left
 * out, as git does. Relative lines count from the folder that names them.
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
    // Absent, a cycle of links, no permission, a NUL in a hostile line: nothing to borrow from.
    return undefined;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** C-style quoting as git writes paths: git-config(1), `core.quotePath`. A line that is not well quoted stands as it is. */
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
