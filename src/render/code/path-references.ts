/**
 * The paths that a source file names: included headers, Kconfig and Makefile entries, and paths in comments, texts and
 * scripts. What they lead to depends on the tree, so each has several candidates. No imports; O(length).
 */

export interface PathReference {
  /** From 0. */
  readonly line: number;
  /** UTF-16 units of the line. */
  readonly start: number;
  readonly end: number;
  /** Paths from the root of the tree; the first that exists is meant. */
  readonly candidates: readonly string[];
}

/** More are not linked: each costs a look into the tree. */
const MAX_REFERENCES = 5_000;
/** Longer lines are data. */
const MAX_LINE = 1_000;

/** Names consist of signs that need no escape in a URL or in HTML. */
const NAME = String.raw`[\w.+-]`;
const INCLUDE = new RegExp(
  String.raw`^\s*(?:#\s*(?:include|include_next|import)|/include/)\s*([<"])((?:${NAME}|/)+)[>"]`,
  'd',
);
const KCONFIG_SOURCE = new RegExp(String.raw`^\s*(o?r?source)\s+"?((?:${NAME}|/)+)"?\s*$`, 'd');
const MAKE_INCLUDE = new RegExp(String.raw`^[-s]?include\s+((?:${NAME}|/)+)\s*$`, 'd');
const MAKE_VALUE = /^[^#=]*?[:+?]?=(?=\s)/;
const MAKE_WORD = new RegExp(String.raw`(?<=^|\s)${NAME}+(?:/${NAME}+)*(?:/|\.o)(?=\s|$)`, 'g');
const ANY_PATH = new RegExp(String.raw`(?<![\w./:@$~%*})+-])(?:\.{1,2}/)*\w${NAME}*(?:/${NAME}+)+/?`, 'g');

const INCLUDING = new Set(['c', 'cpp', 'gas', 'dts', 'ldscript']);
const OBJECT_SOURCES = ['.c', '.S', '.cpp', '.cc', '.rs'];

/** `path` is that of the file, `grammar` as in language.ts. In the order of the text, without overlaps. */
export function pathReferences(lines: readonly string[], path: string, grammar: string | undefined): PathReference[] {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const special = specialReferences(folder, grammar);
  const found: PathReference[] = [];
  for (const [line, text] of lines.entries()) {
    if (text.length > MAX_LINE) continue;
    const own = special(text);
    for (const place of own.length > 0 ? own : anyPaths(text, folder)) {
      if (place.candidates.length === 0) continue;
      if (found.length === MAX_REFERENCES) return found;
      found.push({ line, ...place });
    }
  }
  return found;
}

type Place = Omit<PathReference, 'line'>;

/** The references by the rules of the language. The returned function is called for each line in turn. */
function specialReferences(folder: string, grammar: string | undefined): (text: string) => Place[] {
  if (grammar !== undefined && INCLUDING.has(grammar)) return (text) => includes(text, folder);
  if (grammar === 'kconfig') return (text) => kconfigSources(text, folder);
  if (grammar === 'makefile') return makefileWords(folder);
  return () => [];
}

function includes(text: string, folder: string): Place[] {
  const found = INCLUDE.exec(text);
  const [, sign, name = ''] = found ?? [];
  return placeOf(found?.indices?.[2], headerCandidates(folder, name, sign === '"'));
}

/** As compilers are usually told to look: beside the file, then in the include folders of it and of those above. */
function headerCandidates(folder: string, name: string, isQuoted: boolean): string[] {
  const above = foldersFrom(folder);
  const generic = name.startsWith('asm/') ? [`include/asm-generic/${name.slice('asm/'.length)}`] : [];
  return [
    ...(isQuoted ? [resolved(folder, name)] : []),
    ...above.flatMap((at) => [joined(at, `include/${name}`), joined(at, `include/uapi/${name}`)]),
    ...generic,
    ...above.map((at) => resolved(at, name)),
  ].filter((path) => path !== undefined);
}

function kconfigSources(text: string, folder: string): Place[] {
  const found = KCONFIG_SOURCE.exec(text);
  const [, word = '', name = ''] = found ?? [];
  const beside = resolved(folder, name);
  const candidates = word.includes('rsource') ? [beside] : [resolved('', name), beside];
  return placeOf(
    found?.indices?.[2],
    candidates.filter((path) => path !== undefined),
  );
}

/** Objects and directories of assignments, which may go on in the next lines, and included files. */
function makefileWords(folder: string): (text: string) => Place[] {
  let continues = false;
  return (text) => {
    const value = continues ? 0 : (MAKE_VALUE.exec(text)?.[0].length ?? text.length);
    continues = text.endsWith('\\') && (continues || value < text.length);
    const include = MAKE_INCLUDE.exec(text);
    if (include) return placeOf(include.indices?.[1], bothOf(folder, include[1] ?? ''));
    return [...text.slice(value).matchAll(MAKE_WORD)].map(({ 0: word, index }) => ({
      start: value + index,
      end: value + index + word.length,
      candidates: word.endsWith('/')
        ? [joined(folder, word.slice(0, -1))]
        : OBJECT_SOURCES.map((ending) => joined(folder, word.slice(0, -'.o'.length) + ending)),
    }));
  };
}

/** Paths from the root or from the folder of the file; without a slash no word is a path. */
function anyPaths(text: string, folder: string): Place[] {
  if (!text.includes('/')) return [];
  return [...text.matchAll(ANY_PATH)].map(({ 0: match, index }) => {
    // A dot at the end is that of the sentence.
    const word = match.replace(/[.+-]+$/, '');
    return { start: index, end: index + word.length, candidates: bothOf(folder, word.replace(/\/$/, '')) };
  });
}

function bothOf(folder: string, name: string): string[] {
  const beside = resolved(folder, name);
  const fromRoot = name.startsWith('.') ? undefined : name;
  return [fromRoot, beside].filter((path) => path !== undefined);
}

function placeOf(bounds: readonly [number, number] | undefined, candidates: readonly string[]): Place[] {
  return bounds === undefined ? [] : [{ start: bounds[0], end: bounds[1], candidates }];
}

/** The folder and all above it, '' last. */
function foldersFrom(folder: string): string[] {
  const names = folder === '' ? [] : folder.split('/');
  return [...names.keys(), names.length].map((length) => names.slice(0, length).join('/')).reverse();
}

const joined = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** Undefined for a path above the root. */
function resolved(folder: string, name: string): string | undefined {
  const names = folder === '' ? [] : folder.split('/');
  for (const part of name.split('/')) {
    if (part === '..' && names.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') names.push(part);
  }
  return names.length === 0 ? undefined : names.join('/');
}
