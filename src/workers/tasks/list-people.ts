/** The people of a history whose names contain a text, those with the most commits first. */
import type { Oid } from '../../git/oid.js';
import { parseSignature } from '../../git/object/signature.js';
import { foldedText, type PersonField } from '../../search/commits/commit-texts.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { wordsOf } from '../open-words.js';
import { mostFirst, type Counted } from './counted-names.js';
import { wordsReading } from './searched-commits.js';

export interface ListPeopleInput {
  readonly gitDir: string;
  /** The blob of the `.mailmap` whose proper names are listed. */
  readonly mailmap: Oid | undefined;
  readonly index: IndexHandle | undefined;
  readonly field: PersonField;
  /** The query as typed and in other keyboard layouts, which count when those before find nothing. */
  readonly readings: readonly string[];
  readonly limit: number;
}

/** With the numbers of commits in the whole index. Empty where the words of the history are not known. Up to 100,000 names are looked at in some milliseconds. */
export async function listPeopleTask(input: ListPeopleInput): Promise<readonly Counted<string>[]> {
  const { index, field, readings, limit } = input;
  if (index === undefined) return [];
  const { reading, map } = await wordsReading(input);
  const { segments, namesIn } = wordsOf(index, reading);
  const { size } = indexOf(index);
  for (const text of readings.map(foldedText)) {
    const commits = new Map<string, number>();
    for (const words of segments) {
      if (words === undefined) continue;
      const lexicon = words.people[field];
      const terms = lexicon.terms();
      for (const [at, names] of namesIn(lexicon, field).entries()) {
        if (!names.includes(text)) continue;
        let count = 0;
        lexicon.addPositions([at], { add: () => (count += 1) }, 0);
        const { name } = map.resolve(parseSignature(terms[at] ?? ''));
        commits.set(name, Math.min(size, (commits.get(name) ?? 0) + count));
      }
    }
    if (commits.size > 0) return mostFirst(commits, limit);
  }
  return [];
}
