/**
 * Builds the index of the words of commits: terms of messages, of trailers, and people. It takes one commit after the
 * other in the order of their positions. FORMAT.md describes the sections.
 */
import type { Sections } from '../../segments/container.js';
import type { CommitTexts } from './commit-texts.js';
import { hashByte, LexiconBuilder, startOfHash } from './lexicon-builder.js';
import { ASCII_KIND, ASCII_LOWER, isTrailerKey, MAX_KEY, partsOf, SPACE, trailersOf } from './parts.js';
import { wordsSections } from './words-file.js';

/** Longer messages are not listed: they are read when they are searched. */
const MAX_MESSAGE_BYTES = 1 << 20;
/** Once the terms take so much memory, further commits are not listed. Two million commits of a kernel fit. */
const MAX_BYTES = 512 << 20;

const NEWLINE = 10;
const COLON = 58;
const MINUS = 45;

export class WordsBuilder {
  readonly #size: number;
  readonly #configured: string;
  readonly #messages = new LexiconBuilder();
  readonly #trailers = new LexiconBuilder();
  readonly #authors = new LexiconBuilder();
  readonly #committers = new LexiconBuilder();
  readonly #unlisted: number[] = [];
  /** The term that is being read. */
  #term = Buffer.allocUnsafe(1 << 12);

  /** For a segment of `size` commits; `configured` is `i18n.commitEncoding` of the repository, '' for none. */
  constructor(size: number, configured: string) {
    this.#size = size;
    this.#configured = configured;
  }

  /** `texts` without proper names. Positions ascend. */
  add(position: number, texts: CommitTexts): void {
    if (texts.messageBytes > MAX_MESSAGE_BYTES || this.#isFull) {
      this.leaveOut(position);
      return;
    }
    const ascii = texts.asciiMessage;
    if (ascii === undefined) this.#addText(texts.get('grep'), position);
    else this.#addAscii(ascii, position);
    this.#authors.addText(texts.recorded('author'), position);
    this.#committers.addText(texts.recorded('committer'), position);
  }

  /** A commit that cannot be read. Every search has to read it. */
  leaveOut(position: number): void {
    this.#unlisted.push(position);
  }

  get #isFull(): boolean {
    const { bytes } = this.#messages;
    return bytes + this.#trailers.bytes + this.#authors.bytes + this.#committers.bytes > MAX_BYTES;
  }

  #addText(message: string, position: number): void {
    for (const part of partsOf(message)) this.#messages.addText(part, position);
    for (const { key, value } of trailersOf(message))
      for (const part of partsOf(value)) this.#trailers.addText(`${key}:${part}`, position);
  }

  /** As `#addText` does for the same message, without making text of it. */
  #addAscii(message: Buffer, position: number): void {
    if (message.length + MAX_KEY > this.#term.length) this.#term = Buffer.allocUnsafe(message.length + MAX_KEY);
    for (let start = 0; start < message.length;) {
      const newline = message.indexOf(NEWLINE, start);
      const end = newline < 0 ? message.length : newline;
      this.#addParts(this.#messages, { bytes: message, start, end }, 0, position);
      const key = this.#trailerKey(message, start, end);
      if (key > 0) this.#addParts(this.#trailers, { bytes: message, start: start + key, end }, key, position);
      start = end + 1;
    }
  }

  /** Adds the parts of a line. The first `prefix` bytes of `#term` are put before each. */
  #addParts(
    lexicon: LexiconBuilder,
    { bytes, start, end }: { readonly bytes: Buffer; readonly start: number; readonly end: number },
    prefix: number,
    position: number,
  ): void {
    const term = this.#term;
    let prefixHash = startOfHash;
    for (let i = 0; i < prefix; i += 1) prefixHash = hashByte(prefixHash, term[i] as number);
    for (let at = start; at < end;) {
      const kind = ASCII_KIND[bytes[at] as number] as number;
      if (kind === SPACE) {
        at += 1;
        continue;
      }
      let length = prefix;
      let hash = prefixHash;
      for (; at < end; at += 1) {
        const byte = bytes[at] as number;
        if (ASCII_KIND[byte] !== kind) break;
        const lower = ASCII_LOWER[byte] as number;
        term[length++] = lower;
        hash = hashByte(hash, lower);
      }
      lexicon.add(term, length, hash, position);
    }
  }

  /** Writes the key of a trailer with its colon, in lower case, to `#term`. Its length; 0 for any other line. */
  #trailerKey(bytes: Buffer, start: number, end: number): number {
    const last = Math.min(end, start + MAX_KEY);
    for (let at = start; at < last; at += 1) {
      const lower = ASCII_LOWER[bytes[at] as number] as number;
      this.#term[at - start] = lower;
      if (lower === COLON) {
        const length = at - start;
        return isTrailerKey(this.#term.toString('latin1', 0, length)) ? length + 1 : 0;
      }
      if ((lower < 97 || lower > 122) && lower !== MINUS) return 0;
    }
    return 0;
  }

  sections(): Sections {
    return wordsSections({
      size: this.#size,
      configured: this.#configured,
      unlisted: Uint32Array.from(this.#unlisted),
      lexicons: [
        this.#messages.sections('M'),
        this.#trailers.sections('T'),
        this.#authors.sections('A'),
        this.#committers.sections('C'),
      ],
    });
  }
}
