/**
 * Lists the words of the commits of each segment in a file beside it. Segments without one are as good as before for
 * everything but searches, which read their commits.
 */
import { setImmediate as untilNextTurn } from 'node:timers/promises';
import { isUnreadable } from '../../git/errors.js';
import { COMMIT_ENCODING, LibraryReader } from '../../git/isomorphic/library-reader.js';
import { oidFromBytes, OID_BYTES } from '../../git/oid.js';
import type { ObjectStore } from '../../git/store/object-store.js';
import { Segment } from '../../history/index/segment.js';
import { CommitTexts } from '../../search/commits/commit-texts.js';
import { mergeWords, type MergedWords } from '../../search/commits/merge-words.js';
import { SegmentWords } from '../../search/commits/segment-words.js';
import { WordsBuilder } from '../../search/commits/words-builder.js';
import { WORDS_VERSION } from '../../search/commits/words-file.js';
import { writeContainer, type Sections } from '../../segments/container.js';
import type { IndexFolder, LoadedSegments } from '../../segments/index-folder.js';
import { readWords } from '../words-habit.js';

/** The thread takes messages between so many commits. */
const STEP = 2_048;

export interface WordsReport {
  /** Segments whose words were reported before; their files are not checked again. */
  readonly known: readonly string[];
  /** Called with the paths of all intact files of words, by segment; each call replaces the one before. */
  readonly onWords: (words: ReadonlyMap<string, string>) => void;
}

interface WordsPlace {
  readonly folder: IndexFolder;
  readonly store: ObjectStore;
  readonly report: WordsReport;
}

export class WordsUpdate {
  readonly #place: WordsPlace;
  /** `i18n.commitEncoding` of the repository. */
  readonly #configured: string | undefined;
  readonly #known: Set<string>;
  /** Segments without words, with their files. */
  #missing = new Map<string, Segment>();

  static async open(place: WordsPlace): Promise<WordsUpdate> {
    return new WordsUpdate(place, await new LibraryReader(place.store).getConfig(COMMIT_ENCODING));
  }

  private constructor(place: WordsPlace, configured: string | undefined) {
    this.#place = place;
    this.#configured = configured;
    this.#known = new Set(place.report.known);
  }

  /** Finds the files that are intact and reports them. */
  check({ files, containers }: LoadedSegments): void {
    const words = new Map<string, string>();
    this.#missing = new Map();
    for (const [at, file] of files.entries()) {
      const container = containers[at];
      if (container === undefined) continue;
      const segment = new Segment(container);
      if (this.#isIntact(file, segment)) words.set(file, this.#place.folder.pathBeside(file));
      else this.#missing.set(file, segment);
    }
    if (files.length > 0) this.#place.report.onWords(words);
  }

  /** Whether every segment has its words. Only after `check`. */
  get isComplete(): boolean {
    return this.#missing.size === 0;
  }

  #isIntact(file: string, { size }: Segment): boolean {
    const words = this.#open(file);
    if (words === undefined) return false;
    const isIntact = words.size === size && (this.#known.has(file) || words.isIntact());
    words.close();
    if (isIntact) this.#known.add(file);
    return isIntact;
  }

  /** Undefined also for words that were decoded in another way. */
  #open(file: string): SegmentWords | undefined {
    const words = SegmentWords.open(this.#place.folder.pathBeside(file));
    if (words === undefined || words.configured === (this.#configured ?? '')) return words;
    words.close();
    return undefined;
  }

  /** Reads the commits of the segments without words and lists theirs. */
  async build(loaded: LoadedSegments, progress: (done: number, total: number) => void): Promise<void> {
    if (this.isComplete) return;
    const total = [...this.#missing.values()].reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    for (const [file, segment] of this.#missing) {
      const builder = new WordsBuilder(segment.size, this.#configured ?? '');
      for (let position = 0; position < segment.size; position += 1) {
        if (position % STEP === 0) {
          progress(done + position, total);
          await untilNextTurn();
        }
        const texts = this.#textsOf(segment, position);
        if (texts === undefined) builder.leaveOut(position);
        else builder.add(position, texts);
      }
      done += segment.size;
      this.#write(file, builder.sections());
    }
    progress(total, total);
    this.check(loaded);
  }

  #textsOf({ oids }: Segment, position: number): CommitTexts | undefined {
    try {
      const { bytes, undeclared } = readWords(
        this.#place.store,
        oidFromBytes(oids, position * OID_BYTES),
        this.#configured,
      );
      return new CommitTexts(bytes, undefined, undeclared);
    } catch (error) {
      if (isUnreadable(error)) return undefined;
      throw error;
    }
  }

  #write(file: string, sections: Sections): void {
    writeContainer(this.#place.folder.pathBeside(file), sections, WORDS_VERSION);
  }

  /**
   * Opens the words of segments that are about to be merged into `file`. Returns what writes the merged words once the
   * new segment is loaded; undefined when some are missing, and then all are listed anew.
   */
  merge(
    files: readonly string[],
    segments: readonly Segment[],
    file: string,
  ): ((loaded: LoadedSegments) => void) | undefined {
    const opened = files.map((old) => (this.#known.has(old) ? this.#open(old) : undefined));
    const close = (): void => opened.forEach((words) => words?.close());
    if (opened.includes(undefined)) {
      close();
      return undefined;
    }
    return (loaded) => {
      try {
        const container = loaded.containers[loaded.files.indexOf(file)];
        if (container === undefined) return;
        const merged = new Segment(container);
        this.#write(
          file,
          mergeWords(
            opened.map((words, at) => ({
              words: words as SegmentWords,
              moved: movedPositions(segments[at] as Segment, merged),
            })),
          ),
        );
      } finally {
        close();
      }
    };
  }
}

/** The positions in `merged` of the commits of `segment`. */
function movedPositions({ oids, size }: Segment, merged: Segment): MergedWords['moved'] {
  const moved = new Uint32Array(size);
  for (let position = 0; position < size; position += 1) moved[position] = merged.find(oids, position * OID_BYTES);
  return moved;
}
