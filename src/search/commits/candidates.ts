/**
 * Finds the commits that an expression matches by the index of their words, without reading them as far as that is
 * possible.
 */
import type { HistoryIndex } from '../../history/index/history-index.js';
import type { CommitExpression, CommitTerm } from './commit-expression.js';
import type { PersonField } from './commit-texts.js';
import type { Lexicon, TermRange } from './lexicon.js';
import { partsOf } from './parts.js';
import { PositionSet } from './position-set.js';
import type { SegmentWords } from './segment-words.js';

/** Every matching commit is in `may`, and every commit in `must` matches. The others have to be read. */
export interface Candidates {
  readonly may: PositionSet;
  readonly must: PositionSet;
}

export interface WordsOfIndex {
  readonly index: HistoryIndex;
  /** By segment; undefined where nothing is known of its words. */
  readonly segments: readonly (SegmentWords | undefined)[];
  /** The folded lines that each person of a lexicon may be found by, in its order. */
  readonly namesIn: (people: Lexicon, field: PersonField) => readonly string[];
}

/** Throws an Error when a file cannot be read or is damaged. */
export function candidatesFor(expression: CommitExpression, words: WordsOfIndex): Candidates {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return combined(expression.kind, expression.of, words);
    case 'not': {
      const { may, must } = candidatesFor(expression.of, words);
      return { may: must.invert(), must: may.invert() };
    }
    case 'id':
      return withId(expression.prefix, words.index);
    default:
      return withTerm(expression, words);
  }
}

/** Without parts, `and` is every commit and `or` is none. */
function combined(kind: 'and' | 'or', parts: readonly CommitExpression[], words: WordsOfIndex): Candidates {
  const { size } = words.index;
  const all: Candidates = { may: new PositionSet(size), must: new PositionSet(size) };
  if (kind === 'and') {
    all.may.invert();
    all.must.invert();
  }
  for (const part of parts) {
    const { may, must } = candidatesFor(part, words);
    all.may[kind](may);
    all.must[kind](must);
  }
  return all;
}

function withId(prefix: string, index: HistoryIndex): Candidates {
  const must = new PositionSet(index.size);
  for (const position of index.withPrefix(prefix)) must.add(position);
  return { may: new PositionSet(index.size).or(must), must };
}

function withTerm(term: Exclude<CommitTerm, { kind: 'id' }>, { index, segments, namesIn }: WordsOfIndex): Candidates {
  const may = new PositionSet(index.size);
  const must = new PositionSet(index.size);
  for (const [number, { base, size }] of index.segments.entries()) {
    const words = segments[number];
    if (words === undefined) {
      may.addRange(base, base + size);
      continue;
    }
    const { lists, isCertain } = listsFor(term, words, namesIn);
    const found = new PositionSet(index.size);
    if (lists.length === 0) found.addRange(base, base + size);
    for (const [at, { lexicon, terms }] of lists.entries()) {
      if (at === 0) lexicon.addPositions(terms, found, base);
      else {
        const other = new PositionSet(index.size);
        lexicon.addPositions(terms, other, base);
        found.and(other);
      }
    }
    may.or(found);
    if (isCertain) must.or(found);
    for (const position of words.unlisted) may.add(base + position);
  }
  return { may, must };
}

/** The commits that have one of some terms. */
interface ListChoice {
  readonly lexicon: Lexicon;
  readonly terms: TermRange | readonly number[];
}

interface Lookup {
  /** A commit that matches is in all of them. Without any, every commit may match. */
  readonly lists: readonly ListChoice[];
  /** Whether every commit that is in all of them matches. */
  readonly isCertain: boolean;
}

function listsFor(
  term: Exclude<CommitTerm, { kind: 'id' }>,
  { messages, trailers, people }: SegmentWords,
  namesIn: WordsOfIndex['namesIn'],
): Lookup {
  switch (term.kind) {
    case 'message':
      return listsOfText(term.text, messages, '');
    case 'trailer':
      return listsOfText(term.text, trailers, `${term.key}:`);
    case 'prefix':
      return { lists: [{ lexicon: messages, terms: messages.withPrefix(term.text) }], isCertain: true };
    case 'person': {
      const lexicon = people[term.field];
      const terms = namesIn(lexicon, term.field).flatMap((names, at) => (names.includes(term.text) ? [at] : []));
      return { lists: [{ lexicon, terms }], isCertain: true };
    }
  }
}

/** For a text in the lines of which `lexicon` has the parts, each after `key`. */
function listsOfText(text: string, lexicon: Lexicon, key: string): Lookup {
  // Half a surrogate pair has no bytes of its own.
  const parts = text.isWellFormed() ? partsOf(text) : [];
  if (parts.length === 1 && parts[0] === text)
    return { lists: [{ lexicon, terms: lexicon.containing(text, key) }], isCertain: true };
  const lists: ListChoice[] = [];
  let end = 0;
  for (const part of parts) {
    const start = text.indexOf(part, end);
    end = start + part.length;
    // What is before or after a part within the text is of another kind, so there the part of the line ends as well.
    const [isStart, isEnd] = [start > 0, end < text.length];
    const terms =
      isStart && isEnd
        ? lexicon.exact(key + part)
        : isStart
          ? lexicon.withPrefix(key + part)
          : lexicon.containing(isEnd ? `${part}\n` : part, key);
    lists.push({ lexicon, terms });
  }
  return { lists, isCertain: false };
}
