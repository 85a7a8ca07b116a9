/**
 * Where a symbol is defined and used in the files of a revision. One part of the answer at a time: files are looked at
 * in path order until there are enough with uses or the time is over.
 */
import type { GitPath } from '../../git/path-text.js';
import type { Oid } from '../../git/oid.js';
import type { MatchedLine } from '../answers.js';
import { cutLine } from '../match/cut-line.js';
import { printCursor, type Cursor } from '../scan/cursor.js';
import type { Candidate } from '../scan/search-code.js';
import type { Definition, DefinitionKind } from './definition.js';
import { definitionsIn, isSymbolLanguage } from './definitions.js';
import { commentOf, signatureOf } from './signature.js';
import { usesIn, type UseKind } from './uses.js';

export interface SymbolDefinition {
  readonly kind: DefinitionKind;
  readonly path: GitPath;
  readonly line: number;
  readonly endLine: number | undefined;
  readonly signature: string;
  /** Plain lines of the comment above. */
  readonly comment: string | undefined;
}

/** A line with the name; a long one is cut around it. */
export type FoundUse = Omit<MatchedLine, 'definition'> & { readonly kind: UseKind };

export interface FileUses {
  readonly path: GitPath;
  readonly blob: Oid;
  /** The first ones. */
  readonly lines: readonly FoundUse[];
  /** All of the file. */
  readonly count: number;
}

export interface SymbolAnswer {
  /** In path order. */
  readonly definitions: readonly SymbolDefinition[];
  /** True when there are definitions beyond the limit, or files that were not looked at may have some. */
  readonly areDefinitionsCut: boolean;
  readonly files: readonly FileUses[];
  /** Where the next part begins; null when every file has been looked at. */
  readonly cursor: string | null;
  /** Files after those that have been looked at. */
  readonly unsearched: number;
}

export interface SymbolSearch {
  readonly name: string;
  /** The files that may define it; undefined where no index says so, and definitions are found on the way. */
  readonly defining: Iterable<Candidate> | undefined;
  /** The files after the cursor that may have the name, in path order. */
  readonly mentioning: Iterable<Candidate>;
  readonly cursor: Cursor | undefined;
  readonly limits: SymbolLimits;
  /** Undefined for what is not searched. */
  readonly textOf: (candidate: Candidate) => string | undefined;
  readonly grammarOf: (path: GitPath, text: string) => string | undefined;
}

export interface SymbolLimits {
  readonly definitions: number;
  readonly files: number;
  readonly linesPerFile: number;
  readonly budgetMs: number;
}

export function findSymbol(search: SymbolSearch): SymbolAnswer {
  const { limits, cursor } = search;
  const until = performance.now() + limits.budgetMs;
  const stem = stemOf(search.name);
  const definitions = new DefinitionList(search, stem);
  let isCut = search.defining !== undefined && !definitions.addAll(search.defining, until);
  const files: FileUses[] = [];
  let last: GitPath | undefined;
  let unsearched = 0;
  let isMore = false;
  for (const candidate of search.mentioning) {
    if (isMore || (last !== undefined && performance.now() > until)) {
      unsearched += 1;
      continue;
    }
    const text = search.textOf(candidate);
    const mentions = text?.includes(stem) === true ? text : undefined;
    const uses = mentions === undefined ? [] : usesOf(search, candidate, mentions);
    if (uses.length > 0 && files.length === limits.files) {
      isMore = true;
      continue;
    }
    last = candidate.path;
    if (mentions !== undefined && search.defining === undefined) definitions.add(candidate.path, mentions);
    if (uses.length > 0) {
      const lines = uses.slice(0, limits.linesPerFile);
      files.push({ path: candidate.path, blob: candidate.oid, lines, count: uses.length });
    }
  }
  isCut ||= search.defining === undefined && (unsearched > 0 || isMore);
  const found = (cursor?.found ?? 0) + files.length;
  return {
    definitions: definitions.list,
    areDefinitionsCut: isCut || definitions.isFull,
    files,
    cursor: (unsearched > 0 || isMore) && last !== undefined ? printCursor({ path: last, found }) : null,
    unsearched,
  };
}

/** What a text has that defines the name: macros put `sys_` and others before it. */
function stemOf(name: string): string {
  return name.replace(/^(?:CONFIG|sys|compat_sys|trace|dev_attr)_/, '');
}

/** A text that defines or uses the name has one of these words. */
export function wordsOfSymbol(name: string): string[] {
  return [...new Set([name, stemOf(name)])];
}

/** An option of Kconfig is written without its prefix where it is defined and depended on. */
function wordOf(name: string): string {
  return name.replace(/^CONFIG_/, '');
}

function usesOf({ name, grammarOf }: SymbolSearch, { path }: Candidate, text: string): FoundUse[] {
  const grammar = grammarOf(path, text);
  const word = grammar === 'kconfig' ? wordOf(name) : name;
  if (!text.includes(word)) return [];
  return usesIn(text, word, { grammar, definitions: definitionsOf(name, text, grammar) }).map(
    ({ line, kind, text: whole, at }) => ({
      line,
      kind,
      ...cutLine(
        whole,
        at.map((start) => [start, start + word.length] as const),
      ),
    }),
  );
}

function definitionsOf(name: string, text: string, grammar: string | undefined): Definition[] {
  return isSymbolLanguage(grammar) ? definitionsIn(text, grammar).filter((one) => one.name === name) : [];
}

class DefinitionList {
  readonly list: SymbolDefinition[] = [];
  isFull = false;
  readonly #search: SymbolSearch;
  readonly #stem: string;

  constructor(search: SymbolSearch, stem: string) {
    this.#search = search;
    this.#stem = stem;
  }

  /** False when the time was over first. */
  addAll(candidates: Iterable<Candidate>, until: number): boolean {
    for (const candidate of candidates) {
      if (this.isFull) return true;
      if (performance.now() > until) return false;
      const text = this.#search.textOf(candidate);
      if (text?.includes(this.#stem) === true) this.add(candidate.path, text);
    }
    return true;
  }

  add(path: GitPath, text: string): void {
    const { name, grammarOf, limits } = this.#search;
    const found = definitionsOf(name, text, grammarOf(path, text));
    if (found.length === 0) return;
    const lines = text.split('\n');
    for (const definition of found) {
      if (this.list.length === limits.definitions) {
        this.isFull = true;
        return;
      }
      const { kind, line, endLine } = definition;
      const comment = commentOf(lines, definition);
      this.list.push({ kind, path, line, endLine, signature: signatureOf(lines, definition), comment });
    }
  }
}
