/** The words of the commits of one segment of the history index, in a file beside it that is read by position. */
import { ContainerFile } from '../../segments/container-file.js';
import { readableOr } from '../../segments/damaged-file.js';
import type { PersonField } from './commit-texts.js';
import { Lexicon } from './lexicon.js';
import { WORDS_VERSION } from './words-file.js';

export class SegmentWords {
  /** Number of commits of the segment. */
  readonly size: number;
  /** `i18n.commitEncoding` at the time of the build, '' for none. With another one, texts may be others. */
  readonly configured: string;
  readonly messages: Lexicon;
  /** Terms of trailers, as `key:part`. */
  readonly trailers: Lexicon;
  readonly people: Readonly<Record<PersonField, Lexicon>>;
  /** Positions of commits whose words are not known. */
  readonly unlisted: Uint32Array;
  readonly #file: ContainerFile;

  /** Undefined when the file is absent, of another version, or has no valid tables. Its content is not checked. */
  static open(path: string): SegmentWords | undefined {
    const file = ContainerFile.open(path, WORDS_VERSION);
    if (file === undefined) return undefined;
    // Commits are read then.
    const words = readableOr(
      () => new SegmentWords(file),
      () => undefined,
    );
    if (words === undefined) file.close();
    return words;
  }

  private constructor(file: ContainerFile) {
    this.#file = file;
    this.size = file.words('SIZE', 0, 1)[0] ?? 0;
    this.configured = file.bytes('CONF', 0, file.length('CONF')).toString();
    this.unlisted = file.words('MISS', 0, file.length('MISS') / 4);
    this.messages = new Lexicon(file, 'M');
    this.trailers = new Lexicon(file, 'T');
    this.people = { author: new Lexicon(file, 'A'), committer: new Lexicon(file, 'C') };
  }

  /** Compares the checksum of the whole file. O(size of the file). */
  isIntact(): boolean {
    return this.#file.isIntact();
  }

  close(): void {
    this.#file.close();
  }
}
