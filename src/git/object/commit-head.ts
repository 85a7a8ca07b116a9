/** What walks need of a commit (tree, parents, time), parsed without making strings. commit.ts parses the rest. */
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

/** Value of a lowercase hex digit by its character code; 255 for every other character. */
const HEX_VALUE = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value += 1) HEX_VALUE[value.toString(16).charCodeAt(0)] = value;

/** One object serves many commits: each `parse` overwrites the fields. */
export class CommitHead {
  readonly tree = Buffer.alloc(OID_BYTES);
  /** The ids of the parents, 20 bytes each; only the first `parentCount` are valid. */
  parents = Buffer.alloc(8 * OID_BYTES);
  parentCount = 0;
  /** Committer time in seconds since 1970. 0 when it is absent or malformed; git sorts such commits in the same way. */
  timeSeconds = 0;

  /**
   * Throws GitError('corrupt') for a malformed tree or parent line, 'too-large' for too many parents. `oid` is for
   * errors. O(header).
   */
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
      this.parentCount += 1;
    }
    this.timeSeconds = committerTime(bytes, at);
  }

  /** Decodes the 40 digits and the newline at `at`. Returns where the next line starts. */
  #oidLine(bytes: Buffer, at: number, into: Buffer, offset: number, oid: Oid): number {
    if (bytes[at + OID_HEX] !== NEWLINE) throw corrupt(oid);
    // All values are or-ed and checked once, after the loop: invalid digits have the value 255.
    let bad = 0;
    for (let i = 0; i < OID_BYTES; i += 1) {
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
  while (at > committer && bytes[at] !== GREATER) at -= 1;
  if (at === committer) return 0;
  at += 1;
  while (at < end && (bytes[at] === SPACE || bytes[at] === 9)) at += 1;
  let time = 0;
  for (let digit = (bytes[at] ?? 0) - 48; at < end && digit >= 0 && digit <= 9; digit = (bytes[at] ?? 0) - 48) {
    time = time * 10 + digit;
    at += 1;
  }
  return time;
}

function startsWith(bytes: Buffer, at: number, prefix: Buffer): boolean {
  for (let i = 0; i < prefix.length; i += 1) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}

function corrupt(oid: Oid): GitError {
  return new GitError('corrupt', { oid, detail: 'commit without valid tree and parent lines' });
}
