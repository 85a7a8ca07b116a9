/**
 * Tests whether a commit has given words in its author, committer or message. Comparison ignores letter case, the
 * difference of е and ё, and that of composed and decomposed letters. Otherwise it works like `git log -i -F --author
 * --committer --grep`: an identity is `Name <address>`, and a message is searched line by line. A person with a proper
 * name beside the recorded one is found by either.
 */
import { decodeCommitText, undeclaredDecoder, type UndeclaredDecoder } from '../git/object/commit-text.js';
import { untilZero } from '../git/object/object-header.js';
import { foldedName } from '../shared/finder/folded-name.js';
import { latinReadings, russianReadings } from '../shared/finder/keyboard-layout.js';

export const QUERY_FIELDS = ['author', 'committer', 'grep'] as const;
export type QueryField = (typeof QUERY_FIELDS)[number];
export type CommitQuery = { readonly [F in QueryField]?: string };

export interface CommitFilter {
  /** The query as typed, or as another keyboard layout reads the same keys. */
  readonly query: CommitQuery;
  matches(texts: CommitTexts): boolean;
}

/** A longer text cannot be a name; the limit bounds the work of one request. */
const MAX_QUERY = 200;
/** The number of readings of one query beside the typed one. */
const MAX_READINGS = 3;

/** The query as typed, then with all its words as other layouts read them. Empty when the query has no words. */
export function commitFilters(query: CommitQuery): CommitFilter[] {
  const asked = QUERY_FIELDS.flatMap((field) => {
    const text = (query[field] ?? '').trim().slice(0, MAX_QUERY);
    return text === '' ? [] : [{ field, readings: [text, ...latinReadings(text), ...russianReadings(text)] }];
  });
  if (asked.length === 0) return [];
  const count = Math.min(Math.max(...asked.map(({ readings }) => readings.length)), 1 + MAX_READINGS);
  return Array.from({ length: count }, (_, at) =>
    filterOf(asked.map(({ field, readings }) => [field, readings[at] ?? (readings[0] as string)])),
  );
}

function filterOf(words: readonly (readonly [QueryField, string])[]): CommitFilter {
  const folded = words.map(([field, text]) => [field, foldedText(text)] as const);
  return {
    query: Object.fromEntries(words),
    matches: (texts) => folded.every(([field, text]) => texts.get(field).includes(text)),
  };
}

/** Line ends are kept, so that no match crosses them. */
function foldedText(text: string): string {
  return text.includes('\n') ? text.split('\n').map(foldedName).join('\n') : foldedName(text);
}

const NEWLINE = 10;
const HEADERS: Readonly<Record<Exclude<QueryField, 'grep'>, string>> = {
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
        (text = foldedText(
          field === 'grep'
            ? this.#decoded(untilZero(this.#bytes.subarray(this.#headerEnd + 2)))
            : this.#namesOf(this.#identity(field)),
        )),
      );
    return text;
  }

  /** `Name <address>`; the whole header line when it has no `>`. */
  #identity(field: 'author' | 'committer'): string {
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
    if (this.#encoding === null) {
      const line = this.#line('\nencoding ');
      this.#encoding = line === undefined ? undefined : this.#bytes.toString('latin1', line.start, line.end);
    }
    return decodeCommitText(bytes, this.#encoding, this.#undeclared);
  }
}
