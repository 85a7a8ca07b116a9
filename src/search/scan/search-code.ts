/**
 * Answers one part of a query for code: looks at candidates in path order until there are enough files or the time is
 * over. So the cursor of a part is exact, whatever the order of the files in it.
 */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { CodeAnswer, FileMatches, FoundFile } from '../answers.js';
import { textMatcher } from '../match/match-text.js';
import { pathTest } from '../match/path-filter.js';
import type { CodeQuery } from '../query/query.js';
import type { Definition, DefinitionKind } from '../symbols/definition.js';
import { printCursor, type Cursor } from './cursor.js';
import { enclosedLines, searchedNames } from './enclosing.js';
import { fileRank } from './file-rank.js';
import { languageTest } from './language-test.js';

export interface Candidate {
  readonly path: GitPath;
  readonly oid: Oid;
}

export interface CodeSearchLimits {
  /** Files of the part. */
  readonly files: number;
  readonly linesPerFile: number;
  readonly contextLines: number;
  /** The time for finding them. */
  readonly budgetMs: number;
  /** More time for counting the files that follow a full part. */
  readonly countMs: number;
}

export interface CodeSearch {
  /** Its `match` is not null. */
  readonly query: CodeQuery;
  /** Those after the cursor, in path order. */
  readonly candidates: Iterable<Candidate>;
  readonly cursor: Cursor | undefined;
  readonly limits: CodeSearchLimits;
  /** Undefined for what is not searched, such as pictures. */
  readonly textOf: (candidate: Candidate) => string | undefined;
  /** The name of the language, by the path alone or with the beginning of the text; null when it is unknown. */
  readonly languageOf: (path: GitPath, text?: string) => string | null;
  /** What the file defines, in the order of its lines. */
  readonly definitionsOf: (path: GitPath, text: string) => readonly Definition[];
}

/** Counting ends here: nobody reads so many. */
const MAX_COUNT = 1_000;
/** A part with so many lines is full, however few its files are. */
const MAX_PART_LINES = 5_000;

/** The answer to a query that reads too much. */
export const TOO_BROAD: CodeAnswer = {
  files: [],
  found: [],
  total: { count: 0, isExact: false },
  cursor: null,
  unsearched: 0,
  isTooBroad: true,
};

export function searchCode(search: CodeSearch): CodeAnswer {
  const isWanted = pathTest(search.query.paths);
  const part = new Part(search);
  let unsearched = 0;
  for (const candidate of search.candidates) {
    if (!isWanted(candidate.path)) continue;
    if (part.isOver()) unsearched += 1;
    else part.look(candidate);
  }
  return part.answer(unsearched);
}

/** Finds the files of the part first and then counts those that follow. */
class Part {
  readonly #limits: CodeSearchLimits;
  readonly #fileOf: (candidate: Candidate, isShown: boolean) => FoundMatches | undefined;
  readonly #cursor: Cursor | undefined;
  readonly #shown: FoundMatches[] = [];
  readonly #found: FoundFile[] = [];
  #until: number;
  #isOver = false;
  #lines = 0;
  /** The last file that was looked at for the part. */
  #last: GitPath | undefined;

  constructor(search: CodeSearch) {
    this.#limits = search.limits;
    this.#cursor = search.cursor;
    this.#fileOf = fileMatcher(search);
    this.#until = performance.now() + search.limits.budgetMs;
  }

  /** At least one file is looked at, so that each part goes on. */
  isOver(): boolean {
    this.#isOver ||=
      this.#last !== undefined &&
      (performance.now() > this.#until || (this.#isFull && this.#foundBefore + this.#found.length >= MAX_COUNT));
    return this.#isOver;
  }

  look(candidate: Candidate): void {
    const isShown = !this.#isFull;
    const found = this.#fileOf(candidate, isShown);
    if (isShown) this.#last = candidate.path;
    if (found === undefined) return;
    this.#found.push({ path: found.file.path, language: found.file.language });
    if (!isShown) return;
    this.#shown.push(found);
    this.#lines += found.file.lines.length;
    if (this.#isFull) this.#until = performance.now() + this.#limits.countMs;
  }

  answer(unsearched: number): CodeAnswer {
    const end = this.#last ?? this.#cursor?.path;
    const isComplete = unsearched === 0 && this.#found.length === this.#shown.length;
    const found = this.#foundBefore + this.#shown.length;
    return {
      files: [...this.#shown].sort((left, right) => left.rank - right.rank).map(({ file }) => file),
      found: this.#found,
      total: { count: this.#foundBefore + this.#found.length, isExact: unsearched === 0 },
      cursor: isComplete || end === undefined ? null : printCursor({ path: end, found }),
      unsearched,
      isTooBroad: false,
    };
  }

  get #isFull(): boolean {
    return this.#shown.length >= this.#limits.files || this.#lines >= MAX_PART_LINES;
  }

  get #foundBefore(): number {
    return this.#cursor?.found ?? 0;
  }
}

interface FoundMatches {
  readonly file: FileMatches;
  /** Files with lower ranks come first. */
  readonly rank: number;
}

/** Before all others come files that define a searched name. */
const DEFINES = -1;

function fileMatcher({ query, limits, textOf, languageOf, definitionsOf }: CodeSearch) {
  const matcher = textMatcher(query);
  const names = searchedNames(query);
  const language = languageTest(query.languages, languageOf);
  return (candidate: Candidate, isShown: boolean): FoundMatches | undefined => {
    const { path, oid } = candidate;
    if (language.byPath(path) === false) return undefined;
    const text = textOf(candidate);
    if (text === undefined || !language.byText(path, text)) return undefined;
    let known: readonly Definition[] | undefined;
    const definitions = (): readonly Definition[] => (known ??= definitionsOf(path, text));
    const options = { maxLines: isShown ? limits.linesPerFile : 0, contextLines: limits.contextLines };
    const found = matcher.match(text, options, definitions);
    if (found === undefined) return undefined;
    const file = { path, blob: oid, language: languageOf(path, text), ...found };
    if (!isShown) return { file, rank: 0 };
    const isDefining = definitions().some(({ name, kind }) => isBody(kind) && names.has(name));
    return {
      file: { ...file, lines: enclosedLines(found.lines, definitions()) },
      rank: isDefining ? DEFINES : fileRank(path),
    };
  };
}

/** Declarations are as many as uses. */
function isBody(kind: DefinitionKind): boolean {
  return kind !== 'prototype' && kind !== 'extern' && kind !== 'export';
}
