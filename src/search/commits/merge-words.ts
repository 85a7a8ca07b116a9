/** Merges the words of segments whose commits are merged into one segment. Reads no commit. */
import type { Sections } from '../../segments/container.js';
import type { Lexicon } from './lexicon.js';
import { LexiconWriter } from './lexicon-writer.js';
import type { SegmentWords } from './segment-words.js';
import { wordsSections } from './words-file.js';

/** One of the merged segments. */
export interface MergedWords {
  readonly words: SegmentWords;
  /** The new position of each of its positions. */
  readonly moved: Uint32Array;
}

/** `parts` are of equal `configured`, and together have all commits of the new segment. */
export function mergeWords(parts: readonly MergedWords[]): Sections {
  const lexicon = (letter: string, of: (words: SegmentWords) => Lexicon): Iterable<[string, Uint8Array]> =>
    merged(
      parts.map(({ words, moved }) => ({ lexicon: of(words), moved })),
      letter,
    );
  const unlisted = parts.flatMap(({ words, moved }) =>
    [...words.unlisted].map((position) => moved[position] as number),
  );
  return wordsSections({
    size: parts.reduce((sum, { words }) => sum + words.size, 0),
    configured: parts[0]?.words.configured ?? '',
    unlisted: Uint32Array.from(unlisted).sort(),
    lexicons: [
      lexicon('M', ({ messages }) => messages),
      lexicon('T', ({ trailers }) => trailers),
      lexicon('A', ({ people }) => people.author),
      lexicon('C', ({ people }) => people.committer),
    ],
  });
}

interface MergedLexicon {
  readonly lexicon: Lexicon;
  readonly moved: Uint32Array;
}

function merged(parts: readonly MergedLexicon[], letter: string): Iterable<[string, Uint8Array]> {
  const writer = new LexiconWriter();
  const heads = parts.map(({ lexicon, moved }) => {
    const entries = lexicon.entries();
    return { entries, moved, entry: entries.next().value };
  });
  for (;;) {
    let least: Buffer | undefined;
    for (const { entry } of heads)
      if (entry !== undefined && (least === undefined || entry.name.compare(least) < 0)) least = entry.name;
    if (least === undefined) return writer.sections(letter);
    const positions: number[] = [];
    for (const head of heads) {
      if (head.entry?.name.equals(least) !== true) continue;
      for (const position of head.entry.positions) positions.push(head.moved[position] as number);
      head.entry = head.entries.next().value;
    }
    writer.add(least, Uint32Array.from(positions).sort());
  }
}
