/**
 * Answers one part of a query for code: looks at candidates in path order until there are enough files or the time is
 * over. So the cursor of a part is exact, whatever the order of the files in it.
 */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { CodeAnswer, FileMatches, FoundFile } from '../answers.js';
import { textMatcher, type DefinedAt } from '../match/match-text.js';
import { pathTest } from '../match/path-filter.js';
import type { CodeQuery } from '../query/query.js';
import { printCursor, type Cursor } from './cursor.js';
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
  readonly definedAt?: DefinedAt | undefined;
}

/** Counting ends here: nobody reads so many. */
const MAX_COUNT = 1_000;

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
  readonly #fileOf: (candidate: Candidate, isShown: boolean) => FileMatches | undefined;
  readonly #cursor: Cursor | undefined;
  readonly #shown: FileMatches[] = [];
  readonly #found: FoundFile[] = [];
  #until: number;
  #isOver = false;
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
    const file = this.#fileOf(candidate, isShown);
    if (isShown) this.#last = candidate.path;
    if (file === undefined) return;
    this.#found.push({ path: file.path, language: file.language });
    if (!isShown) return;
    this.#shown.push(file);
    if (this.#isFull) this.#until = performance.now() + this.#limits.countMs;
  }

  answer(unsearched: number): CodeAnswer {
    const end = this.#last ?? this.#cursor?.path;
    const isComplete = unsearched === 0 && this.#found.length === this.#shown.length;
    const found = this.#foundBefore + this.#shown.length;
    return {
      files: [...this.#shown].sort((left, right) => fileRank(left.path) - fileRank(right.path)),
      found: this.#found,
      total: { count: this.#foundBefore + this.#found.length, isExact: unsearched === 0 },
      cursor: isComplete || end === undefined ? null : printCursor({ path: end, found }),
      unsearched,
    };
  }

  get #isFull(): boolean {
    return this.#shown.length >= this.#limits.files;
  }

  get #foundBefore(): number {
    return this.#cursor?.found ?? 0;
  }
}

function fileMatcher({ query, limits, textOf, languageOf, definedAt }: CodeSearch) {
  const matcher = textMatcher(query, definedAt);
  const language = languageTest(query.languages, languageOf);
  return (candidate: Candidate, isShown: boolean): FileMatches | undefined => {
    const { path, oid } = candidate;
    if (language.byPath(path) === false) return undefined;
    const text = textOf(candidate);
    if (text === undefined || !language.byText(path, text)) return undefined;
    const found = matcher.match(text, {
      maxLines: isShown ? limits.linesPerFile : 0,
      contextLines: limits.contextLines,
    });
    return found && { path, blob: oid, language: languageOf(path, text), ...found };
  };
}
