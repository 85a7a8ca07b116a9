/**
 * Finds definitions by parts of their names. One part of the answer at a time: files are looked at in path order until
 * there are enough definitions or the time is over, and no file is divided between two parts.
 */
import type { GitPath } from '../../git/path-text.js';
import type { Candidate } from '../scan/search-code.js';
import { printCursor, type Cursor } from '../scan/cursor.js';
import type { Definition, DefinitionKind } from './definition.js';
import { wordsOfSymbol } from './find-symbol.js';
import { isDefining } from './life.js';
import { signatureOf } from './signature.js';

export interface NamedSymbol {
  readonly name: string;
  readonly kind: DefinitionKind;
  readonly path: GitPath;
  readonly line: number;
  readonly signature: string;
}

export interface NamesAnswer {
  /** Those with the whole name first, then those that begin with it; within each in path order. */
  readonly symbols: readonly NamedSymbol[];
  /** Definitions up to the end of this part. */
  readonly count: number;
  /** True when a file has more definitions than are listed. */
  readonly isCut: boolean;
  /** Where the next part begins; null when every file has been looked at. */
  readonly cursor: string | null;
  /** Files that follow. */
  readonly unsearched: number;
}

export interface NameSearch {
  readonly query: NameQuery;
  readonly candidates: Iterable<Candidate>;
  readonly cursor: Cursor | undefined;
  readonly limits: { readonly symbols: number; readonly symbolsPerFile: number; readonly budgetMs: number };
  readonly textOf: (candidate: Candidate) => string | undefined;
  readonly definitionsOf: (path: GitPath, text: string) => readonly Definition[];
}

/** Every part is in the name. Without an upper-case letter, case does not matter. */
export interface NameQuery {
  readonly parts: readonly string[];
  readonly isExactCase: boolean;
}

const MAX_PARTS = 5;
/** The index knows texts of three letters. */
const MIN_PART = 3;

/** Undefined for what no name can have, and where no part has three letters: too many names would have it. */
export function parseNameQuery(text: string): NameQuery | undefined {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  const isName = parts.length <= MAX_PARTS && parts.every((part) => /^[\w$.:@~-]{1,200}$/.test(part));
  if (!isName || !parts.some((part) => part.length >= MIN_PART)) return undefined;
  return { parts, isExactCase: /[A-Z]/.test(text) };
}

/** What a text has that defines such a name: macros put `sys_` and others before it, and C puts `CONFIG_`. */
export function textsOfNames({ parts, isExactCase }: NameQuery): string[] {
  return parts.map((part) => {
    const name = isExactCase ? part : part.replace(/^config_/, 'CONFIG_');
    const stem = wordsOfSymbol(name).at(-1) ?? part;
    return stem.length >= MIN_PART ? stem : part;
  });
}

export function searchNames({ query, candidates, cursor, limits, textOf, definitionsOf }: NameSearch): NamesAnswer {
  const until = performance.now() + limits.budgetMs;
  const mayDefine = textTest(query);
  const rankOf = nameRank(query);
  const found: { readonly symbol: NamedSymbol; readonly rank: number }[] = [];
  let last: GitPath | undefined;
  let isCut = false;
  let unsearched = 0;
  for (const candidate of candidates) {
    if (last !== undefined && (found.length >= limits.symbols || performance.now() > until)) {
      unsearched += 1;
      continue;
    }
    last = candidate.path;
    const text = textOf(candidate);
    if (text === undefined || !mayDefine(text)) continue;
    const named = definitionsOf(candidate.path, text)
      .filter(isDefining)
      .flatMap((definition) => {
        const rank = rankOf(definition.name);
        return rank === undefined ? [] : [{ definition, rank }];
      });
    if (named.length === 0) continue;
    isCut ||= named.length > limits.symbolsPerFile;
    const lines = text.split('\n');
    for (const { definition, rank } of named.slice(0, limits.symbolsPerFile)) {
      const { name, kind, line } = definition;
      const signature = signatureOf(lines, definition);
      found.push({ symbol: { name, kind, path: candidate.path, line, signature }, rank });
    }
  }
  const count = (cursor?.found ?? 0) + found.length;
  return {
    symbols: found.sort((left, right) => left.rank - right.rank).map(({ symbol }) => symbol),
    count,
    isCut,
    cursor: unsearched > 0 && last !== undefined ? printCursor({ path: last, found: count }) : null,
    unsearched,
  };
}

/** Whether a text may define a wanted name: lexing costs more. */
function textTest(query: NameQuery): (text: string) => boolean {
  const texts = textsOfNames(query);
  if (query.isExactCase) return (text) => texts.every((part) => text.includes(part));
  const patterns = texts.map((part) => new RegExp(part.replace(/[$.]/g, String.raw`\$&`), 'i'));
  return (text) => patterns.every((pattern) => pattern.test(text));
}

/** 0 for the whole name, 1 for its beginning, 2 for another part; undefined for other names. */
function nameRank({ parts, isExactCase }: NameQuery): (name: string) => number | undefined {
  const [first = ''] = parts;
  return (spelled) => {
    const name = isExactCase ? spelled : spelled.toLowerCase();
    if (!parts.every((part) => name.includes(part))) return undefined;
    return name === first ? 0 : name.startsWith(first) ? 1 : 2;
  };
}
