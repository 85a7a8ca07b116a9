/** Where the next part of an answer begins: after a path, with the number of files that were found up to it. */
import { pathBytes, pathText, type GitPath } from '../../git/path-text.js';

export interface Cursor {
  readonly path: GitPath;
  readonly found: number;
}

const CURSOR = /^(\d{1,9})\.([\w-]+)$/;

export function printCursor({ path, found }: Cursor): string {
  return `${found}.${pathBytes(path).toString('base64url')}`;
}

/** Undefined for a text that is no cursor. */
export function parseCursor(text: string): Cursor | undefined {
  const [, found, path] = CURSOR.exec(text) ?? [];
  if (found === undefined || path === undefined) return undefined;
  return { found: Number(found), path: pathText(Buffer.from(path, 'base64url')) };
}
