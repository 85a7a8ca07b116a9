/**
 * The numbers of a commit that walks need - tree, parents, time - read without making strings. For everything else: commit.ts.
 */
import { GitError } from '../errors.js';
import { OID_BYTES, OID_HEX, type Oid } from '../oid.js';
import { MAX_PARENTS } from './commit.js';

const TREE_LINE = Buffer.from('tree ');
const PARENT_LINE = Buffer.from('parent ');
const AUTHOR_LINE = Buffer.from('author ');
const COMMITTER_LINE = Buffer.from('committer ');
const NEWLINE = 10;
const SPACE = 32;
const GREATER = 62;

/** Value of a hex digit by its character code; 255 for what is none (git writes lowercase). */
const HEX_VALUE = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) HEX_VALUE[value.toString(16).charCodeAt(0)] = value;

/** Reused from commit to commit: every `parse` overwrites the fields. */
export class CommitHead {
  readonly tree = Buffer.alloc(OID_BYTES);
  /** `parentCount` ids of 20 bytes. */
  parents = Buffer.alloc(8 * OID_BYTES);
  parentCount = 0;
  /** 0 when absent or unreadable, as git orders such commits. */
  timeSeconds = 0;

  /** `oid` makes the error. GitError('corrupt') on a bad tree or parent line. O(header). */
  parse(bytes: Buffer, oid: Oid): void {
    if (!startsWith(bytes, 0, TREE_LINE)) throw corrupt(oid);
    let at = this.#oidLine(bytes, TREE_LINE.length, this.tree, 0, oid);
    this.parentCount = 0;
    while (startsWith(bytes, at, PARENT_LINE)) {
      if (this.parentCount >= MAX_PARENTS)
        throw new GitError('too-large', { oid, detail: 'parents', limitBytes: MAX_PARENTS });
      if ((this.parentCount + 1) * OID_BYTES > this.parents.length)
        this.parents = Buffer.concat([this.parents, Buffer.alloc(this.parents.length)]);
      at = this.#oidLine(bytes, at + PARENT_LINE.length, this.parents, this.parentCount * OID_BYTES, oid);
      this.parentCount++;
    }
    this.timeSeconds = committerTime(bytes, at);
  }

  /** Decodes 40 digits and the newline; where the next line starts. */
  #oidLine(bytes: Buffer, at: number, into: Buffer, offset: number, oid: Oid): number {
    if (bytes[at + OID_HEX] !== NEWLINE) throw corrupt(oid);
    let bad = 0;
    for (let i = 0; i < OID_BYTES; i++) {
      const high = HEX_VALUE[bytes[at + 2 * i] as number] as number;
      const low = HEX_VALUE[bytes[at + 2 * i + 1] as number] as number;
      bad |= high | low;
      into[offset + i] = (high << 4) | low;
    }
    if (bad > 15) throw corrupt(oid);
    return at + OID_HEX + 1;
  }
}

function committerTime(bytes: Buffer, author: number): number {
  if (!startsWith(bytes, author, AUTHOR_LINE)) return 0;
  const committer = bytes.indexOf(NEWLINE, author) + 1;
  if (committer === 0 || !startsWith(bytes, committer, COMMITTER_LINE)) return 0;
  const newline = bytes.indexOf(NEWLINE, committer);
  const end = newline < 0 ? bytes.length : newline;
  let at = end - 1;
  while (at > committer && bytes[at] !== GREATER) at--;
  if (at === committer) return 0;
  at++;
  while (at < end && (bytes[at] === SPACE || bytes[at] === 9)) at++;
  let time = 0;
  for (let digit = (bytes[at] ?? 0) - 48; at < end && digit >= 0 && digit <= 9; digit = (bytes[at] ?? 0) - 48) {
    time = time * 10 + digit;
    at++;
  }
  return time;
}

function startsWith(bytes: Buffer, at: number, prefix: Buffer): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}

function corrupt(oid: Oid): GitError {
  return new GitError('corrupt', { oid, detail: 'commit without valid tree and parent lines' });
}
