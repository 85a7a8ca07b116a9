/**
 * The encoding of words that their bytes alone do not tell: a repository whose commits before were written in
 * Windows-1251 has most probably this one in it as well. The answer depends on the commits alone, not on what was read
 * before.
 */
import { detectEncoding } from '../encoding/decode.js';
import { canBe, guessWords } from '../encoding/words.js';
import { isGitError } from '../git/errors.js';
import { undeclaredDecoder, undeclaredWords, type UndeclaredDecoder } from '../git/object/commit-text.js';
import { parseCommit } from '../git/object/commit.js';
import type { ObjectReader } from '../git/object/object-reader.js';
import type { Oid } from '../git/oid.js';

/** Commits looked at, by their first parents. */
const MAX_NEIGHBOURS = 32;
/** So many of them that agree with no doubt are enough. */
const ENOUGH = 5;
/** More text does not improve detection, and takes a millisecond for each KB. */
const MAX_SAMPLE_BYTES = 4 << 10;

export interface UndeclaredWords {
  readonly words: Buffer;
  /** A commit whose ancestors are of the same people: the one of the words, or the one that they are about. */
  readonly near: Oid | undefined;
  /** `i18n.commitEncoding` of the repository. */
  readonly configured: string | undefined;
}

/** Name in the encoding table. O(commits looked at). */
export function wordsEncoding(reader: ObjectReader, { words, near, configured }: UndeclaredWords): string {
  const guess = guessWords(words, configured);
  if (guess.isSure) return guess.name;
  const votes = new Map<string, number>();
  const samples = [words];
  let sampleBytes = words.length;
  for (const neighbour of neighbours(reader, near)) {
    const { name, isSure } = guessWords(neighbour, configured);
    // Western names stand in histories of every language and say nothing about them.
    if (isSure && name !== 'utf-8' && name !== 'windows-1252') votes.set(name, (votes.get(name) ?? 0) + 1);
    if (Math.max(0, ...votes.values()) >= ENOUGH || sampleBytes > MAX_SAMPLE_BYTES) break;
    samples.push(neighbour);
    sampleBytes += neighbour.length;
  }
  const [habit] = [...votes].sort(([, one], [, other]) => other - one)[0] ?? [];
  if (habit !== undefined && canBe(words, habit)) return habit;
  const together = detectEncoding(Buffer.concat(samples)).encoding.name;
  return canBe(words, together) ? together : detectEncoding(words).encoding.name;
}

/** The words of a commit as all pages show them. GitError('not-found' | 'wrong-type' | 'corrupt'). */
export function readWords(
  reader: ObjectReader,
  commit: Oid,
  configured: string | undefined,
): { readonly bytes: Buffer; readonly undeclared: UndeclaredDecoder } {
  const { bytes } = reader.read(commit, 'commit');
  const words = undeclaredWords(bytes);
  const encoding = words === undefined ? undefined : wordsEncoding(reader, { words, near: commit, configured });
  return { bytes, undeclared: undeclaredDecoder(bytes, encoding) };
}

/** Undeclared words of the commits before `near`, the nearest first. They end where one cannot be read. */
function* neighbours(reader: ObjectReader, near: Oid | undefined): Generator<Buffer> {
  try {
    for (let [oid, count] = [near, 0]; oid !== undefined && count <= MAX_NEIGHBOURS; count += 1) {
      const { bytes } = reader.read(oid, 'commit');
      const words = undeclaredWords(bytes);
      if (words !== undefined) yield words;
      oid = parseCommit(oid, bytes).parents[0];
    }
  } catch (error) {
    if (!isGitError(error)) throw error;
  }
}
