/**
 * The words of commits of history indexes, as this thread reads them: open files, and the names of people, which every
 * search by author reads as a whole.
 */
import { LRUCache } from 'lru-cache';
import type { PersonField, NamesOf } from '../search/commits/commit-texts.js';
import { foldedText } from '../search/commits/commit-texts.js';
import type { WordsOfIndex } from '../search/commits/candidates.js';
import { SegmentWords } from '../search/commits/segment-words.js';
import type { Lexicon } from '../search/commits/lexicon.js';
import { indexOf, type IndexHandle } from './open-indexes.js';

/** An index has up to nine segments. */
const MAX_OPEN_FILES = 48;
/** A kernel of a million commits has some forty thousand authors of a hundred bytes each. */
const MAX_NAME_BYTES = 16 << 20;

const files = new LRUCache<string, SegmentWords>({ max: MAX_OPEN_FILES, dispose: (words) => words.close() });
const names = new LRUCache<string, readonly string[]>({
  maxSize: MAX_NAME_BYTES,
  sizeCalculation: (list) => list.reduce((sum, { length }) => sum + length, 1),
});

export interface WordsReading {
  /** `i18n.commitEncoding` of the repository. */
  readonly configured: string | undefined;
  readonly namesOf: NamesOf;
  /** What decides `namesOf`: the id of the mailmap. */
  readonly namesKey: string;
}

/** Valid for the current task until it waits. */
export function wordsOf(handle: IndexHandle, { configured, namesOf, namesKey }: WordsReading): WordsOfIndex {
  const keys = new Map<Lexicon, string>();
  const segments = handle.words.map((path) => {
    const words = path === undefined ? undefined : openFile(path);
    if (path === undefined || words?.configured !== (configured ?? '')) return undefined;
    keys.set(words.people.author, `${path} author`).set(words.people.committer, `${path} committer`);
    return words;
  });
  const namesIn = (people: Lexicon, field: PersonField): readonly string[] => {
    const key = `${keys.get(people) ?? field} ${namesKey}`;
    let list = names.get(key);
    if (list === undefined) {
      list = people.terms().map((recorded) => foldedText(namesOf(recorded)));
      names.set(key, list);
    }
    return list;
  };
  return { index: indexOf(handle), segments, namesIn };
}

/** The files that an index names were checked when it was loaded. */
function openFile(path: string): SegmentWords | undefined {
  let words = files.get(path);
  if (words === undefined) {
    words = SegmentWords.open(path);
    if (words !== undefined) files.set(path, words);
  }
  return words;
}
