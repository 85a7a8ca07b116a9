/** The texts of a commit that searches read, in the form in which they are compared. */
import { isAscii } from 'node:buffer';
import {
  decodeCommitText,
  isUtf8Name,
  undeclaredDecoder,
  type UndeclaredDecoder,
} from '../../git/object/commit-text.js';
import { untilZero } from '../../git/object/object-header.js';
import { foldedName } from '../../shared/finder/folded-name.js';

export const QUERY_FIELDS = ['author', 'committer', 'grep'] as const;
export type QueryField = (typeof QUERY_FIELDS)[number];
export type PersonField = Exclude<QueryField, 'grep'>;

/** Line ends are kept, so that no match crosses them. */
export function foldedText(text: string): string {
  return text.includes('\n') ? text.split('\n').map(foldedName).join('\n') : foldedName(text);
}

const NEWLINE = 10;
const HEADERS: Readonly<Record<PersonField, string>> = {
  author: '\nauthor ',
  committer: '\ncommitter ',
};

/** Maps `Name <address>` as recorded to all lines that the person may be found by. */
export type NamesOf = (recorded: string) => string;

/** The searched texts of one commit; each is decoded on first use. */
export class CommitTexts {
  readonly #bytes: Buffer;
  readonly #namesOf: NamesOf;
  readonly #undeclared: UndeclaredDecoder;
  readonly #headerEnd: number;
  readonly #known = new Map<QueryField, string>();
  #encoding: string | undefined | null = null;

  /** `bytes`: the content of the commit object; `undeclared` as for `parseCommit`. */
  constructor(bytes: Buffer, namesOf: NamesOf = (recorded) => recorded, undeclared = undeclaredDecoder(bytes)) {
    this.#bytes = bytes;
    this.#undeclared = undeclared;
    this.#namesOf = namesOf;
    const end = bytes.indexOf('\n\n');
    this.#headerEnd = end < 0 ? bytes.length : end;
  }

  get(field: QueryField): string {
    let text = this.#known.get(field);
    if (text === undefined)
      this.#known.set(
        field,
        (text = foldedText(field === 'grep' ? this.#decoded(this.#message()) : this.#namesOf(this.recorded(field)))),
      );
    return text;
  }

  /** The message as it is stored when its bytes are its text, and plain ASCII; undefined for any other. */
  get asciiMessage(): Buffer | undefined {
    const message = this.#message();
    return isUtf8Name(this.#encodingName() ?? '') && isAscii(message) ? message : undefined;
  }

  get messageBytes(): number {
    return this.#message().length;
  }

  #message(): Buffer {
    return untilZero(this.#bytes.subarray(this.#headerEnd + 2));
  }

  /** `Name <address>` as recorded; the whole header line when it has no `>`, and '' when there is none. */
  recorded(field: PersonField): string {
    const line = this.#line(HEADERS[field]);
    if (line === undefined) return '';
    const text = this.#decoded(this.#bytes.subarray(line.start, line.end));
    return text.slice(0, text.lastIndexOf('>') + 1) || text;
  }

  #line(start: string): { start: number; end: number } | undefined {
    const at = this.#bytes.indexOf(start);
    if (at < 0 || at >= this.#headerEnd) return undefined;
    const end = this.#bytes.indexOf(NEWLINE, at + start.length);
    return { start: at + start.length, end: end < 0 ? this.#bytes.length : end };
  }

  #decoded(bytes: Buffer): string {
    return decodeCommitText(bytes, this.#encodingName(), this.#undeclared);
  }

  #encodingName(): string | undefined {
    if (this.#encoding === null) {
      const line = this.#line('\nencoding ');
      this.#encoding = line === undefined ? undefined : this.#bytes.toString('latin1', line.start, line.end);
    }
    return this.#encoding;
  }
}
