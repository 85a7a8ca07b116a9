/** The file of the words of a segment as a whole. FORMAT.md describes its sections. */
import type { Sections } from '../../segments/container.js';

/** Version of the container. Changes with every change of FORMAT.md, of folding, of parts and of the keys of trailers. */
export const WORDS_VERSION = 1;

export interface WordsContent {
  /** Number of commits of the segment. */
  readonly size: number;
  /** `i18n.commitEncoding` of the repository, '' for none. */
  readonly configured: string;
  /** Positions of the commits whose words are not listed, ascending. */
  readonly unlisted: Uint32Array;
  /** Each with sections of a letter of its own. */
  readonly lexicons: readonly Iterable<[string, Uint8Array]>[];
}

export function wordsSections({ size, configured, unlisted, lexicons }: WordsContent): Sections {
  return new Map<string, Uint8Array>([
    ['SIZE', bytesOf(Uint32Array.of(size))],
    ['CONF', Buffer.from(configured)],
    ['MISS', bytesOf(unlisted)],
    ...lexicons.flatMap((lexicon) => [...lexicon]),
  ]);
}

/** The bytes of words, without a copy. */
export function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
