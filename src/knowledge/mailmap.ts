/**
 * `.mailmap`: the proper name and address of a person whose commits carry several. Source: gitmailmap(5). Where the
 * manual is silent, git's behaviour is followed: names and addresses are compared without the case of ASCII letters, a
 * later line wins, an entry without a recorded name applies to every person with that address, and lines that do not
 * parse are ignored.
 */
import { isUtf8 } from 'node:buffer';
import { decodeText } from '../encoding/decode.js';
import { guessWords } from '../encoding/words.js';

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** The proper values of an entry; a missing value leaves the recorded one as it is. */
interface Replacement {
  name?: string;
  email?: string;
}

interface AddressEntry extends Replacement {
  /** Key: the recorded name, folded. Created with the first entry that has a recorded name. */
  byName?: Map<string, Replacement>;
}

export class Mailmap {
  static readonly empty = new Mailmap();
  /** Key: the recorded address, folded. */
  readonly #addresses = new Map<string, AddressEntry>();

  /** Never throws. Content after a NUL byte is ignored, as in git. */
  static parse(bytes: Buffer): Mailmap {
    const nul = bytes.indexOf(0);
    const map = new Mailmap();
    for (const line of linesOf(nul < 0 ? bytes : bytes.subarray(0, nul))) if (!line.startsWith('#')) map.#addLine(line);
    return map;
  }

  get isEmpty(): boolean {
    return this.#addresses.size === 0;
  }

  /** Returns the same object when nothing is replaced. Costs two map look-ups. */
  resolve<T extends Identity>(person: T): T {
    const entry = this.#addresses.get(folded(person.email));
    if (entry === undefined) return person;
    const { name, email } = entry.byName?.get(folded(person.name)) ?? entry;
    if ((name === undefined || name === person.name) && (email === undefined || email === person.email)) return person;
    return { ...person, ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
  }

  /**
   * Forms: `Proper <proper>`, `<proper> <recorded>`, `Proper <proper> <recorded>`, `Proper <proper> Recorded
   * <recorded>`. Text after the last address is ignored.
   */
  #addLine(line: string): void {
    const proper = personAt(line, 0);
    if (proper === undefined || proper.email === '') return;
    const recorded = personAt(line, proper.end);
    const key = folded(recorded?.email ?? proper.email);
    let entry = this.#addresses.get(key);
    if (entry === undefined) this.#addresses.set(key, (entry = {}));
    let replaced: Replacement = entry;
    if (recorded !== undefined && recorded.name !== '')
      (entry.byName ??= new Map<string, Replacement>()).set(folded(recorded.name), (replaced = {}));
    if (proper.name !== '') replaced.name = proper.name;
    if (recorded !== undefined) replaced.email = proper.email;
  }
}

const NEWLINE = Buffer.from('\n');

/** In any file that is not UTF-8 the lines that are UTF-8 are read so, and all others in one encoding. */
function linesOf(bytes: Buffer): string[] {
  if (isUtf8(bytes)) return bytes.toString('utf8').split('\n');
  const lines = bytes
    .toString('latin1')
    .split('\n')
    .map((line) => Buffer.from(line, 'latin1'));
  const { name } = guessWords(Buffer.concat(lines.filter((line) => !isUtf8(line)).flatMap((line) => [line, NEWLINE])));
  return lines.map((line) => (isUtf8(line) ? line.toString('utf8') : decodeText(line, { override: name }).text));
}

/** Parses `Name <address>` from `start` on; `end` is the position after its `>`. */
function personAt(line: string, start: number): (Identity & { readonly end: number }) | undefined {
  const open = line.indexOf('<', start);
  const close = open < 0 ? -1 : line.indexOf('>', open);
  if (close < 0) return undefined;
  return { name: trimmed(line, start, open), email: line.slice(open + 1, close), end: close + 1 };
}

/** Removes the characters that git counts as white space; `trim` would remove more. */
function trimmed(line: string, from: number, to: number): string {
  let [start, end] = [from, to];
  while (start < end && isSpace(line.charCodeAt(start))) start += 1;
  while (start < end && isSpace(line.charCodeAt(end - 1))) end -= 1;
  return line.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10;
}

const CAPITALS = /[A-Z]+/g;

/** Lowers ASCII letters only, as git does. */
function folded(text: string): string {
  return text.replace(CAPITALS, (letters) => letters.toLowerCase());
}
