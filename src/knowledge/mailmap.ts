/**
 * `.mailmap`: the proper name and address of a person who has written commits under several. Source: gitmailmap(5); what it leaves open
 * is as git does it: names and addresses are compared without the case of ASCII letters, a later line wins, an address without names in
 * its lines speaks for everyone who uses it, and what cannot be read as a line is passed over.
 */
import { isUtf8 } from 'node:buffer';
import { decodeCommitText } from '../git/object/commit-text.js';

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** What is put in place; an absent part stays as it was. */
interface Replacement {
  name?: string;
  email?: string;
}

interface AddressEntry extends Replacement {
  /** By recorded name, folded; made when it is needed. */
  byName?: Map<string, Replacement>;
}

export class Mailmap {
  static readonly empty = new Mailmap();
  /** By recorded address, folded. */
  readonly #addresses = new Map<string, AddressEntry>();

  /** Never throws. What follows a NUL is not read, as in git. */
  static parse(bytes: Buffer): Mailmap {
    const nul = bytes.indexOf(0);
    const map = new Mailmap();
    for (const line of linesOf(nul < 0 ? bytes : bytes.subarray(0, nul))) if (!line.startsWith('#')) map.#addLine(line);
    return map;
  }

  get isEmpty(): boolean {
    return this.#addresses.size === 0;
  }

  /** The same object when nothing is to be replaced. Two look-ups. */
  resolve<T extends Identity>(person: T): T {
    const entry = this.#addresses.get(folded(person.email));
    if (entry === undefined) return person;
    const { name, email } = entry.byName?.get(folded(person.name)) ?? entry;
    if ((name === undefined || name === person.name) && (email === undefined || email === person.email)) return person;
    return { ...person, ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
  }

  /** `Proper <proper>`, `<proper> <recorded>`, `Proper <proper> <recorded>`, `Proper <proper> Recorded <recorded>`; words after it are not looked at. */
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

/** A file of one encoding is decoded at once; in any other each line is read as a commit of its time is. */
function linesOf(bytes: Buffer): string[] {
  if (isUtf8(bytes)) return bytes.toString('utf8').split('\n');
  return bytes
    .toString('latin1')
    .split('\n')
    .map((line) => decodeCommitText(Buffer.from(line, 'latin1')));
}

/** `Name <address>` from `start` on; `end` is after its `>`. */
function personAt(line: string, start: number): (Identity & { readonly end: number }) | undefined {
  const open = line.indexOf('<', start);
  const close = open < 0 ? -1 : line.indexOf('>', open);
  if (close < 0) return undefined;
  return { name: trimmed(line, start, open), email: line.slice(open + 1, close), end: close + 1 };
}

/** Without git's white space at the ends; `trim` would take more. */
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

/** Only ASCII letters: other bytes are what they are to git. */
function folded(text: string): string {
  return text.replace(CAPITALS, (letters) => letters.toLowerCase());
}
