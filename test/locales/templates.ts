/** Templates as data: the literal HTML of EJS, and the code between its delimiters. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** `code`: statements; `escaped`: `<%=`; `raw`: `<%-`. Comments are left out. */
export type TemplatePart = { readonly kind: 'text' | 'code' | 'escaped' | 'raw'; readonly text: string };

const TAG = /<%([-=_#%]?)([\s\S]*?)[-_]?%>/g;
const KINDS: Readonly<Record<string, TemplatePart['kind']>> = { '=': 'escaped', '-': 'raw' };

export function templateParts(source: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const match of source.matchAll(TAG)) {
    parts.push({ kind: 'text', text: source.slice(at, match.index) });
    at = match.index + match[0].length;
    if (match[1] !== '#') parts.push({ kind: KINDS[match[1] ?? ''] ?? 'code', text: (match[2] ?? '').trim() });
  }
  parts.push({ kind: 'text', text: source.slice(at) });
  return parts;
}

/** Replaces every printed value: a letter of no language. */
export const PRINTED = '\uE000';

/**
 * The template's own HTML: values replaced by `PRINTED`, statements removed, so that both branches of an `if` follow
 * each other.
 */
export function staticHtml(source: string): string {
  return templateParts(source)
    .map(({ kind, text }) => (kind === 'text' ? text : kind === 'code' ? '' : PRINTED))
    .join('');
}

/** A piece of a template's code; the parser accepts unbalanced braces. */
export function parseCode(text: string): ts.SourceFile {
  return ts.createSourceFile('part.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

export interface ProjectFile {
  /** Relative to the project, separated by `/`. */
  readonly path: string;
  readonly text: string;
}

/** Every file with one of the endings under the given folders, or the file itself. */
export function projectFiles(places: readonly string[], endings: readonly string[]): ProjectFile[] {
  return places
    .flatMap((place) => filesUnder(join(PROJECT, place)))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort()
    .map((path) => ({ path: relative(PROJECT, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));
}

function filesUnder(place: string): string[] {
  if (/\.\w+$/.test(place)) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
