/** Decides which commits of a history match, by the index of their words where there is one, or by reading them. */
import { COMMIT_ENCODING } from '../../git/isomorphic/library-reader.js';
import type { Oid } from '../../git/oid.js';
import { parseSignature } from '../../git/object/signature.js';
import type { CommitPosition } from '../../history/index/position.js';
import type { Mailmap } from '../../knowledge/mailmap.js';
import { readMailmap } from '../../knowledge/stored-mailmap.js';
import { candidatesFor, type Candidates } from '../../search/commits/candidates.js';
import { matchesCommit, type CommitExpression } from '../../search/commits/commit-expression.js';
import { CommitTexts, type NamesOf } from '../../search/commits/commit-texts.js';
import { readableOr } from '../../segments/damaged-file.js';
import { PositionSet } from '../../search/commits/position-set.js';
import type { IndexHandle } from '../open-indexes.js';
import { wordsOf, type WordsReading } from '../open-words.js';
import { libraryOf, storeOf } from '../stores.js';
import { readWords } from '../words-habit.js';

export interface SearchedCommitsInput {
  readonly gitDir: string;
  /** The blob of the `.mailmap` whose proper names are searched too. */
  readonly mailmap: Oid | undefined;
  readonly index: IndexHandle | undefined;
}

export class SearchedCommits {
  /** The commits that may match one of the expressions; undefined when every commit may. */
  readonly wanted: PositionSet | undefined;
  readonly #gitDir: string;
  readonly #configured: string | undefined;
  readonly #namesOf: NamesOf;
  readonly #expressions: readonly CommitExpression[];
  /** One for each expression. */
  readonly #candidates: readonly Candidates[] | undefined;

  static async open(
    { gitDir, mailmap, index }: SearchedCommitsInput,
    expressions: readonly CommitExpression[],
  ): Promise<SearchedCommits> {
    const { reading } = await wordsReading({ gitDir, mailmap });
    return new SearchedCommits(gitDir, expressions, reading, index);
  }

  private constructor(
    gitDir: string,
    expressions: readonly CommitExpression[],
    reading: WordsReading,
    index: IndexHandle | undefined,
  ) {
    this.#gitDir = gitDir;
    this.#configured = reading.configured;
    this.#namesOf = reading.namesOf;
    this.#expressions = expressions;
    if (index?.words.some((path) => path !== undefined) !== true) return;
    const words = wordsOf(index, reading);
    // Commits are read instead of a file that is damaged, until it is built again.
    this.#candidates = readableOr(
      () => expressions.map((expression) => candidatesFor(expression, words)),
      () => undefined,
    );
    if (this.#candidates === undefined) return;
    this.wanted = new PositionSet(words.index.size);
    for (const { may } of this.#candidates) this.wanted.or(may);
  }

  /** The numbers of the expressions that match a commit. Throws GitError where it has to be read and cannot be. */
  matching({ oid, position }: { readonly oid: () => Oid; readonly position: CommitPosition | undefined }): number[] {
    let texts: CommitTexts | undefined;
    const read = (): CommitTexts => (texts ??= this.#textsOf(oid()));
    return this.#expressions.flatMap((expression, at) => {
      const candidates = position === undefined ? undefined : this.#candidates?.[at];
      const isFound =
        position === undefined || candidates === undefined
          ? matchesCommit(expression, oid(), read())
          : candidates.must.has(position) || (candidates.may.has(position) && matchesCommit(expression, oid(), read()));
      return isFound ? [at] : [];
    });
  }

  #textsOf(oid: Oid): CommitTexts {
    const { bytes, undeclared } = readWords(storeOf(this.#gitDir), oid, this.#configured);
    return new CommitTexts(bytes, this.#namesOf, undeclared);
  }
}

/** How the words of a repository are read, and the proper names of its people. */
export async function wordsReading({
  gitDir,
  mailmap,
}: Omit<SearchedCommitsInput, 'index'>): Promise<{ readonly reading: WordsReading; readonly map: Mailmap }> {
  const library = libraryOf(gitDir);
  const map = await readMailmap(library, mailmap);
  const configured = await library.getConfig(COMMIT_ENCODING);
  return { map, reading: { configured, namesOf: searchedNames(map), namesKey: map.isEmpty ? '' : (mailmap ?? '') } };
}

/** The recorded identity, and the proper one on a second line if it differs. */
function searchedNames(map: Mailmap): NamesOf {
  if (map.isEmpty) return (recorded) => recorded;
  return (recorded) => {
    const person = parseSignature(recorded);
    const proper = map.resolve(person);
    return proper === person ? recorded : `${recorded}\n${proper.name} <${proper.email}>`;
  };
}
